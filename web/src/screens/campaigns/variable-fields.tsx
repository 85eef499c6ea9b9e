/** What fills each variable of the text, and how many people would lack it. */
import { useMemo } from "react";
import { useWatch } from "react-hook-form";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { FormField } from "@/lib/form";
import { variablesIn } from "@/lib/template-parts";
import { useOffers } from "./choices";
import type { CampaignForm } from "./form";
import { type Contact, lacksVariable } from "./message";
import { type CampaignWords, useCampaignWords } from "./words";

const FIELDS = ["first_name", "name", "company", "offer.name"] as const;

/** The fields that the business gave its own contacts. */
export function useOwnFields(people: readonly Contact[]): string[] {
  return useMemo(
    () => [...new Set(people.flatMap((one) => Object.keys(one.fields)))].sort(),
    [people],
  );
}

export function fieldText(field: string, t: CampaignWords): string {
  const known = FIELDS.find((one) => one === field);
  return known ? t(`field.${known}`) : t("field.own", { field: field.replace(/^fields\./, "") });
}

/** What a person has, `value` among it even if nobody here does. */
export function FieldOptions({ own, value }: { own: readonly string[]; value: string }) {
  const t = useCampaignWords();
  const every = [...FIELDS, ...own.map((field) => `fields.${field}`)];
  const shown = value && !every.includes(value) ? [...every, value] : every;
  return shown.map((field) => (
    <option key={field} value={field}>
      {fieldText(field, t)}
    </option>
  ));
}

export function Variables({
  form,
  body,
  people,
}: {
  form: CampaignForm;
  body: string;
  people: readonly Contact[];
}) {
  const t = useCampaignWords();
  const own = useOwnFields(people);
  const offer = useOfferName(form);
  const values = useWatch({ control: form.control, name: "variables" });
  const names = variablesIn(body);
  if (names.length === 0) return null;
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-2 font-semibold text-sm">{t("variables")}</legend>
      {names.slice(0, values.length).map((name, index) => {
        const variable = values[index];
        const lacking = variable
          ? people.filter((one) => lacksVariable(one, [variable], offer)).length
          : 0;
        return (
          <div key={name} className="grid gap-3 rounded-md border p-3 sm:grid-cols-2">
            <Field label={t("variable", { name: `{{${name}}}` })}>
              <Select {...form.register(`variables.${index}.field`)}>
                <FieldOptions own={own} value={variable?.field ?? ""} />
              </Select>
            </Field>
            <FormField
              form={form}
              name={`variables.${index}.fallback`}
              label={t("fallback")}
              help={variable?.fallback ? undefined : <Lacking count={lacking} />}
            >
              <Input {...form.register(`variables.${index}.fallback`)} />
            </FormField>
          </div>
        );
      })}
    </fieldset>
  );
}

export function useOfferName(form: CampaignForm): string {
  const chosen = useWatch({ control: form.control, name: "offers" });
  return useOffers().data?.find((one) => one.id === chosen[0])?.name ?? "";
}

/** What an empty fallback means, in people where some would be left out. */
export function Lacking({ count }: { count: number }) {
  const t = useCampaignWords();
  if (count === 0) return t("fallback.none");
  return <span className="text-warning-text">{t("fallback.lacking", { count })}</span>;
}
