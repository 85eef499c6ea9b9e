/** A template as the phone shows it: header, words, footer and buttons, each filled. */
import { CornerUpLeft } from "lucide-react";
import type { ReactNode } from "react";
import { TemplateHeader } from "@/components/template-header";
import { BUTTON_ICONS } from "@/components/template-icons";
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
  const find = (type: string) => parts.find((one) => one.type === type);
  const [header, footer] = [find("HEADER"), find("FOOTER")];
  return (
    <div className="grid w-fit min-w-56 max-w-full gap-1 rounded-xl rounded-tl-sm border bg-card p-1.5 text-[15px] leading-6">
      {header && header.format !== "TEXT" && (
        <FileHeader format={header.format ?? ""} {...valueAt("header", 0)} />
      )}
      <div className="grid gap-1 whitespace-pre-wrap break-words px-2 py-1">
        {header?.text && (
          <p className="font-semibold">
            <Pieces pieces={headerPieces(header.text, valueAt("header", 0).value)} />
          </p>
        )}
        <p>{children}</p>
        {footer?.text && <p className="text-muted-foreground text-sm">{footer.text}</p>}
      </div>
      {find("BUTTONS")?.buttons?.map((button, index) => {
        const Icon = BUTTON_ICONS[button.type as keyof typeof BUTTON_ICONS] ?? CornerUpLeft;
        const { value } = valueAt("button", index);
        return (
          <span
            key={index}
            className="grid justify-items-center rounded-md bg-muted px-3 py-1.5 text-center text-sm"
          >
            <span className="flex items-center gap-2 font-semibold text-primary-text">
              <Icon aria-hidden className="size-4 shrink-0" />
              {button.text || t("button.copy")}
            </span>
            <ButtonValue button={button} value={value} />
          </span>
        );
      })}
    </div>
  );
}

function ButtonValue({
  button,
  value,
}: {
  button: { type: string; url?: string; phone_number?: string };
  value: string;
}) {
  const hole = button.type === "COPY_CODE" || button.url?.includes("{{");
  const text =
    button.type === "COPY_CODE"
      ? value
      : (button.url?.replace(/\{\{[^{}]*\}\}/, value) ?? button.phone_number);
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
