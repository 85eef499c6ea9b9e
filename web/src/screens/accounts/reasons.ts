/** Why a number stands still, and why WhatsApp refused, in the reader's words. */
import { Problem, problemText } from "@/api/problem";
import { say } from "@/i18n";
import type { AccountWords } from "./words";

const REASONS = [
  "PausedByMember",
  "TokenInvalid",
  "TokenExpired",
  "PermissionMissing",
  "NumberGone",
  "PartnerRemoved",
  "NumberNotRegistered",
  "NameNotApproved",
  "PaymentMissing",
  "PolicyBlocked",
  "AccountLocked",
  "AccountDisabled",
  "Restricted",
  "SpamLimit",
  "QualityLow",
  "TemplatesMisclassified",
  "ProviderUnreadable",
  "AllSendingPaused",
  "BeingMoved",
  "AccountViolation",
  "DisableScheduled",
  "NameRejected",
  "ReviewRejected",
  "ProviderAlert",
  "SecurityChanged",
  "TemplateWarned",
  "CategoryChanged",
  "LimitLowered",
  "MessagesLost",
] as const;

const REMEDIES = [
  "Resume",
  "ReplaceToken",
  "GrantPermission",
  "ConnectAgain",
  "RegisterNumber",
  "ChangeName",
  "AddPayment",
  "AppealAtMeta",
  "Wait",
  "ImproveQuality",
  "ReviewTemplates",
  "OpenMeta",
  "ContactSupport",
] as const;

const REFUSALS = [
  "AuthenticationTemplate",
  "NumberTaken",
  "TokenInvalid",
  "TokenExpired",
  "PermissionMissing",
  "NumberNotFound",
  "NumberNotInAccount",
  "BusinessAccountNotFound",
  "AccountLocked",
  "PaymentMissing",
  "NumberNotRegistered",
  "ProviderUnavailable",
  "TemplateExists",
  "TemplateNotEditable",
  "TemplateNotFound",
  "PinWrong",
  "SignupCodeInvalid",
  "SignupNotConfigured",
] as const;

function known<Word extends string>(words: readonly Word[], word: string): Word | undefined {
  return words.find((one) => one === word);
}

export function statusText(reason: string, t: AccountWords): string {
  const word = known(REASONS, reason);
  return word ? t(`reason.${word}`) : t("reason.unknown");
}

/** What the owner can do; the server says which. */
export function remedyText(remedy: string, t: AccountWords): string {
  const word = known(REMEDIES, remedy);
  return word ? t(`remedy.${word}`) : t("remedy.ContactSupport");
}

export function noticeText(code: string, t: AccountWords): string {
  return known(REASONS, code) ? statusText(code, t) : t("notice.unknown");
}

/** A refusal of the provider has its own sentence; everything else the common one. */
export function refusalText(error: unknown, t: AccountWords): string {
  if (!(error instanceof Problem)) return problemText(error, say);
  const word = known(REFUSALS, error.code);
  if (word) return t(`refused.${word}`);
  // What the provider itself says about a template or a number is all there is to go by.
  if (error.code === "CredentialsRefused") return t("refused.words", { words: error.message });
  return problemText(error, say);
}

export type Quality = "high" | "medium" | "low" | "unknown";

export function qualityOf(word: string): Quality {
  if (word === "GREEN" || word === "HIGH") return "high";
  if (word === "YELLOW" || word === "MEDIUM") return "medium";
  return word === "RED" || word === "LOW" ? "low" : "unknown";
}

export const TEMPLATE_STATES = [
  "DRAFT",
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
  return known(TEMPLATE_STATES, word) ?? "OTHER";
}

/** "Olá, {{1}}!" in pieces, so that what is filled in can be marked. */
export function piecesOf(body: string): { text: string; hole: boolean }[] {
  return body
    .split(/(\{\{\s*\w+\s*\}\})/)
    .filter((text) => text !== "")
    .map((text) => ({ text, hole: /^\{\{\s*\w+\s*\}\}$/.test(text) }));
}
