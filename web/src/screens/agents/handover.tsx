/** When the agent stops and a person goes on. */
import { Controller } from "react-hook-form";
import { ChipField } from "@/components/ui/chip-field";
import { SwitchRow } from "@/components/ui/choice";
import { Input } from "@/components/ui/input";
import { Card, CardHeader } from "@/components/ui/surface";
import { useCommonWords } from "@/i18n";
import { FormField } from "@/lib/form";
import { type AgentForm, LONGEST, MOST_KEYWORDS } from "./form";
import { useAgentWords } from "./words";

export function HandoverFields({ form, mayEdit }: { form: AgentForm; mayEdit: boolean }) {
  const t = useAgentWords();
  const common = useCommonWords();
  return (
    <Card>
      <CardHeader title={t("handover")} description={t("handover.text")} />
      <div className="grid gap-5 px-5 pb-5">
        <Controller
          control={form.control}
          name="on_request"
          render={({ field }) => (
            <SwitchRow
              label={t("on_request")}
              help={t("on_request.help")}
              checked={field.value}
              onCheckedChange={field.onChange}
            />
          )}
        />
        <Controller
          control={form.control}
          name="keywords"
          render={({ field }) => (
            <ChipField
              label={t("keywords")}
              help={t("keywords.help")}
              example={t("keywords.example")}
              removeLabel={(word) => t("keywords.remove", { word })}
              value={field.value}
              onChange={field.onChange}
              disabled={!mayEdit}
              most={MOST_KEYWORDS}
              longest={LONGEST.keyword}
              shortest={2}
            />
          )}
        />
        <FormField
          form={form}
          name="after_turns"
          label={t("after_turns")}
          help={t("after_turns.help")}
          aside={common("optional")}
        >
          <Input
            inputMode="numeric"
            autoComplete="off"
            className="max-w-32"
            placeholder={t("after_turns.never")}
            {...form.register("after_turns")}
          />
        </FormField>
        <p className="rounded-md bg-muted px-3 py-2.5 text-pretty text-muted-foreground text-sm">
          {t("handover.always")}
        </p>
      </div>
    </Card>
  );
}
