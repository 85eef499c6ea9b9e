/** Why a number stands still, and why WhatsApp refused, in the reader's words. */
import { Problem, problemText } from "@/api/problem";
import { say } from "@/i18n";
import type { AccountWords } from "./words";

/** What several of the provider's codes mean for the owner of a number. */
const MEANINGS = {
  token: [0, 190],
  access: [-401, -403, 3, 10, 131005],
  missing: [-404, 33, 100],
  payment: [131042],
  registration: [131044, 131045],
  locked: [368, 131031],
} as const;
export type Meaning = keyof typeof MEANINGS | "other";

export function meaningOf(code: number): Meaning {
  for (const [meaning, codes] of Object.entries(MEANINGS))
    if ((codes as readonly number[]).includes(code)) return meaning as Meaning;
  if (code >= 200 && code < 300) return "access";
  return code >= 133000 && code < 134000 ? "registration" : "other";
}

export function statusText(reason: string, t: AccountWords): string {
  if (reason === "paused by a member") return t("reason.member");
  const code = /^provider code (-?\d+)$/.exec(reason)?.[1];
  if (code === undefined) return reason || t("reason.unknown");
  return t(`refused.${meaningOf(Number(code))}`, { code });
}

/** A refusal of the provider has its own sentence; everything else the common one. */
export function refusalText(error: unknown, t: AccountWords): string {
  if (!(error instanceof Problem)) return problemText(error, say);
  if (error.code === "NumberTaken") return t("refused.taken");
  if (error.code !== "CredentialsRefused") return problemText(error, say);
  const code = Number(error.details.provider_code ?? 0);
  return t(`refused.${meaningOf(code)}`, { code: String(code) });
}

export type Quality = "high" | "medium" | "low" | "unknown";

export function qualityOf(word: string): Quality {
  if (word === "GREEN" || word === "HIGH") return "high";
  if (word === "YELLOW" || word === "MEDIUM") return "medium";
  return word === "RED" || word === "LOW" ? "low" : "unknown";
}

export const TEMPLATE_STATES = [
  "APPROVED",
  "PENDING",
  "REJECTED",
  "PAUSED",
  "DISABLED",
  "IN_APPEAL",
  "PENDING_DELETION",
] as const;
export type TemplateState = (typeof TEMPLATE_STATES)[number] | "OTHER";

export function templateState(word: string): TemplateState {
  return TEMPLATE_STATES.find((one) => one === word) ?? "OTHER";
}

/** "Olá, {{1}}!" in pieces, so that what is filled in can be marked. */
export function piecesOf(body: string): { text: string; hole: boolean }[] {
  return body
    .split(/(\{\{\s*\w+\s*\}\})/)
    .filter((text) => text !== "")
    .map((text) => ({ text, hole: /^\{\{\s*\w+\s*\}\}$/.test(text) }));
}
