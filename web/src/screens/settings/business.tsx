/** The business itself: name, time zone, language, currency; saved a moment after. */
import { useMemo } from "react";
import { useSession, useTenant } from "@/app/session";
import { RoleNote } from "@/components/shell/role-note";
import { Input, Select } from "@/components/ui/input";
import { SaveMark } from "@/components/ui/save-mark";
import { ErrorState } from "@/components/ui/states";
import { Card, CardHeader, Skeleton } from "@/components/ui/surface";
import { languageStore } from "@/i18n";
import { formatsFor, useFormats } from "@/i18n/formats";
import { FormField, useAutosave, useSchemaForm } from "@/lib/form";
import { useStore } from "@/lib/store";
import { z } from "@/lib/zod";
import { type Tenant, useSaveTenant } from "./data";
import { SettingsFrame } from "./frame";
import { useSettingsWords } from "./words";
import { CURRENCIES, currencyName, zonesWith } from "./zones";

export function BusinessPage() {
  const t = useSettingsWords();
  const tenant = useTenant();
  return (
    <SettingsFrame section="business" description={t("business.text")}>
      <RoleNote needed="admin" />
      {tenant.isPending && <Skeleton className="h-80" />}
      {tenant.isError && !tenant.data && (
        <ErrorState error={tenant.error} onRetry={() => tenant.refetch()} />
      )}
      {tenant.data && <BusinessForm key={tenant.data.id} tenant={tenant.data} />}
    </SettingsFrame>
  );
}

const schema = z.object({
  name: z
    .string()
    .check(z.trim(), z.minLength(1, "form.required"), z.maxLength(120, "form.tooLong")),
  time_zone: z.string(),
  language: z.enum(["pt-BR", "en"]),
  currency: z.string(),
});

function BusinessForm({ tenant }: { tenant: Tenant }) {
  const t = useSettingsWords();
  const { date } = useFormats();
  const { can } = useSession();
  const form = useSchemaForm(schema, {
    defaultValues: {
      name: tenant.name,
      time_zone: tenant.time_zone,
      language: tenant.language === "en" ? "en" : "pt-BR",
      currency: tenant.currency,
    },
  });
  const save = useSaveTenant();
  const state = useAutosave(form, save);
  return (
    <Card>
      <CardHeader title={t("business")} action={<SaveMark state={state} />} />
      <fieldset disabled={!can("admin")} className="grid min-w-0 gap-5 px-5 pb-5 sm:grid-cols-2">
        <FormField
          form={form}
          name="name"
          label={t("business.name")}
          help={t("business.name.help")}
          className="sm:col-span-2"
        >
          <Input autoComplete="organization" className="sm:max-w-md" {...form.register("name")} />
        </FormField>
        <FormField
          form={form}
          name="time_zone"
          label={t("zone")}
          help={<ZoneHelp zone={form.watch("time_zone")} />}
        >
          <Select {...form.register("time_zone")}>
            <ZoneOptions chosen={tenant.time_zone} />
          </Select>
        </FormField>
        <FormField
          form={form}
          name="language"
          label={t("business.language")}
          help={t("business.language.help")}
        >
          <Select {...form.register("language")}>
            <option value="pt-BR">{t("language.pt-BR")}</option>
            <option value="en">{t("language.en")}</option>
          </Select>
        </FormField>
        <FormField form={form} name="currency" label={t("currency")} help={t("currency.help")}>
          <Select {...form.register("currency")}>
            <CurrencyOptions chosen={tenant.currency} />
          </Select>
        </FormField>
        <dl className="grid content-start gap-3 text-sm">
          <div>
            <dt className="text-muted-foreground">{t("business.since")}</dt>
            <dd>{date(tenant.created_at)}</dd>
          </div>
          <div>
            <dt className="text-muted-foreground">{t("business.id")}</dt>
            <dd className="select-all break-all font-mono text-[13px]">{tenant.id}</dd>
          </div>
        </dl>
      </fieldset>
    </Card>
  );
}

function ZoneHelp({ zone }: { zone: string }) {
  const t = useSettingsWords();
  const language = useStore(languageStore);
  return t("zone.help", { time: formatsFor(language, zone).time(Date.now()) });
}

function ZoneOptions({ chosen }: { chosen: string }) {
  const t = useSettingsWords();
  const { near, others } = useMemo(() => zonesWith(chosen), [chosen]);
  return (
    <>
      <optgroup label={t("zone.near")}>
        {near.map((zone) => (
          <option key={zone.id} value={zone.id}>
            {zone.label}
          </option>
        ))}
      </optgroup>
      <optgroup label={t("zone.others")}>
        {others.map((zone) => (
          <option key={zone.id} value={zone.id}>
            {zone.label}
          </option>
        ))}
      </optgroup>
    </>
  );
}

function CurrencyOptions({ chosen }: { chosen: string }) {
  const language = useStore(languageStore);
  const all = CURRENCIES.includes(chosen) ? CURRENCIES : [chosen, ...CURRENCIES];
  return all.map((code) => (
    <option key={code} value={code}>
      {currencyName(code, language)}
    </option>
  ));
}
