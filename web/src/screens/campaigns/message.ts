/** What a person would read: a template with its variables filled as the server fills them. */

import type { Schemas } from "@/api/client";
import { variablesIn } from "@/lib/template-parts";

export type Contact = Schemas["ContactAnswer"];
export type Variable = Pick<Schemas["VariableBody"], "field" | "fallback">;

export interface Piece {
  text: string;
  kind: "words" | "value" | "fallback" | "missing";
}

const LONGEST_VARIABLE = 1024;

export function oneLine(text: string): string {
  return text.split(/\s+/).filter(Boolean).join(" ").slice(0, LONGEST_VARIABLE);
}

/** What the contact has under the name a variable may use. */
export function fieldOf(contact: Contact, field: string, offerName: string): string {
  if (field === "name") return contact.name;
  if (field === "first_name") return contact.name.split(/\s+/).filter(Boolean)[0] ?? "";
  if (field === "company") return contact.company;
  if (field === "offer.name") return offerName;
  return contact.fields[field.replace(/^fields\./, "")] ?? "";
}

export function valueFor(
  variable: Variable | undefined,
  contact: Contact,
  offerName: string,
): Omit<Piece, "text"> & { text: string } {
  if (!variable) return { text: "", kind: "missing" };
  const own = oneLine(fieldOf(contact, variable.field, offerName));
  if (own) return { text: own, kind: "value" };
  const fallback = oneLine(variable.fallback);
  return fallback ? { text: fallback, kind: "fallback" } : { text: "", kind: "missing" };
}

/** The template cut where its variables stand, each filled for this person. */
export function fill(
  body: string,
  variables: readonly Variable[],
  contact: Contact,
  offerName: string,
): Piece[] {
  const names = variablesIn(body);
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of body.matchAll(/\{\{\s*([^{}]+?)\s*\}\}/g)) {
    if (match.index > at) pieces.push({ text: body.slice(at, match.index), kind: "words" });
    const index = names.indexOf(match[1] as string);
    const value = valueFor(variables[index], contact, offerName);
    pieces.push(value.kind === "missing" ? { ...value, text: match[0] } : value);
    at = match.index + match[0].length;
  }
  if (at < body.length) pieces.push({ text: body.slice(at), kind: "words" });
  return pieces;
}

/** Why this person would be left out now; null when they would get the message. */
export function leftOut(contact: Contact): "Suppressed" | "Archived" | "NoLegalBasis" | null {
  if (contact.suppression) return "Suppressed";
  if (contact.archived) return "Archived";
  return contact.basis ? null : "NoLegalBasis";
}

export function lacksVariable(
  contact: Contact,
  variables: readonly Variable[],
  offerName: string,
): boolean {
  return variables.some((one) => valueFor(one, contact, offerName).kind === "missing");
}

export interface Tally {
  looked: number;
  ready: number;
  reasons: Record<string, number>;
}

/** How many of these people would get the message, and why the others would not. */
/** `lacking` names what of the message a person lacks; null is nothing. */
export function tally(
  people: readonly Contact[],
  lacking: (person: Contact) => string | null,
  freeTextAccount: string | null,
  now = Date.now(),
): Tally {
  const reasons: Record<string, number> = {};
  let ready = 0;
  for (const person of people) {
    const lacks = leftOut(person) ? null : lacking(person);
    const reason =
      leftOut(person) ??
      (lacks === null ? null : `VariableMissing: ${lacks}`) ??
      (freeTextAccount && !(Date.parse(person.windows[freeTextAccount] ?? "") > now)
        ? "NoOpenWindow"
        : null);
    if (reason) reasons[reason] = (reasons[reason] ?? 0) + 1;
    else ready += 1;
  }
  return { looked: people.length, ready, reasons };
}
