/** A template with what one person gets in its header and buttons. */
import type { ReactNode } from "react";
import { TemplateBubble } from "@/components/template-bubble";
import { TemplateHeader } from "@/components/template-header";
import { componentsOf } from "@/lib/template-parts";
import { Pieces } from "./bubble";
import type { Template } from "./data";
import { headerPieces, type TypedPart } from "./parts";
import { useCampaignWords } from "./words";

export type ValueAt = (
  place: TypedPart["place"],
  index: number,
) => { part: TypedPart | undefined; value: string };

export function MessageBubble({
  template,
  valueAt,
  children,
}: {
  template: Template;
  valueAt: ValueAt;
  children: ReactNode;
}) {
  const t = useCampaignWords();
  const parts = componentsOf(template);
  const header = parts.find((one) => one.type === "HEADER");
  const buttons = parts.find((one) => one.type === "BUTTONS")?.buttons ?? [];
  return (
    <TemplateBubble
      parts={parts}
      file={<FileHeader format={header?.format ?? ""} {...valueAt("header", 0)} />}
      title={(text) => <Pieces pieces={headerPieces(text, valueAt("header", 0).value)} />}
      copyCode={t("button.copy")}
      under={(index) => <ButtonValue {...buttons[index]} value={valueAt("button", index).value} />}
    >
      {children}
    </TemplateBubble>
  );
}

function ButtonValue({
  type,
  url,
  phone_number,
  value,
}: {
  type?: string;
  url?: string;
  phone_number?: string;
  value: string;
}) {
  const hole = type === "COPY_CODE" || url?.includes("{{");
  const text =
    type === "COPY_CODE" ? value : (url?.replace(/\{\{[^{}]*\}\}/, value) ?? phone_number);
  if (!text && !hole) return null;
  return (
    <span className="max-w-full break-all text-muted-foreground text-xs">
      {hole && !value ? <Pieces pieces={[{ text: "…", kind: "missing" }]} /> : text}
    </span>
  );
}

const LABELS = { IMAGE: "image", VIDEO: "video", DOCUMENT: "document" } as const;

function FileHeader({
  format,
  part,
  value,
}: {
  format: string;
  part: TypedPart | undefined;
  value: string;
}) {
  const t = useCampaignWords();
  const ours = part?.file && value === part.file ? part : undefined;
  const kind = LABELS[format as keyof typeof LABELS] ?? "location";
  return (
    <TemplateHeader
      format={format}
      label={t(`part.header.${kind}`)}
      address={ours && `/api/v1/campaigns/files/${ours.file}`}
      name={ours ? ours.filename : value}
      empty={t("part.empty")}
    />
  );
}
