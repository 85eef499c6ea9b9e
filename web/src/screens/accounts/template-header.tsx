/** What stands above the text: words, a file with its example for the review, or a place. */
import { Upload } from "lucide-react";
import { useRef, useState } from "react";
import { useWatch } from "react-hook-form";
import { Button } from "@/components/ui/button";
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
  const picker = useRef<HTMLInputElement>(null);
  const [pending, setPending] = useState(false);
  const { example, filename } = useWatch({ control: form.control, name: "header" });
  const take = async (chosen: File | undefined) => {
    if (!chosen) return;
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
      <div className="flex min-w-0 items-center gap-3">
        <input
          ref={picker}
          type="file"
          aria-label={t("template.sample.choose")}
          accept={ACCEPTED[format]}
          tabIndex={-1}
          className="sr-only"
          onChange={(event) => {
            void take(event.target.files?.[0]);
            event.target.value = "";
          }}
        />
        <Button look="plain" pending={pending} onClick={() => picker.current?.click()}>
          <Upload aria-hidden /> {t(example ? "template.sample.other" : "template.sample.choose")}
        </Button>
        <span className="min-w-0 truncate text-muted-foreground text-sm">
          {filename || (example && t("template.sample.kept"))}
        </span>
      </div>
    </FormField>
  );
}
