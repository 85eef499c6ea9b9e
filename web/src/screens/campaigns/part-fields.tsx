/** What fills the header and the buttons: the same for everybody, a file, or a field of the person. */
import { useState } from "react";
import { useWatch } from "react-hook-form";
import { problemText } from "@/api/problem";
import { Field } from "@/components/ui/field";
import { FileButton } from "@/components/ui/file-button";
import { Input, Select } from "@/components/ui/input";
import { useCommonWords } from "@/i18n";
import { FormField } from "@/lib/form";
import { componentsOf } from "@/lib/template-parts";
import type { Template } from "./data";
import { keepFile } from "./enrolling";
import type { CampaignForm } from "./form";
import type { Contact } from "./message";
import { FILE, type FileKind, fileKind, isFilled, lacksPart, type TypedPart } from "./parts";
import { FieldOptions, Lacking, useOfferName, useOwnFields } from "./variable-fields";
import { type CampaignWords, useCampaignWords } from "./words";

const ACCEPTED: Record<FileKind, string> = {
  image: "image/jpeg,image/png",
  video: "video/mp4,video/3gpp",
  document: "application/pdf,.doc,.docx,.xls,.xlsx,.ppt,.pptx,text/plain",
};

interface Shared {
  form: CampaignForm;
  people: readonly Contact[];
  /** A model writes the text: nothing else is taken from the person. */
  written: boolean;
}

export function PartFields({ template, ...shared }: Shared & { template: Template }) {
  const t = useCampaignWords();
  const parts = useWatch({ control: shared.form.control, name: "parts" });
  const shown = parts.flatMap((part, at) => (labelOf(part, template, t) ? [{ part, at }] : []));
  if (shown.length === 0) return null;
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-2 font-semibold text-sm">{t("parts")}</legend>
      {shown.map(({ part, at }) => (
        <div key={`${part.place} ${part.kind} ${part.index}`} className="rounded-md border p-3">
          {part.kind === "location" ? (
            <Spot form={shared.form} at={at} label={labelOf(part, template, t)} />
          ) : (
            <OnePart {...shared} part={part} at={at} label={labelOf(part, template, t)} />
          )}
          {!isFilled(part, shared.written) && (
            <p className="mt-2 text-pretty font-medium text-sm text-warning-text">
              {t("part.missing")}
            </p>
          )}
        </div>
      ))}
    </fieldset>
  );
}

export function labelOf(part: TypedPart, template: Template, t: CampaignWords): string {
  if (part.place === "header") {
    const kind = fileKind(part.kind) ?? (part.kind === "location" ? "location" : "text");
    return t(`part.header.${kind}`);
  }
  if (part.kind !== "url" && part.kind !== "copy_code") return "";
  const buttons = componentsOf(template).find((one) => one.type === "BUTTONS")?.buttons;
  return t(`part.button.${part.kind}`, { text: buttons?.[part.index]?.text ?? "" });
}

function OnePart({
  form,
  people,
  written,
  part,
  at,
  label,
}: Shared & { part: TypedPart; at: number; label: string }) {
  const t = useCampaignWords();
  const own = useOwnFields(people);
  const offer = useOfferName(form);
  const kind = fileKind(part.kind);
  const fromPerson = part.field !== "" && part.field !== FILE;
  const lacking = people.filter((one) => lacksPart(one, [part], offer)).length;
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Field label={label}>
        <Select {...form.register(`parts.${at}.field`)}>
          {kind && <option value={FILE}>{t("part.file")}</option>}
          <option value="">{t(kind ? "part.link" : "part.same")}</option>
          {!written && <FieldOptions own={own} value={fromPerson ? part.field : ""} />}
        </Select>
      </Field>
      {part.field === FILE && kind ? (
        <FileField form={form} part={part} at={at} kind={kind} />
      ) : (
        <FormField
          form={form}
          name={`parts.${at}.fallback`}
          label={fromPerson ? t("fallback") : t(kind ? "part.url" : "part.value")}
          help={fromPerson && !part.fallback ? <Lacking count={lacking} /> : undefined}
        >
          <Input
            inputMode={kind ? "url" : undefined}
            maxLength={part.kind === "copy_code" ? 15 : 2000}
            placeholder={kind ? "https://" : undefined}
            {...form.register(`parts.${at}.fallback`)}
          />
        </FormField>
      )}
    </div>
  );
}

function FileField({
  form,
  part,
  at,
  kind,
}: {
  form: CampaignForm;
  part: TypedPart;
  at: number;
  kind: FileKind;
}) {
  const t = useCampaignWords();
  const common = useCommonWords();
  const [pending, setPending] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const take = async (chosen: File) => {
    setPending(true);
    setTrouble(undefined);
    try {
      const file = await keepFile(kind, chosen);
      const kept = { file, filename: chosen.name.slice(0, 240) };
      // Replaced as a whole: what is changed inside looks as if it had been saved.
      const parts = form.getValues("parts").map((one, n) => (n === at ? { ...one, ...kept } : one));
      form.setValue("parts", parts, { shouldDirty: true });
    } catch (error) {
      setTrouble(problemText(error, common));
    } finally {
      setPending(false);
    }
  };
  return (
    <Field label={t("part.upload")} help={t(`part.upload.${kind}`)} error={trouble}>
      <FileButton
        label={t("part.upload")}
        accept={ACCEPTED[kind]}
        words={t(part.file ? "file.other" : "file.choose")}
        chosen={part.filename}
        pending={pending}
        onFile={(file) => void take(file)}
      />
    </Field>
  );
}

const SPOT = ["latitude", "longitude", "title", "address"] as const;

function Spot({ form, at, label }: { form: CampaignForm; at: number; label: string }) {
  const t = useCampaignWords();
  return (
    <fieldset className="grid gap-3 sm:grid-cols-2">
      <legend className="mb-2 font-semibold text-sm">{label}</legend>
      {SPOT.map((name) => (
        <FormField key={name} form={form} name={`parts.${at}.${name}`} label={t(`part.${name}`)}>
          <Input
            inputMode={name === "latitude" || name === "longitude" ? "text" : undefined}
            placeholder={
              name === "latitude" ? "-8,0539" : name === "longitude" ? "-34,8811" : undefined
            }
            {...form.register(`parts.${at}.${name}`)}
          />
        </FormField>
      ))}
    </fieldset>
  );
}
