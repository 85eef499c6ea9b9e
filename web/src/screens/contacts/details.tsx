/** What is known about a person, changed in place and saved a moment after. */
import { Plus, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { Controller, useFieldArray } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { Input, Select } from "@/components/ui/input";
import { SaveMark } from "@/components/ui/save-mark";
import { FormField, useAutosave, useSchemaForm } from "@/lib/form";
import { z } from "@/lib/zod";
import { changesOf, type Details as Values, valuesOf } from "./changes";
import { useSaveContact } from "./data";
import type { Contact } from "./person";
import { TagField } from "./tag-field";
import { useContactWords } from "./words";

const MOST_FIELDS = 50;
const LANGUAGES = ["pt-BR", "en", "es"];
const ZONES = [
  "America/Noronha",
  "America/Sao_Paulo",
  "America/Manaus",
  "America/Cuiaba",
  "America/Campo_Grande",
  "America/Porto_Velho",
  "America/Boa_Vista",
  "America/Rio_Branco",
  "Europe/Lisbon",
  "UTC",
];

const short = () => z.string().check(z.trim(), z.maxLength(200, "form.tooLong"));
const schema = z.object({
  name: short(),
  company: short(),
  language: z.string(),
  time_zone: z.string(),
  tags: z.array(z.string()),
  fields: z.array(
    z.object({
      name: z
        .string()
        .check(z.trim(), z.maxLength(60, "form.tooLong"), z.regex(/^(?!__).*/, "form.refused")),
      value: z.string().check(z.trim(), z.maxLength(1000, "form.tooLong")),
    }),
  ),
});

export function Details({ contact, editable }: { contact: Contact; editable: boolean }) {
  const t = useContactWords();
  const form = useSchemaForm(schema, { defaultValues: valuesOf(contact) });
  const fields = useFieldArray({ control: form.control, name: "fields" });
  const save = useSaveContact();
  const saved = useRef(contact);
  saved.current = contact;
  const send = (values: Values) => save(contact.id, changesOf(saved.current, values));
  const state = useAutosave(form, send);
  useSaveOnLeave(form.formState.isDirty, () => void form.handleSubmit(send)());
  return (
    <section aria-label={t("details")}>
      <header className="mb-3 flex min-h-6 items-baseline justify-between gap-3">
        <h3 className="font-sans font-semibold">{t("details")}</h3>
        <SaveMark state={state} />
      </header>
      <fieldset disabled={!editable} className="grid gap-5">
        <FormField form={form} name="name" label={t("name")}>
          <Input autoComplete="off" {...form.register("name")} />
        </FormField>
        <FormField form={form} name="company" label={t("company")}>
          <Input autoComplete="off" {...form.register("company")} />
        </FormField>
        <Controller
          control={form.control}
          name="tags"
          render={({ field }) => (
            <TagField value={field.value} onChange={field.onChange} disabled={!editable} />
          )}
        />
        <div className="grid gap-5 md:grid-cols-2">
          <FormField form={form} name="language" label={t("language")}>
            <Select {...form.register("language")}>
              {withNow(LANGUAGES, contact.language).map((code) => (
                <option key={code} value={code}>
                  {languageName(code)}
                </option>
              ))}
            </Select>
          </FormField>
          <FormField form={form} name="time_zone" label={t("zone")}>
            <Select {...form.register("time_zone")}>
              {withNow(ZONES, contact.time_zone).map((zone) => (
                <option key={zone} value={zone}>
                  {cityOf(zone)}
                </option>
              ))}
            </Select>
          </FormField>
        </div>
        <div className="grid gap-2">
          <h4 className="font-sans font-semibold text-sm">{t("fields")}</h4>
          {fields.fields.map((field, index) => (
            <div key={field.id} className="flex items-center gap-2">
              <Input
                aria-label={t("field.name", { number: index + 1 })}
                placeholder={t("field.name.example")}
                className="w-2/5 shrink-0"
                {...form.register(`fields.${index}.name`)}
              />
              <Input
                aria-label={t("field.value", { number: index + 1 })}
                {...form.register(`fields.${index}.value`)}
              />
              {editable && (
                <Button
                  look="ghost"
                  size="icon"
                  aria-label={t("field.remove", { number: index + 1 })}
                  onClick={() => fields.remove(index)}
                >
                  <X aria-hidden />
                </Button>
              )}
            </div>
          ))}
          {editable && fields.fields.length < MOST_FIELDS && (
            <Button
              look="ghost"
              size="sm"
              className="justify-self-start"
              onClick={() => fields.append({ name: "", value: "" })}
            >
              <Plus aria-hidden /> {t("field.add")}
            </Button>
          )}
        </div>
      </fieldset>
    </section>
  );
}

/** What was typed in the last second is kept when the panel goes. */
function useSaveOnLeave(dirty: boolean, save: () => void): void {
  const latest = useRef({ dirty, save });
  latest.current = { dirty, save };
  useEffect(
    () => () => {
      if (latest.current.dirty) latest.current.save();
    },
    [],
  );
}

function withNow(known: readonly string[], now: string): readonly string[] {
  return now === "" || known.includes(now) ? known : [...known, now];
}

const CITIES: Partial<Record<string, string>> = {
  "America/Noronha": "Fernando de Noronha",
  "America/Sao_Paulo": "São Paulo",
  "America/Cuiaba": "Cuiabá",
};

function cityOf(zone: string): string {
  return CITIES[zone] ?? zone.split("/").at(-1)?.replaceAll("_", " ") ?? zone;
}

/** In its own words; what a file called a language may be none. */
function languageName(code: string): string {
  if (!/^[a-z]{2}(-[A-Z]{2})?$/.test(code)) return code;
  const name = new Intl.DisplayNames([code], { type: "language" }).of(code) ?? code;
  return name.charAt(0).toLocaleUpperCase(code) + name.slice(1);
}
