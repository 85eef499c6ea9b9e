/** Stable codes of the server and numbers of the provider, in words. */
import type { CampaignWords } from "./words";

const OURS = [
  "AccountBusy",
  "AccountGone",
  "AccountNotActive",
  "AccountNotFound",
  "AccountPaused",
  "AgentNotFound",
  "Archived",
  "CampaignCompleted",
  "ComposeFailed",
  "ContactGone",
  "DailyLimit",
  "DraftRejected",
  "Empty",
  "Expired",
  "GateClosed",
  "Late",
  "TemplatePaced",
  "RecentlyCapped",
  "ProviderBusy",
  "NotOnWhatsApp",
  "CountryBlocked",
  "LimitReached",
  "MarketingPaused",
  "ModelFailed",
  "NoAddress",
  "NoLegalBasis",
  "NoOpenWindow",
  "NoProspects",
  "OfferNotFound",
  "Overdue",
  "Past",
  "PausedByMember",
  "RateTooHigh",
  "Refused",
  "Replanned",
  "SamePerson",
  "Suppressed",
  "TemplateMissing",
  "TemplateHeld",
  "TemplateNotApproved",
  "TemplateNotFound",
  "TemplateQualityLow",
  "TooLong",
  "Unbacked",
  "Unconfirmed",
  "Unknown",
  "ValidUntilPassed",
  "VariableCount",
  "VariableMissing",
  "WindowClosed",
  "other",
] as const;

/** Numbers of Meta that mean the same to a shop owner share their words. */
const PROVIDER: Readonly<Record<string, string>> = {
  "131026": "unreachable",
  "131021": "unreachable",
  "131030": "unreachable",
  "130472": "experiment",
  "131049": "frequency",
  "131050": "optedOut",
  "131047": "window",
  "131048": "quality",
  "131056": "pair",
  "130429": "rate",
  "80007": "rate",
  "4": "rate",
  "131057": "busy",
  "131016": "busy",
  "131000": "busy",
  "1": "busy",
  "2": "busy",
  "131031": "locked",
  "368": "locked",
  "131042": "payment",
  "131045": "number",
  "131037": "number",
  "133010": "number",
  "190": "token",
  "10": "token",
  "200": "token",
  "131005": "token",
  "132000": "template",
  "132001": "template",
  "132005": "template",
  "132007": "template",
  "132012": "template",
  "132015": "templatePaused",
  "132016": "templatePaused",
};
const PROVIDER_WORDS = [
  "unreachable",
  "experiment",
  "frequency",
  "optedOut",
  "window",
  "quality",
  "pair",
  "rate",
  "busy",
  "locked",
  "payment",
  "number",
  "token",
  "template",
  "templatePaused",
] as const;

/** `Unbacked: R$ 10` keeps what stands after the colon. */
export function reasonText(code: string, t: CampaignWords): string {
  const [head = "", ...rest] = code.split(": ");
  const own = OURS.find((one) => one === head);
  const detail = rest.join(": ");
  if (own === "Unbacked") return t("reason.Unbacked", { detail });
  if (own) return t(`reason.${own}`);
  const word = PROVIDER_WORDS.find((one) => one === PROVIDER[head]);
  if (word) return t(`provider.${word}`);
  if (/^-?\d+$/.test(head)) return t("provider.other", { code: head });
  return t("reason.unheard", { code: head });
}
