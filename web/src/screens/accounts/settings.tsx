/** What may be changed of a number, saved a moment after. */
import { useRef } from "react";
import { useSession } from "@/app/session";
import { Input } from "@/components/ui/input";
import { SaveMark } from "@/components/ui/save-mark";
import { Card, CardHeader } from "@/components/ui/surface";
import { FormField, useAutosave, useSchemaForm } from "@/lib/form";
import { z } from "@/lib/zod";
import { type Account, useSaveAccount } from "./data";
import { useWordsOf } from "./words";

const MOST_PER_SECOND = 1000;

const schema = z.object({
  name: z
    .string()
    .check(z.trim(), z.minLength(1, "form.required"), z.maxLength(120, "form.tooLong")),
  throughput: z.string().check(z.refine((text) => readSpeed(text) !== null, "form.number")),
});

function readSpeed(text: string): number | null {
  const speed = /^\d{1,4}$/.test(text.trim()) ? Number(text) : 0;
  return speed >= 1 && speed <= MOST_PER_SECOND ? speed : null;
}

function idsOf({ channel }: Account) {
  const ids = ["number_id", "business_account_id", "portfolio_id"] as const;
  return channel === "instagram" ? ids.slice(0, 1) : ids;
}

export function AccountSettings({ account }: { account: Account }) {
  const t = useWordsOf(account.channel);
  const { can } = useSession();
  const form = useSchemaForm(schema, {
    defaultValues: { name: account.name, throughput: String(account.throughput_per_second) },
  });
  const now = useRef(account);
  now.current = account;
  const save = useSaveAccount(account.id);
  const state = useAutosave(form, async ({ name, throughput }) => {
    const throughput_per_second = readSpeed(throughput) ?? now.current.throughput_per_second;
    const body = {
      ...(name !== now.current.name && { name }),
      ...(throughput_per_second !== now.current.throughput_per_second && { throughput_per_second }),
    };
    if (Object.keys(body).length > 0) await save(body);
  });
  return (
    <Card>
      <CardHeader title={t("settings")} action={<SaveMark state={state} />} />
      <fieldset disabled={!can("admin")} className="grid gap-5 px-5 pb-5 md:grid-cols-2">
        <FormField form={form} name="name" label={t("name")} help={t("name.help")}>
          <Input autoComplete="off" {...form.register("name")} />
        </FormField>
        <FormField
          form={form}
          name="throughput"
          label={t("throughput")}
          help={t("throughput.help")}
        >
          <Input inputMode="numeric" className="max-w-40" {...form.register("throughput")} />
        </FormField>
        <dl className="grid gap-x-6 gap-y-3 text-sm md:col-span-2 md:grid-cols-3">
          {idsOf(account).map((name) => (
            <div key={name} className="min-w-0">
              <dt className="text-muted-foreground">{t(name)}</dt>
              <dd className="select-all break-all font-mono text-[13px]">{account[name] || "—"}</dd>
            </div>
          ))}
        </dl>
      </fieldset>
    </Card>
  );
}
