/** One template as the person who gets it would see it, with what WhatsApp thinks of it. */
import type { ReactNode } from "react";
import { TemplateBubble } from "@/components/template-bubble";
import { useRejectionText } from "@/components/template-rejection";
import { Badge, type Tone } from "@/components/ui/badge";
import { useFormats } from "@/i18n/formats";
import type { Template } from "./data";
import { piecesOf, qualityOf, type TemplateState, templateState } from "./reasons";
import { useAccountWords } from "./words";

const TONES: Record<TemplateState, Tone> = {
  DRAFT: "neutral",
  APPROVED: "good",
  PENDING: "info",
  IN_APPEAL: "info",
  REJECTED: "danger",
  PAUSED: "warning",
  DISABLED: "danger",
  PENDING_DELETION: "neutral",
  OTHER: "neutral",
};
const CATEGORIES = ["MARKETING", "UTILITY", "AUTHENTICATION"] as const;

/** A part of a template in the provider's words. */
export interface Part {
  type: string;
  format?: string;
  text?: string;
  example?: {
    body_text?: string[][];
    body_text_named_params?: { example: string }[];
    header_text?: string[];
    header_text_named_params?: { example: string }[];
    header_handle?: string[];
  };
  buttons?: {
    type: string;
    text?: string;
    url?: string;
    phone_number?: string;
    flow_id?: string | number;
    example?: string | string[];
  }[];
}

export function partsOf(template: Pick<Template, "components" | "body">): Part[] {
  const parts = template.components as unknown as Part[];
  return parts.length > 0 ? parts : [{ type: "BODY", text: template.body }];
}

export function TemplateCard({ template, actions }: { template: Template; actions?: ReactNode }) {
  const t = useAccountWords();
  const state = templateState(template.status);
  const category = CATEGORIES.find((one) => one === template.category);
  const quality = qualityOf(template.quality);
  return (
    <article className="flex h-full flex-col gap-3 rounded-md border p-4">
      <header className="flex flex-wrap items-start justify-between gap-2">
        <div className="min-w-0">
          <h3 className="break-all font-mono font-semibold text-sm">{template.name}</h3>
          <p className="text-muted-foreground text-sm">
            {category ? t(`category.${category}`) : template.category} ·{" "}
            {template.language.replace("_", "-")}
            {(quality === "medium" || quality === "low") &&
              ` · ${t(`template.quality.${quality}`)}`}
          </p>
        </div>
        <Badge tone={template.problem ? "warning" : TONES[state]}>
          {template.problem
            ? t("template.held")
            : state === "OTHER"
              ? template.status
              : t(`template.${state}`)}
        </Badge>
      </header>
      <Preview parts={partsOf(template)} />
      <Help template={template} state={state} />
      <History template={template} />
      {actions && <footer className="mt-auto flex flex-wrap gap-2">{actions}</footer>}
    </article>
  );
}

function Help({ template, state }: { template: Template; state: TemplateState }) {
  const t = useAccountWords();
  const rejectionText = useRejectionText();
  const { problem, rejection_reason: reason, why_not } = template;
  const text = problem
    ? t("template.held.help", { code: problem })
    : why_not === "AuthenticationTemplate"
      ? t("template.codes")
      : state === "REJECTED" && reason
        ? rejectionText(reason)
        : state === "APPROVED"
          ? why_not && t("template.quality.stopped")
          : state !== "OTHER" && t(`template.${state}.help`);
  return text ? <p className="text-pretty text-muted-foreground text-sm">{text}</p> : null;
}

/** What became of it, newest first. */
function History({ template }: { template: Template }) {
  const t = useAccountWords();
  const { short } = useFormats();
  const rejectionText = useRejectionText();
  const stateText = (word: string) => {
    const state = templateState(word);
    return state === "OTHER" ? word : t(`template.${state}`);
  };
  const categoryText = (word: string) => {
    const category = CATEGORIES.find((one) => one === word);
    return category ? t(`category.${category}`) : word;
  };
  if (template.history.length === 0) return null;
  return (
    <details className="text-sm">
      <summary className="cursor-pointer font-semibold text-muted-foreground pointer-coarse:min-h-11">
        {t("template.history")}
      </summary>
      <ol className="mt-1 grid gap-1">
        {template.history.map((one) => (
          <li key={`${one.at} ${one.status} ${one.category}`} className="flex gap-2">
            <span className="shrink-0 text-muted-foreground">{short(one.at)}</span>
            <span className="min-w-0 text-pretty break-words">
              {/* The sentence of a rejection says that it is one. */}
              {one.status !== one.status_before && !one.rejection_reason && stateText(one.status)}
              {one.category !== one.category_before &&
                ` ${t("template.moved", {
                  before: categoryText(one.category_before),
                  after: categoryText(one.category),
                })}`}
              {one.rejection_reason && ` ${rejectionText(one.rejection_reason)}`}
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}

export function Preview({ parts }: { parts: readonly Part[] }) {
  const t = useAccountWords();
  const body = parts.find((one) => one.type === "BODY");
  return (
    <TemplateBubble
      parts={parts}
      title={(text) => <Pieces text={text} />}
      copyCode={t("button.copy_code")}
    >
      <Pieces text={body?.text ?? ""} />
    </TemplateBubble>
  );
}

function Pieces({ text }: { text: string }) {
  return piecesOf(text).map((piece, index) =>
    piece.hole ? (
      <span key={index} className="rounded-sm bg-card px-0.5 font-semibold text-primary-text">
        {piece.text}
      </span>
    ) : (
      piece.text
    ),
  );
}
