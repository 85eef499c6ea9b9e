/** What stands above the text: words, a file with its example for the review, or a place. */
import { useState } from "react";
import { useWatch } from "react-hook-form";
import { FileButton } from "@/components/ui/file-button";
import { Input, Select } from "@/components/ui/input";
import { FormField } from "@/lib/form";
import { keepSample } from "./data";
import { refusalText } from "./reasons";
import type { TemplateFormOf } from "./template-buttons";
import { HEADERS, type HeaderKind, hasFile, variablesOf } from "./template-form";
import { useAccountWords } from "./words";

const ACCEPTED: Partial<Record<HeaderKind, string>> = {
  IMAGE: "image/jpeg,image/png",
  VIDEO: "video/mp4",
  DOCUMENT: "application/pdf",
};

export function HeaderFields({ form, account }: { form: TemplateFormOf; account: string }) {
  const t = useAccountWords();
  const header = useWatch({ control: form.control, name: "header" });
  const [variable] = variablesOf(header.text);
  return (
    <div className="grid gap-3">
      <FormField form={form} name="header.format" label={t("template.header")}>
        <Select
          {...form.register("header.format", {
            // What was an example of one kind is none of another.
            onChange: () => {
              form.setValue("header.example", "");
              form.setValue("header.filename", "");
            },
          })}
        >
          {HEADERS.map((one) => (
            <option key={one} value={one}>
              {t(`header.${one}`)}
            </option>
          ))}
        </Select>
      </FormField>
      {header.format === "TEXT" && (
        <FormField form={form} name="header.text" label={t("template.header.text")}>
          <Input {...form.register("header.text")} />
        </FormField>
      )}
      {header.format === "TEXT" && variable !== undefined && (
        <FormField
          form={form}
          name="header.example"
          label={t("template.example", { name: `{{${variable}}}` })}
        >
          <Input {...form.register("header.example")} />
        </FormField>
      )}
      {hasFile(header.format) && <Sample form={form} account={account} format={header.format} />}
      {header.format === "LOCATION" && (
        <p className="text-pretty text-muted-foreground text-sm">{t("template.place.help")}</p>
      )}
    </div>
  );
}

function Sample({
  form,
  account,
  format,
}: {
  form: TemplateFormOf;
  account: string;
  format: HeaderKind;
}) {
  const t = useAccountWords();
  const [pending, setPending] = useState(false);
  const { example, filename } = useWatch({ control: form.control, name: "header" });
  const take = async (chosen: File) => {
    setPending(true);
    try {
      const handle = await keepSample(account, chosen);
      form.setValue("header.filename", chosen.name);
      form.setValue("header.example", handle, { shouldDirty: true });
      form.clearErrors("header.example");
    } catch (error) {
      form.setError("header.example", { message: refusalText(error, t) });
    } finally {
      setPending(false);
    }
  };
  return (
    <FormField
      form={form}
      name="header.example"
      label={t("template.sample")}
      help={t("template.sample.help")}
    >
      <FileButton
        label={t("template.sample.choose")}
        accept={ACCEPTED[format]}
        words={t(example ? "template.sample.other" : "template.sample.choose")}
        chosen={filename || (example && t("template.sample.kept"))}
        pending={pending}
        onFile={(file) => void take(file)}
      />
    </FormField>
  );
}
