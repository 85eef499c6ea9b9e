/** The first message: an approved template with its variables, or a brief for the agent, and what people will read. */
import { Sparkles } from "lucide-react";
import { useEffect, useMemo } from "react";
import { Segmented } from "@/components/ui/choice";
import { Select, Textarea } from "@/components/ui/input";
import { ErrorState } from "@/components/ui/states";
import { Skeleton } from "@/components/ui/surface";
import { FormField } from "@/lib/form";
import { isNamed, variablesIn } from "@/lib/template-parts";
import { useDirectory, useTemplates } from "./choices";
import type { Template } from "./data";
import { type CampaignForm, type Typed, useTyped } from "./form";
import type { Contact } from "./message";
import { PartFields } from "./part-fields";
import { partsFor } from "./parts";
import { Preview } from "./preview";
import { TemplateState } from "./template-state";
import { Variables } from "./variable-fields";
import { useCampaignWords } from "./words";

export function keyOf(template: Template): string {
  return `${template.name}|${template.language}`;
}

export function isApproved(template: Template): boolean {
  return template.status.toUpperCase() === "APPROVED";
}

export function MessageFields({
  form,
  people,
}: {
  form: CampaignForm;
  /** Who may be shown in the preview. */
  people: readonly Contact[];
}) {
  const t = useCampaignWords();
  const values = useTyped(form);
  const templates = useTemplates(values.account);
  const chosen = templates.data?.find((one) => keyOf(one) === values.template);
  const written = values.mode === "llm";
  // As many places as the template has, keeping what was typed.
  useEffect(() => {
    if (!chosen) return;
    const { variables, parts } = form.getValues();
    const wanted = {
      variables: variablesFor(chosen.body, variables),
      parts: partsFor(chosen, parts),
    };
    for (const name of ["variables", "parts"] as const)
      if (JSON.stringify(wanted[name]) !== JSON.stringify(form.getValues(name)))
        form.setValue(name, wanted[name], { shouldDirty: true });
  }, [chosen, form]);
  return (
    <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="grid gap-5">
        <Segmented
          label={t("message.mode")}
          className="justify-self-start"
          value={values.mode}
          onChange={(mode) => form.setValue("mode", mode, { shouldDirty: true })}
          segments={[
            { value: "template", label: t("message.template") },
            {
              value: "llm",
              label: (
                <>
                  <Sparkles aria-hidden /> {t("message.llm")}
                </>
              ),
            },
          ]}
        />
        {written && (
          <FormField
            form={form}
            name="brief"
            label={t("brief")}
            help={t("brief.help")}
            aside={`${values.brief.length} / 2000`}
          >
            <Textarea rows={6} placeholder={t("brief.example")} {...form.register("brief")} />
          </FormField>
        )}
        <TemplateField form={form} account={values.account} written={written} />
        {chosen && <TemplateState template={chosen} account={values.account} />}
        {chosen && !written && <Variables form={form} body={chosen.body} people={people} />}
        {chosen && <PartFields form={form} template={chosen} people={people} written={written} />}
      </div>
      <Preview form={form} people={people} template={chosen} />
    </div>
  );
}

/** As many variables as the text has; a number is a place, everything else a name. */
function variablesFor(body: string, typed: Typed["variables"]): Typed["variables"] {
  return variablesIn(body).map((name, at) => ({
    ...(typed[at] ?? { field: at === 0 ? "first_name" : "company", fallback: "" }),
    name: isNamed(name) ? name : "",
  }));
}

function TemplateField({
  form,
  account,
  written,
}: {
  form: CampaignForm;
  account: string;
  written: boolean;
}) {
  const t = useCampaignWords();
  const templates = useTemplates(account);
  if (!account)
    return <p className="rounded-md bg-muted px-3 py-2.5 text-sm">{t("template.noAccount")}</p>;
  if (templates.isPending) return <Skeleton className="h-16" />;
  if (templates.isError)
    return <ErrorState error={templates.error} onRetry={() => templates.refetch()} />;
  const usable = (templates.data ?? []).filter(
    (one) =>
      one.why_not !== "AuthenticationTemplate" && (!written || variablesIn(one.body).length === 1),
  );
  return (
    <FormField
      form={form}
      name="template"
      label={t("template")}
      help={t(written ? "template.helpWritten" : "template.help")}
    >
      <Select
        {...form.register("template", {
          // What filled another template means nothing here.
          onChange: () => form.setValue("parts", [], { shouldDirty: true }),
        })}
      >
        <option value="">{t(written ? "template.free" : "template.choose")}</option>
        {usable.map((one) => (
          <option key={keyOf(one)} value={keyOf(one)}>
            {one.name} · {one.language}
            {isApproved(one) ? "" : ` (${t("template.notApproved")})`}
          </option>
        ))}
      </Select>
    </FormField>
  );
}

/** People of the campaign whose records are at hand, for previews. */
export function usePreviewPeople(ids: readonly string[]): Contact[] {
  const directory = useDirectory();
  return useMemo(() => {
    const known = directory.data?.people;
    if (!known) return [];
    const own = ids.flatMap((id) => known.get(id) ?? []);
    return own.length > 0 ? own : [...known.values()].slice(0, 20);
  }, [directory.data, ids]);
}
