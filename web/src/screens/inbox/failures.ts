/** Why a message did not arrive, in words: our own codes and those of WhatsApp and Instagram. */
import { wordsOf } from "@/i18n/of-channel";
import type { Channel } from "./window";
import type { InboxWords } from "./words";

/** Several codes of the provider mean the same to who reads them. */
const MEANINGS = {
  undeliverable: ["131026", "131062", "NoAddress", "NotOnWhatsApp", "-2"],
  self: ["131021"],
  country: ["130497", "CountryBlocked"],
  testNumber: ["131030"],
  window: ["131047", "WindowClosed"],
  engagement: ["131049", "130472", "RecentlyCapped"],
  marketing: ["131048", "131064", "MarketingPaused"],
  stopped: ["131050", "Suppressed"],
  tooFast: [
    "131056",
    "130429",
    "80007",
    "80002",
    "80006",
    "4",
    "17",
    "32",
    "613",
    "TooMany",
    "ProviderBusy",
    "-429",
  ],
  left: ["551"],
  notThere: ["-4", "NotOnInstagram"],
  tooLong: ["-5", "TextTooLong"],
  answered: ["CommentAnswered"],
  commentOld: ["CommentTooOld"],
  media: ["131052", "131053", "-3"],
  fileType: ["131051"],
  fileLost: ["FileLost"],
  fileLarge: ["TooLarge"],
  template: [
    "132000",
    "132001",
    "132005",
    "132007",
    "132008",
    "132012",
    "132015",
    "132016",
    "132068",
    "131055",
    "131063",
    "134100",
    "134101",
    "134102",
    "AuthenticationTemplate",
    "TemplateNotApproved",
    "TemplateNotFound",
    "TemplateHeld",
    "TemplateQualityLow",
    "TemplatePaced",
  ],
  token: ["0", "190", "3", "10", "131005"],
  account: ["131031", "131037", "131045", "368", "33", "AccountPaused", "AccountGone"],
  payment: ["131042", "131044"],
  busy: [
    "1",
    "2",
    "1200",
    "131000",
    "131016",
    "131057",
    "132069",
    "133004",
    "137000",
    "2494100",
    "-1",
  ],
  content: ["100", "131008", "131009", "135000", "Invalid", "-400", "-413", "-422", "-431"],
  storage: ["131035", "131036"],
  basis: ["NoLegalBasis"],
  gone: ["ContactGone", "Archived", "NotFound", "ConversationNotFound"],
  quote: ["MessageNotFound"],
  expired: ["Expired"],
  gate: ["GateClosed"],
  limit: ["LimitReached"],
  forbidden: ["Forbidden"],
  offline: ["Offline", "NoAnswer", "Unavailable", "StillRunning"],
  interrupted: ["Interrupted"],
  ours: ["InternalError", "Unreadable"],
  unknown: ["Unknown", "failed"],
  /** Only Instagram says one code both of a permission and of the time to answer. */
  notAllowed: [],
} as const;

export type Meaning = keyof typeof MEANINGS;
const byCode = new Map<string, Meaning>(
  Object.entries(MEANINGS).flatMap(([meaning, codes]) =>
    codes.map((code) => [code, meaning as Meaning] as const),
  ),
);
/** Ranges of the provider that mean one thing. */
const RANGES: readonly [from: number, to: number, meaning: Meaning][] = [
  [200, 299, "token"],
  [133000, 133016, "account"],
  [-599, -500, "busy"],
  [-499, -200, "account"],
];

export function meaningOf(code: string, channel?: Channel | null): Meaning | undefined {
  if (code === "10" && channel === "instagram") return "notAllowed";
  const number = Number(code);
  return byCode.get(code) ?? RANGES.find(([from, to]) => number >= from && number <= to)?.[2];
}

export function failureText(
  code: string | undefined,
  words: InboxWords,
  channel?: Channel | null,
): string {
  const t = wordsOf(words, channel);
  const meaning = code ? meaningOf(code, channel) : undefined;
  if (meaning) return t(`failure.${meaning}`);
  return code ? t("failure.other", { code }) : t("failure.unknown");
}
