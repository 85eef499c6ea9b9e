/** The first message: an approved template with its variables, or a brief for the agent, and what people will read. */
import { ChevronLeft, ChevronRight, Sparkles } from "lucide-react";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { useWatch } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { Segmented } from "@/components/ui/choice";
import { Field } from "@/components/ui/field";
import { Input, Select, Textarea } from "@/components/ui/input";
import { ErrorState } from "@/components/ui/states";
import { Skeleton } from "@/components/ui/surface";
import { FormField } from "@/lib/form";
import { Bubble, Pieces } from "./bubble";
import { useAgents, useDirectory, useOffers, useTemplates } from "./choices";
import type { Template } from "./data";
import { type CampaignForm, useTyped } from "./form";
import { type Contact, fill, leftOut, variablesIn } from "./message";
import { reasonText } from "./reasons";
import { useCampaignWords } from "./words";

const FIELDS = ["first_name", "name", "company", "offer.name"] as const;

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
  const body = chosen?.body;
  // As many variables as the template has, keeping what was typed.
  useEffect(() => {
    if (body === undefined || written) return;
    const now = form.getValues("variables");
    const wanted = variablesIn(body).length;
    if (now.length === wanted) return;
    const next = Array.from(
      { length: wanted },
      (_, index) => now[index] ?? { field: index === 0 ? "first_name" : "company", fallback: "" },
    );
    form.setValue("variables", next, { shouldDirty: true });
  }, [body, form, written]);
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
        {chosen && !written && (
          <Variables
            form={form}
            body={chosen.body}
            people={people}
            count={values.variables.length}
          />
        )}
      </div>
      <Preview form={form} people={people} template={chosen} />
    </div>
  );
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
    (one) => !written || variablesIn(one.body).length === 1,
  );
  return (
    <FormField
      form={form}
      name="template"
      label={t("template")}
      help={t(written ? "template.helpWritten" : "template.help")}
    >
      <Select {...form.register("template")}>
        <option value="">{t(written ? "template.free" : "template.choose")}</option>
        {usable.map((one) => (
          <option key={keyOf(one)} value={keyOf(one)} disabled={!isApproved(one)}>
            {one.name} · {one.language}
            {isApproved(one) ? "" : ` (${t("template.notApproved")})`}
          </option>
        ))}
      </Select>
    </FormField>
  );
}

function Variables({
  form,
  body,
  people,
  count,
}: {
  form: CampaignForm;
  body: string;
  people: readonly Contact[];
  count: number;
}) {
  const t = useCampaignWords();
  const own = useMemo(
    () => [...new Set(people.flatMap((one) => Object.keys(one.fields)))].sort(),
    [people],
  );
  const values = useWatch({ control: form.control, name: "variables" });
  const names = variablesIn(body);
  if (count === 0) return null;
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-2 font-semibold text-sm">{t("variables")}</legend>
      {names.slice(0, count).map((name, index) => {
        const known = values[index]?.field ?? "";
        const choices = [...FIELDS, ...own.map((field) => `fields.${field}`)];
        return (
          <div key={name} className="grid gap-3 rounded-md border p-3 sm:grid-cols-2">
            <Field label={t("variable", { name: `{{${name}}}` })}>
              <Select {...form.register(`variables.${index}.field`)}>
                {FIELDS.map((field) => (
                  <option key={field} value={field}>
                    {t(`field.${field}`)}
                  </option>
                ))}
                {own.map((field) => (
                  <option key={field} value={`fields.${field}`}>
                    {t("field.own", { field })}
                  </option>
                ))}
                {known && !choices.includes(known) && (
                  <option value={known}>
                    {t("field.own", { field: known.replace(/^fields\./, "") })}
                  </option>
                )}
              </Select>
            </Field>
            <FormField
              form={form}
              name={`variables.${index}.fallback`}
              label={t("fallback")}
              help={values[index]?.fallback ? undefined : t("fallback.none")}
            >
              <Input {...form.register(`variables.${index}.fallback`)} />
            </FormField>
          </div>
        );
      })}
    </fieldset>
  );
}

function Preview({
  form,
  people,
  template,
}: {
  form: CampaignForm;
  people: readonly Contact[];
  template: Template | undefined;
}) {
  const t = useCampaignWords();
  const values = useTyped(form);
  const [at, setAt] = useState(0);
  const agents = useAgents();
  const offers = useOffers();
  const offer = offers.data?.find((one) => one.id === values.offers[0]);
  const person = people[at % Math.max(people.length, 1)];
  const turn = (by: number) => setAt((at + by + people.length) % Math.max(people.length, 1));
  const refusal = person && leftOut(person);
  let shown: ReactNode = <span className="text-muted-foreground">{t("preview.nothing")}</span>;
  if (values.mode === "llm") {
    const agent = agents.data?.find((one) => one.id === values.agent);
    const text = (
      <em className="text-muted-foreground">
        {t(agent ? "preview.written" : "preview.writtenNobody", { agent: agent?.name ?? "" })}
      </em>
    );
    shown = template ? around(template.body, text) : text;
  } else if (template && person) {
    shown = <Pieces pieces={fill(template.body, values.variables, person, offer?.name ?? "")} />;
  } else if (template) shown = template.body;
  return (
    <aside className="rounded-lg border bg-muted/60 p-4 lg:sticky lg:top-6">
      <div className="mb-3 flex items-center justify-between gap-2">
        <h3 className="font-sans font-semibold text-sm">{t("preview")}</h3>
        {people.length > 1 && (
          <div className="flex">
            <Button
              look="ghost"
              size="icon"
              aria-label={t("preview.before")}
              onClick={() => turn(-1)}
            >
              <ChevronLeft aria-hidden />
            </Button>
            <Button look="ghost" size="icon" aria-label={t("preview.next")} onClick={() => turn(1)}>
              <ChevronRight aria-hidden />
            </Button>
          </div>
        )}
      </div>
      <p className="mb-2 truncate text-muted-foreground text-sm" aria-live="polite">
        {person
          ? t("preview.to", { name: person.name || person.phone || "" })
          : t("preview.nobody")}
      </p>
      <Bubble className="bg-card">{shown}</Bubble>
      {refusal && (
        <p className="mt-3 text-sm text-warning-text">
          {t("preview.leftOut", { reason: reasonText(refusal, t) })}
        </p>
      )}
      {values.mode === "llm" && (
        <p className="mt-3 text-pretty text-muted-foreground text-sm">{t("preview.how")}</p>
      )}
    </aside>
  );
}

/** The template with these words in its one variable. */
export function around(body: string, text: ReactNode): ReactNode {
  const [before = "", after = ""] = body.split(/\{\{\s*[^{}]+?\s*\}\}/);
  return (
    <>
      {before}
      {text}
      {after}
    </>
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
