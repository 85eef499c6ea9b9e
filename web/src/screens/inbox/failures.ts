/** Why a message did not arrive, in words: our own codes and those of WhatsApp. */
import type { InboxWords } from "./words";

/** Several codes of the provider mean the same to who reads them. */
const MEANINGS = {
  undeliverable: ["131026", "131021", "131030", "130497", "NoAddress"],
  window: ["131047", "WindowClosed"],
  engagement: ["131049", "130472", "MarketingPaused", "131048", "131064", "RecentlyCapped"],
  stopped: ["131050", "Suppressed"],
  tooFast: ["131056", "130429", "80007", "TooMany"],
  media: ["131051", "131052", "131053"],
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
    "TemplateNotApproved",
  ],
  account: ["131031", "131042", "131045", "368", "190", "131005", "AccountPaused", "AccountGone"],
  basis: ["NoLegalBasis"],
  gone: ["ContactGone", "Archived", "NotFound"],
  expired: ["Expired"],
  gate: ["GateClosed"],
  limit: ["LimitReached"],
  forbidden: ["Forbidden"],
  offline: ["Offline", "NoAnswer", "Unavailable"],
  interrupted: ["Interrupted"],
} as const;

type Meaning = keyof typeof MEANINGS;
const byCode = new Map<string, Meaning>(
  Object.entries(MEANINGS).flatMap(([meaning, codes]) =>
    codes.map((code) => [code, meaning as Meaning] as const),
  ),
);

export function failureText(code: string | undefined, t: InboxWords): string {
  const meaning = code ? byCode.get(code) : undefined;
  if (meaning) return t(`failure.${meaning}`);
  return code ? t("failure.other", { code }) : t("failure.unknown");
}
