/** How fast, at which hours, until when, and whether a person looks first. */
import { Controller, useWatch } from "react-hook-form";
import { SwitchRow } from "@/components/ui/choice";
import { Affixed, Input, Select } from "@/components/ui/input";
import { languageStore } from "@/i18n";
import { cn } from "@/lib/cn";
import { FormField } from "@/lib/form";
import { useStore } from "@/lib/store";
import { type CampaignForm, useTyped } from "./form";
import { useCampaignWords } from "./words";

const SPANS = ["60", "3600", "86400"] as const;

export function LimitsFields({ form }: { form: CampaignForm }) {
  const t = useCampaignWords();
  const values = useTyped(form);
  const other = SPANS.every((span) => span !== values.per) ? values.per : null;
  return (
    <div className="grid gap-6">
      <fieldset className="grid gap-4 sm:grid-cols-3">
        <FormField form={form} name="messages" label={t("rate")}>
          <Input inputMode="numeric" {...form.register("messages")} />
        </FormField>
        <FormField form={form} name="per" label={t("rate.per")}>
          <Select {...form.register("per")}>
            {SPANS.map((span) => (
              <option key={span} value={span}>
                {t(`rate.${span}`)}
              </option>
            ))}
            {other && <option value={other}>{t("rate.other", { seconds: other })}</option>}
          </Select>
        </FormField>
        <FormField form={form} name="gap" label={t("gap")}>
          <Affixed after={<span className="pr-2 text-muted-foreground text-sm">s</span>}>
            <Input inputMode="numeric" className="pr-8" {...form.register("gap")} />
          </Affixed>
        </FormField>
        <p className="text-pretty text-muted-foreground text-sm sm:col-span-3">{t("gap.help")}</p>
      </fieldset>
      <div className="grid gap-4 border-t pt-5">
        <Toggle form={form} name="hours" />
        {values.hours && <Hours form={form} />}
      </div>
      {values.mode === "llm" && (
        <div className="border-t pt-5">
          <Toggle form={form} name="review" />
        </div>
      )}
      <div className="border-t pt-5">
        <FormField
          form={form}
          name="until"
          label={t("until")}
          help={t("until.help")}
          className="max-w-xs"
        >
          <Input type="datetime-local" {...form.register("until")} />
        </FormField>
      </div>
    </div>
  );
}

function Toggle({ form, name }: { form: CampaignForm; name: "hours" | "review" }) {
  const t = useCampaignWords();
  return (
    <Controller
      control={form.control}
      name={name}
      render={({ field }) => (
        <SwitchRow
          label={t(name)}
          help={t(`${name}.help`)}
          checked={field.value}
          onCheckedChange={field.onChange}
        />
      )}
    />
  );
}

function Hours({ form }: { form: CampaignForm }) {
  const t = useCampaignWords();
  const language = useStore(languageStore);
  const days = useWatch({ control: form.control, name: "days" });
  // The first of January 2024 was a Monday.
  const name = (day: number, weekday: "short" | "long") =>
    new Intl.DateTimeFormat(language, { weekday, timeZone: "UTC" }).format(
      Date.UTC(2024, 0, 1 + day),
    );
  const turn = (day: number) =>
    form.setValue("days", days.includes(day) ? days.filter((one) => one !== day) : [...days, day], {
      shouldDirty: true,
    });
  return (
    <div className="grid gap-4 sm:grid-cols-[auto_1fr]">
      <fieldset className="min-w-0">
        <legend className="mb-1.5 font-semibold text-sm">{t("days")}</legend>
        <div className="flex flex-wrap gap-1.5">
          {[0, 1, 2, 3, 4, 5, 6].map((day) => (
            <button
              key={day}
              type="button"
              aria-pressed={days.includes(day)}
              aria-label={name(day, "long")}
              onClick={() => turn(day)}
              className={cn(
                "h-10 min-w-11 rounded-md border px-2 font-medium text-sm transition-colors pointer-coarse:h-11",
                days.includes(day)
                  ? "border-primary bg-primary-soft text-primary-text"
                  : "text-muted-foreground hover:bg-muted",
              )}
            >
              {name(day, "short").replace(".", "")}
            </button>
          ))}
        </div>
        {days.length === 0 && <p className="mt-1.5 text-sm text-warning-text">{t("days.none")}</p>}
      </fieldset>
      <div className="grid max-w-72 grid-cols-2 gap-3 sm:justify-self-end">
        <FormField form={form} name="start" label={t("hours.from")}>
          <Input type="time" {...form.register("start")} />
        </FormField>
        <FormField form={form} name="end" label={t("hours.to")}>
          <Input type="time" {...form.register("end")} />
        </FormField>
      </div>
    </div>
  );
}
