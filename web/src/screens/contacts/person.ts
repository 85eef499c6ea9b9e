/** A person as this screen shows them. */
import type { Schemas } from "@/api/client";

export type Contact = Schemas["ContactAnswer"];
export type ConsentBody = Schemas["ConsentBody"];

export const BASES = ["consent", "existing_customer", "contract", "legitimate_interest"] as const;
export type Basis = (typeof BASES)[number];

export const SCOPES = ["all", "marketing"] as const;
export type Scope = (typeof SCOPES)[number];

/** Whether offers may be sent to somebody, in the order in which it is decided. */
export type Permission = "stopped" | "no-offers" | "no-basis" | "may";

export function permissionOf(contact: Pick<Contact, "basis" | "suppression">): Permission {
  if (contact.suppression) return contact.suppression.scope === "all" ? "stopped" : "no-offers";
  return contact.basis ? "may" : "no-basis";
}

/** Nothing is known of the person any more but that nobody may write to them. */
export function isErased(contact: Pick<Contact, "suppression" | "identifiers">): boolean {
  return contact.suppression?.reason === "erased" && contact.identifiers.length === 0;
}

export function nameOf(contact: Contact): string {
  return contact.name || contact.company || writePhone(contact.phone) || contact.email || "";
}

/** +5548900053471 → +55 48 90005-3471; other countries keep their digits together. */
export function writePhone(phone: string | null | undefined): string {
  if (!phone) return "";
  const digits = phone.replace(/\D/g, "");
  const brazil = /^55(\d\d)(\d{4,5})(\d{4})$/.exec(digits);
  return brazil ? `+55 ${brazil[1]} ${brazil[2]}-${brazil[3]}` : `+${digits}`;
}

/** What somebody typed to find people: an address, a number or the beginning of a name. */
export function searchOf(text: string): { name?: string; identifier?: string } {
  const typed = text.trim();
  if (!typed) return {};
  const number = typed.replace(/[\s().-]/g, "");
  return typed.includes("@") || /^\+?\d{8,15}$/.test(number)
    ? { identifier: typed }
    : { name: typed };
}

export function isOneOf<const T extends string>(values: readonly T[], text: string): text is T {
  return values.some((value) => value === text);
}
