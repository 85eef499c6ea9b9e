/** An approved template with its holes filled, as the person will read it. */
import { SendHorizontal } from "lucide-react";
import { useMemo, useState } from "react";
import type { Schemas } from "@/api/client";
import { useSession } from "@/app/session";
import { TemplateHeader } from "@/components/template-header";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { FileButton } from "@/components/ui/file-button";
import { Input, Select } from "@/components/ui/input";
import { ErrorState } from "@/components/ui/states";
import { Skeleton } from "@/components/ui/surface";
import { useCommonWords } from "@/i18n";
import { isNamed } from "@/lib/template-parts";
import { type Attached, attach, isRefused, SHOWN_OF } from "./attach";
import type { Conversation } from "./cache";
import { Offered } from "./content";
import { useTemplates } from "./data";
import type { Saying } from "./outbox";
import {
  bodyOf,
  extrasOf,
  fillTemplate,
  type HeaderFile,
  type Hole,
  headerFile,
  holesOf,
  type Template,
  type Typed,
  usable,
  variablesTyped,
} from "./templates";
import { type InboxWords, useInboxWords } from "./words";

export type SendTemplate = (
  body: NonNullable<Saying["template"]>,
  shown: string,
  file: Attached | undefined,
) => void;

export function TemplatePicker({
  conversation,
  contact,
  onSend,
  onCancel,
}: {
  conversation: Conversation;
  contact: Schemas["ContactAnswer"] | undefined;
  onSend: SendTemplate;
  onCancel?: () => void;
}) {
  const t = useInboxWords();
  const query = useTemplates(conversation.account_id, true);
  const templates = useMemo(
    () => usable(query.data?.items ?? [], contact?.language ?? "pt"),
    [query.data, contact?.language],
  );
  const [chosen, choose] = useState("");
  const template = templates.find((one) => keyOf(one) === chosen) ?? templates[0];
  if (query.isPending) {
    return (
      <div className="grid gap-3 px-4 py-3 md:px-6">
        <Skeleton className="h-10" />
        <Skeleton className="h-14" />
      </div>
    );
  }
  if (query.isError)
    return <ErrorState className="m-3 py-5" error={query.error} onRetry={() => query.refetch()} />;
  if (!template)
    return <p className="px-4 py-4 text-muted-foreground text-sm md:px-6">{t("template.none")}</p>;
  return (
    <div className="grid max-h-[56dvh] gap-3 overflow-y-auto px-4 py-3 md:px-6">
      <Field label={t("template.label")}>
        <Select value={keyOf(template)} onChange={(event) => choose(event.target.value)}>
          {templates.map((one) => (
            <option key={keyOf(one)} value={keyOf(one)}>
              {one.name} · {one.language}
            </option>
          ))}
        </Select>
      </Field>
      <Fill
        key={keyOf(template)}
        template={template}
        name={contact?.name ?? conversation.contact_name}
        onSend={onSend}
        onCancel={onCancel}
      />
    </div>
  );
}

const keyOf = (template: Template) => `${template.name}|${template.language}`;

function Fill({
  template,
  name,
  onSend,
  onCancel,
}: {
  template: Template;
  name: string;
  onSend: SendTemplate;
  onCancel?: () => void;
}) {
  const t = useInboxWords();
  const common = useCommonWords();
  const { business } = useSession();
  const holes = holesOf(template);
  const [typed, type] = useState<Typed>(() => ({
    "body.1": firstName(name),
    "body.2": business,
  }));
  const [file, attachFile] = useState<Attached>();
  const kind = headerFile(template);
  const body = bodyOf(template, typed, file);
  const shown = fillTemplate(template.body, variablesTyped(template.body, typed));
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (body) onSend(body, shown, file);
      }}
    >
      {kind && <HeaderFileField kind={kind} file={file} onFile={attachFile} />}
      {holes.length > 0 && (
        <div className="grid items-end gap-3 sm:grid-cols-2">
          {holes.map((hole) => (
            <Field key={hole.key} label={labelOf(hole, t)}>
              <Input
                value={typed[hole.key] ?? ""}
                maxLength={hole.most}
                onChange={(event) => type((now) => ({ ...now, [hole.key]: event.target.value }))}
              />
            </Field>
          ))}
        </div>
      )}
      <Preview template={template} typed={typed} shown={shown} file={file} />
      <div className="flex justify-end gap-2">
        {onCancel && (
          <Button look="ghost" onClick={onCancel}>
            {common("cancel")}
          </Button>
        )}
        <Button type="submit" disabled={!body}>
          <SendHorizontal aria-hidden /> {t("template.send")}
        </Button>
      </div>
    </form>
  );
}

function Preview({
  template,
  typed,
  shown,
  file,
}: {
  template: Template;
  typed: Typed;
  shown: string;
  file: Attached | undefined;
}) {
  const t = useInboxWords();
  const kind = headerFile(template);
  const extras = extrasOf(template, typed, t("template.copy"));
  return (
    <div>
      <p className="mb-1 font-semibold text-muted-foreground text-xs">{t("template.preview")}</p>
      <div
        aria-live="polite"
        className="rounded-lg rounded-tr-sm bg-primary-soft px-3 py-2 text-[15px] [overflow-wrap:anywhere]"
      >
        {kind && (
          <div className="mb-1.5">
            <TemplateHeader
              format={kind.toUpperCase()}
              label={t(`template.file.${kind}`)}
              address={file?.preview}
              name={file?.file.name ?? ""}
              empty={t("template.file.missing")}
            />
          </div>
        )}
        {extras.header && <p className="font-semibold">{extras.header}</p>}
        <p className="whitespace-pre-wrap">{shown}</p>
        <Offered extras={extras} />
      </div>
    </div>
  );
}

function HeaderFileField({
  kind,
  file,
  onFile,
}: {
  kind: HeaderFile;
  file: Attached | undefined;
  onFile: (file: Attached) => void;
}) {
  const t = useInboxWords();
  const [wrong, setWrong] = useState(false);
  const take = (chosen: File) => {
    const found = attach(chosen, kind === "document");
    const fits = !isRefused(found) && found.kind === kind;
    setWrong(!fits);
    if (!fits) return;
    if (file?.preview) URL.revokeObjectURL(file.preview);
    onFile({ ...found, preview: kind === "document" ? "" : URL.createObjectURL(chosen) });
  };
  const label = t(`template.file.${kind}`);
  return (
    <Field label={label} error={wrong ? t("template.file.wrong") : undefined}>
      <FileButton
        label={label}
        accept={kind === "document" ? undefined : SHOWN_OF[kind]}
        words={t(file ? "template.file.other" : "template.file.choose")}
        chosen={file?.file.name}
        onFile={take}
      />
    </Field>
  );
}

function labelOf({ kind, name, optional }: Hole, t: InboxWords): string {
  if (kind === "variable") {
    return isNamed(name) ? name : t("template.variable", { number: name });
  }
  const label = t(`template.${kind}`, { text: name });
  return optional ? `${label} (${t("optional")})` : label;
}

/** Templates greet first and sign second, more often than not. */
function firstName(name: string): string {
  return name.trim().split(/\s+/)[0] ?? "";
}
