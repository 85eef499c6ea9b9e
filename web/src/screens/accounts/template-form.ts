/** A template as it is typed, and as the server takes it. Pure. */
import type { Schemas } from "@/api/client";
import { z } from "@/lib/zod";
import type { Template } from "./data";
import { type Part, partsOf } from "./template-card";

export const LANGUAGES = ["pt_BR", "en", "en_US", "es", "es_AR", "es_MX"] as const;
export const CATEGORIES = ["MARKETING", "UTILITY"] as const;
export const BUTTON_KINDS = ["quick_reply", "url", "phone"] as const;
export type ButtonKind = (typeof BUTTON_KINDS)[number];

const short = (most: number) => z.string().check(z.trim(), z.maxLength(most, "form.tooLong"));
export const schema = z.object({
  name: z
    .string()
    .check(z.trim(), z.minLength(1, "form.required"), z.maxLength(512, "form.tooLong")),
  language: z.string(),
  category: z.enum(CATEGORIES),
  header: short(60),
  body: z
    .string()
    .check(z.trim(), z.minLength(1, "form.required"), z.maxLength(1024, "form.tooLong")),
  // What a new line lacks is said when it is sent, not the moment it appears: see `missing`.
  examples: z.array(z.object({ text: short(1024) })),
  footer: short(60),
  buttons: z.array(
    z.object({
      type: z.enum(BUTTON_KINDS),
      text: short(25),
      value: short(2000),
    }),
  ),
});
export type Typed = z.input<typeof schema>;

/** "Novidade de Maio" → "novidade_de_maio": the only letters a name may have. */
export function nameOf(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_/, "");
}

/** The variables of a text in the order they first stand in it. */
export function variablesOf(text: string): string[] {
  return [
    ...new Set([...text.matchAll(/\{\{([^{}]*)\}\}/g)].map((found) => (found[1] ?? "").trim())),
  ];
}

/** What stands next: {{1}}, then {{2}} … */
export function nextVariable(text: string): string {
  const numbers = variablesOf(text).map(Number).filter(Number.isInteger);
  return `{{${Math.max(0, ...numbers) + 1}}}`;
}

type Blank = `examples.${number}.text` | `buttons.${number}.text` | `buttons.${number}.value`;

/** The fields that still want something. */
export function missing({ examples, buttons }: Typed): Blank[] {
  return [
    ...examples.flatMap(({ text }, at) => (text.trim() ? [] : [`examples.${at}.text` as const])),
    ...buttons.flatMap(({ type, text, value }, at) => [
      ...(text.trim() ? [] : [`buttons.${at}.text` as const]),
      ...(type === "quick_reply" || value.trim() ? [] : [`buttons.${at}.value` as const]),
    ]),
  ];
}

export function formOf(values: Typed): Schemas["TemplateForm"] {
  const header = values.header.trim();
  return {
    category: values.category,
    body: values.body.trim(),
    examples: values.examples.map((one) => one.text.trim()),
    header: header ? { format: "TEXT", text: header, example: "" } : null,
    footer: values.footer.trim(),
    buttons: values.buttons.map(({ type, text, value }) => ({
      type,
      text: text.trim(),
      url: type === "url" ? value.trim() : "",
      phone: type === "phone" ? value.replace(/[\s().-]/g, "") : "",
      example: "",
      flow_id: "",
    })),
  };
}

/** The same template as the preview draws it. */
export function drawn(values: Typed): Part[] {
  const kinds = { quick_reply: "QUICK_REPLY", url: "URL", phone: "PHONE_NUMBER" } as const;
  const buttons = values.buttons.map(({ type, text }) => ({
    type: kinds[type],
    text: text || "…",
  }));
  return [
    ...(values.header ? [{ type: "HEADER", format: "TEXT", text: values.header }] : []),
    { type: "BODY", text: values.body },
    ...(values.footer ? [{ type: "FOOTER", text: values.footer }] : []),
    ...(buttons.length > 0 ? [{ type: "BUTTONS", buttons }] : []),
  ];
}

export function valuesOf(template: Template | undefined, language: string): Typed {
  const parts = template ? partsOf(template) : [];
  const find = (type: string) => parts.find((one) => one.type === type);
  const body = find("BODY")?.text ?? "";
  const examples = examplesOf(template);
  const usual = LANGUAGES.find((one) => one.startsWith(language.slice(0, 2))) ?? "pt_BR";
  return {
    name: template?.name ?? "",
    language: template?.language ?? usual,
    category: template?.category === "UTILITY" ? "UTILITY" : "MARKETING",
    header: find("HEADER")?.text ?? "",
    body,
    examples: variablesOf(body).map((_, index) => ({ text: examples[index] ?? "" })),
    footer: find("FOOTER")?.text ?? "",
    buttons: (find("BUTTONS")?.buttons ?? []).flatMap(({ type, text, url, phone_number }) => {
      if (type === "QUICK_REPLY")
        return { type: "quick_reply" as const, text: text ?? "", value: "" };
      if (type === "URL") return { type: "url" as const, text: text ?? "", value: url ?? "" };
      const phone = { type: "phone" as const, text: text ?? "", value: phone_number ?? "" };
      return type === "PHONE_NUMBER" ? phone : [];
    }),
  };
}

/** Whether this form shows all of it: what it could not keep, it must not overwrite. */
export function editable(template: Template): boolean {
  if (!["DRAFT", "APPROVED", "REJECTED", "PAUSED"].includes(template.status)) return false;
  return partsOf(template).every(({ type, format, buttons = [], text = "" }) => {
    if (type === "HEADER") return format === "TEXT" && !text.includes("{{");
    return buttons.every(
      (one) =>
        ["QUICK_REPLY", "URL", "PHONE_NUMBER"].includes(one.type) && !one.url?.includes("{{"),
    );
  });
}

function examplesOf(template: Template | undefined): string[] {
  const body = (template?.components as unknown as Record<string, unknown>[] | undefined)?.find(
    (one) => one.type === "BODY",
  );
  const example = body?.example as
    | { body_text?: string[][]; body_text_named_params?: { example: string }[] }
    | undefined;
  return (
    example?.body_text?.[0] ?? example?.body_text_named_params?.map((one) => one.example) ?? []
  );
}
