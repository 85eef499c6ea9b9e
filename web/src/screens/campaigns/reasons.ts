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
  "AuthenticationTemplate",
  "CampaignCompleted",
  "CampaignNotOnInstagram",
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
  "NotOnInstagram",
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
  "PartMissing",
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

/** Numbers of Meta that mean the same to a shop owner share their words. Negative ones are ours. */
const PROVIDER = {
  unreachable: [131026, 131021, 131030, 131062],
  experiment: [130472],
  frequency: [131049],
  optedOut: [131050],
  window: [131047],
  quality: [131048, 131064],
  pair: [131056],
  rate: [4, 613, 80007, 130429],
  busy: [-1, 1, 2, 131000, 131016, 131057, 133004, 137000, 2494100],
  locked: [368, 131031],
  payment: [131042, 131044],
  number: [33, 131037, 131045],
  token: [0, 3, 10, 190, 131005],
  template: [131055, 132000, 132001, 132005, 132007, 132008, 132012, 132068, 132069],
  templatePaused: [132015, 132016],
  country: [130497],
  file: [131052, 131053],
  marketing: [131063, 134100, 134101, 134102],
  address: [-2],
  request: [100, 131008, 131009, 131035, 131036, 131051, 135000],
} as const;
type ProviderWord = keyof typeof PROVIDER;

function providerWord(code: string): ProviderWord | undefined {
  const number = /^-?\d+$/.test(code) ? Number(code) : Number.NaN;
  if (number >= 200 && number < 300) return "token";
  const words = Object.keys(PROVIDER) as ProviderWord[];
  const word = words.find((one) => (PROVIDER[one] as readonly number[]).includes(number));
  return word ?? (number >= 133_000 && number < 133_017 ? "number" : undefined);
}

/** `Unbacked: R$ 10` keeps what stands after the colon. */
export function reasonText(code: string, t: CampaignWords): string {
  const [head = "", ...rest] = code.split(": ");
  const own = OURS.find((one) => one === head);
  const detail = rest.join(": ");
  if (own === "Unbacked") return t("reason.Unbacked", { detail });
  if (detail && (own === "PartMissing" || own === "VariableMissing"))
    return t(`reason.${own}.named`, { detail });
  if (own) return t(`reason.${own}`);
  const word = providerWord(head);
  if (word) return t(`provider.${word}`);
  if (/^-?\d+$/.test(head)) return t("provider.other", { code: head });
  return t("reason.unheard", { code: head });
}
