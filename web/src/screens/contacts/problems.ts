/** What the API says about a phone or a person, at the field where it belongs and in words. */
import { Problem, problemText } from "@/api/problem";
import type { CommonWords } from "@/i18n";
import type { ContactWords } from "./words";

export const PHONE_REASONS = [
  "rounded",
  "not_a_number",
  "digit_missing",
  "too_short",
  "too_long",
  "not_in_use",
  "empty",
] as const;

/** The sentence for a field, or null where it is no matter of one field of a person. */
export function fieldReason(error: unknown, t: ContactWords): string | null {
  if (!(error instanceof Problem)) return null;
  if (error.code === "InvalidPhone") {
    const reason = PHONE_REASONS.find((one) => one === error.details.reason);
    return t(`trouble.${reason ?? "not_a_number"}`);
  }
  if (error.code === "ContactExists") return t("exists");
  if (error.code === "ContactErased") return t("exists.erased");
  if (error.code === "Invalid" && error.field === "add_tags") return t("tags.full");
  if (error.code === "Invalid" && error.field === "email") return t("trouble.bad_email");
  if (error.code === "Invalid" && error.field === "phone") return t("trouble.no_identifier");
  return null;
}

/** Why something did not work for a person. */
export function reasonWhy(error: unknown, t: ContactWords, common: CommonWords): string {
  return fieldReason(error, t) ?? problemText(error, common);
}

/** Who has this phone or address already. */
export function knownAs(error: unknown): string | null {
  const id = error instanceof Problem ? error.details.contact_id : undefined;
  return typeof id === "string" ? id : null;
}
