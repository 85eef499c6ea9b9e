/** What of a person's details was changed: only that is sent. */
import type { Schemas } from "@/api/client";
import type { Contact } from "./person";

export interface Details {
  name: string;
  company: string;
  language: string;
  time_zone: string;
  tags: string[];
  fields: { name: string; value: string }[];
}

export function valuesOf(contact: Contact): Details {
  const { name, company, language, time_zone } = contact;
  const fields = Object.entries(contact.fields).map(([key, value]) => ({ name: key, value }));
  return { name, company, language, time_zone, tags: [...contact.tags], fields };
}

export function changesOf(contact: Contact, values: Details): Schemas["ContactChange"] {
  const changes: Schemas["ContactChange"] = {};
  for (const key of ["name", "company", "language", "time_zone"] as const)
    if (values[key] !== contact[key]) changes[key] = values[key];
  if (!same(values.tags, contact.tags)) changes.tags = values.tags;
  // A name without a value is still being typed.
  const kept = values.fields.filter((field) => field.name !== "" && field.value !== "");
  const fields = Object.fromEntries(kept.map((field) => [field.name, field.value]));
  if (!same(Object.entries(fields), Object.entries(contact.fields))) changes.fields = fields;
  return changes;
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
