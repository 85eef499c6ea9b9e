/** A message with something to press, from what somebody has typed into its form. Pure. */
import type { Interactive } from "./outbox";

export const OPTION_KINDS = [
  "buttons",
  "list",
  "link",
  "location_request",
  "contact_request",
] as const;
export type OptionKind = (typeof OPTION_KINDS)[number];

export interface OptionForm {
  kind: OptionKind;
  text: string;
  buttons: readonly string[];
  rows: readonly { title: string; description: string }[];
  /** Of the button that opens the list or the address. */
  label: string;
  url: string;
  footer: string;
}
export type OptionField = "text" | "buttons" | "rows" | "label" | "url";

/** What the provider takes at most. */
export const MOST = {
  buttons: 3,
  rows: 10,
  label: 20,
  title: 24,
  description: 72,
  footer: 60,
} as const;
export const longestText = (kind: OptionKind) => (kind === "list" ? 4096 : 1024);

export function optionOf(form: OptionForm): { body: Interactive } | { wrong: OptionField } {
  const text = form.text.trim();
  if (!text || text.length > longestText(form.kind)) return { wrong: "text" };
  const label = form.label.trim();
  const footer = form.footer.trim();
  switch (form.kind) {
    case "buttons": {
      const titles = form.buttons.map((one) => one.trim()).filter(Boolean);
      if (titles.length === 0 || twice(titles)) return { wrong: "buttons" };
      const buttons = titles.map((title, index) => ({ id: `${index + 1}`, title }));
      return { body: { type: "buttons", text, buttons, header: null, footer } };
    }
    case "list": {
      const rows = form.rows
        .map((one) => ({ title: one.title.trim(), description: one.description.trim() }))
        .filter(({ title }) => title)
        .map((one, index) => ({ id: `${index + 1}`, ...one }));
      if (rows.length === 0) return { wrong: "rows" };
      if (!label) return { wrong: "label" };
      const sections = [{ rows, title: "" }];
      return { body: { type: "list", text, button: label, sections, header: "", footer } };
    }
    case "link":
      if (!label) return { wrong: "label" };
      if (!/^https?:\/\/\S+$/i.test(form.url.trim())) return { wrong: "url" };
      return { body: { type: "link", text, label, url: form.url.trim(), header: null, footer } };
    default:
      return { body: { type: form.kind, text } };
  }
}

function twice(titles: readonly string[]): boolean {
  return new Set(titles).size < titles.length;
}
