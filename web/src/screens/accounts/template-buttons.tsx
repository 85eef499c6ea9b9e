/** The buttons of a template: what each says, where it leads, and an example where that is open. */
import { Plus, X } from "lucide-react";
import { type UseFormReturn, useFieldArray, useWatch } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { Input, Select } from "@/components/ui/input";
import { FormField } from "@/lib/form";
import { BUTTON_KINDS, type ButtonKind, endsOpen, type Typed } from "./template-form";
import { useAccountWords } from "./words";

const MOST_BUTTONS = 10;
const HOLDERS: Partial<Record<ButtonKind, string>> = { url: "https://", phone: "+55" };

export type TemplateFormOf = UseFormReturn<Typed, unknown, Typed>;

export function ButtonFields({ form }: { form: TemplateFormOf }) {
  const t = useAccountWords();
  const buttons = useFieldArray({ control: form.control, name: "buttons" });
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-2 font-semibold text-sm">{t("template.buttons")}</legend>
      {buttons.fields.map((field, index) => (
        <OneButton
          key={field.id}
          form={form}
          index={index}
          onRemove={() => buttons.remove(index)}
        />
      ))}
      {buttons.fields.length < MOST_BUTTONS && (
        <Button
          look="ghost"
          size="sm"
          className="justify-self-start"
          onClick={() => buttons.append({ type: "quick_reply", text: "", value: "", example: "" })}
        >
          <Plus aria-hidden /> {t("template.button.add")}
        </Button>
      )}
    </fieldset>
  );
}

function OneButton({
  form,
  index,
  onRemove,
}: {
  form: TemplateFormOf;
  index: number;
  onRemove: () => void;
}) {
  const t = useAccountWords();
  const button = useWatch({ control: form.control, name: `buttons.${index}` });
  const { type: kind, value } = button ?? { type: "quick_reply", value: "" };
  return (
    <div className="grid gap-2 rounded-md bg-muted/60 p-3">
      <div className="flex items-center gap-2">
        <Select
          className="flex-1"
          aria-label={t("template.button.kind")}
          {...form.register(`buttons.${index}.type`)}
        >
          {BUTTON_KINDS.map((one) => (
            <option key={one} value={one}>
              {t(`button.${one}`)}
            </option>
          ))}
        </Select>
        <Button
          look="ghost"
          size="icon"
          aria-label={t("template.button.remove", { number: index + 1 })}
          onClick={onRemove}
        >
          <X aria-hidden />
        </Button>
      </div>
      {kind !== "copy_code" && (
        <FormField form={form} name={`buttons.${index}.text`} label={t("template.button.text")}>
          <Input {...form.register(`buttons.${index}.text`)} />
        </FormField>
      )}
      {kind !== "quick_reply" && (
        <FormField
          form={form}
          name={`buttons.${index}.value`}
          label={t(`template.button.${kind}`)}
          help={
            kind === "url" || kind === "copy_code" ? t(`template.button.${kind}.help`) : undefined
          }
        >
          <Input
            inputMode={kind === "url" ? "url" : kind === "phone" ? "tel" : undefined}
            maxLength={kind === "copy_code" ? 15 : undefined}
            placeholder={HOLDERS[kind]}
            {...form.register(`buttons.${index}.value`)}
          />
        </FormField>
      )}
      {endsOpen(kind, value) && (
        <FormField
          form={form}
          name={`buttons.${index}.example`}
          label={t("template.button.example")}
        >
          <Input inputMode="url" {...form.register(`buttons.${index}.example`)} />
        </FormField>
      )}
    </div>
  );
}
