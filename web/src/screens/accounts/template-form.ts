/** A template as it is typed, and as the server takes it. Pure. */
import type { Schemas } from "@/api/client";
import { z } from "@/lib/zod";
import type { Template } from "./data";
import { type Part, partsOf } from "./template-card";

export const LANGUAGES = ["pt_BR", "en", "en_US", "es", "es_AR", "es_MX"] as const;
export const CATEGORIES = ["MARKETING", "UTILITY"] as const;
export const BUTTON_KINDS = ["quick_reply", "url", "phone", "copy_code", "flow"] as const;
export type ButtonKind = (typeof BUTTON_KINDS)[number];
export const HEADERS = ["NONE", "TEXT", "IMAGE", "VIDEO", "DOCUMENT", "LOCATION"] as const;
export type HeaderKind = (typeof HEADERS)[number];
const FILE_HEADERS: readonly string[] = ["IMAGE", "VIDEO", "DOCUMENT"];
const KINDS = {
  quick_reply: "QUICK_REPLY",
  url: "URL",
  phone: "PHONE_NUMBER",
  copy_code: "COPY_CODE",
  flow: "FLOW",
} as const;

export function hasFile(header: HeaderKind): boolean {
  return FILE_HEADERS.includes(header);
}

const short = (most: number) => z.string().check(z.trim(), z.maxLength(most, "form.tooLong"));
export const schema = z.object({
  name: z
    .string()
    .check(z.trim(), z.minLength(1, "form.required"), z.maxLength(512, "form.tooLong")),
  language: z.string(),
  category: z.enum(CATEGORIES),
  header: z.object({
    format: z.enum(HEADERS),
    text: short(60),
    /** Of the variable in the text, or the handle of an uploaded file. */
    example: short(2000),
    filename: z.string(),
  }),
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
      /** The whole address with its end filled. */
      example: short(2000),
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

type Blank =
  | "header.text"
  | "header.example"
  | `examples.${number}.text`
  | `buttons.${number}.${"text" | "value" | "example"}`;

/** The fields that still want something. */
export function missing({ header, examples, buttons }: Typed): Blank[] {
  return [
    ...missingOfHeader(header),
    ...examples.flatMap(({ text }, at) => (text.trim() ? [] : [`examples.${at}.text` as const])),
    ...buttons.flatMap(({ type, text, value, example }, at) => [
      ...(text.trim() || type === "copy_code" ? [] : [`buttons.${at}.text` as const]),
      ...(type === "quick_reply" || value.trim() ? [] : [`buttons.${at}.value` as const]),
      ...(endsOpen(type, value) && !example.trim() ? [`buttons.${at}.example` as const] : []),
    ]),
  ];
}

function missingOfHeader({ format, text, example }: Typed["header"]): Blank[] {
  if (format === "TEXT" && !text.trim()) return ["header.text"];
  const wanted = format === "TEXT" ? variablesOf(text).length > 0 : hasFile(format);
  return wanted && !example.trim() ? ["header.example"] : [];
}

/** Whether the campaign fills the end of a button's address. */
export function endsOpen(type: ButtonKind, value: string): boolean {
  return type === "url" && value.includes("{{");
}

export function formOf(values: Typed): Schemas["TemplateForm"] {
  return {
    category: values.category,
    body: values.body.trim(),
    examples: values.examples.map((one) => one.text.trim()),
    header: headerOf(values.header),
    footer: values.footer.trim(),
    buttons: values.buttons.map(({ type, text, value, example }) => ({
      type,
      text: type === "copy_code" ? "" : text.trim(),
      url: type === "url" ? value.trim() : "",
      phone: type === "phone" ? value.replace(/[\s().-]/g, "") : "",
      example: type === "copy_code" ? value.trim() : endsOpen(type, value) ? example.trim() : "",
      flow_id: type === "flow" ? value.trim() : "",
    })),
  };
}

function headerOf({ format, text, example }: Typed["header"]): Schemas["TemplateForm"]["header"] {
  if (format === "NONE") return null;
  if (format === "LOCATION") return { format, text: "", example: "" };
  if (hasFile(format)) return { format, text: "", example };
  const filled = variablesOf(text).length > 0;
  return { format, text: text.trim(), example: filled ? example.trim() : "" };
}

/** The same template as the preview draws it. */
export function drawn(values: Typed): Part[] {
  const { format, text } = values.header;
  const buttons = values.buttons.map(({ type, text }) => ({
    type: KINDS[type],
    // WhatsApp has words of its own for copying.
    text: type === "copy_code" ? "" : text || "…",
  }));
  const header = format === "TEXT" ? { format, text } : { format };
  return [
    ...(format === "NONE" ? [] : [{ type: "HEADER", ...header }]),
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
    header: headerValues(find("HEADER")),
    body,
    examples: variablesOf(body).map((_, index) => ({ text: examples[index] ?? "" })),
    footer: find("FOOTER")?.text ?? "",
    buttons: (find("BUTTONS")?.buttons ?? []).flatMap(buttonValues),
  };
}

function headerValues(part: Part | undefined): Typed["header"] {
  const format = HEADERS.find((one) => one === part?.format) ?? (part?.text ? "TEXT" : "NONE");
  const { header_text, header_text_named_params, header_handle } = part?.example ?? {};
  const handle = header_handle?.[0] ?? "";
  const word = header_text?.[0] ?? header_text_named_params?.[0]?.example ?? "";
  // What WhatsApp lists is an address that will be gone; only our own handle can go there again.
  const example = hasFile(format) ? (/^\d+:/.test(handle) ? handle : "") : word;
  return { format, text: part?.text ?? "", example, filename: "" };
}

type ButtonPart = NonNullable<Part["buttons"]>[number];

function buttonValues(button: ButtonPart): Typed["buttons"] {
  const type = BUTTON_KINDS.find((one) => KINDS[one] === button.type);
  if (!type) return [];
  const example = [button.example ?? ""].flat()[0] ?? "";
  const values = {
    quick_reply: "",
    url: button.url,
    phone: button.phone_number,
    copy_code: example,
    flow: String(button.flow_id ?? ""),
  };
  return [{ type, text: button.text ?? "", value: values[type] ?? "", example }];
}

const EDITABLE = ["DRAFT", "APPROVED", "REJECTED", "PAUSED"];

/** Whether this form shows all of it: what it could not keep, it must not overwrite. */
export function editable(template: Template): boolean {
  if (!EDITABLE.includes(template.status) || template.category === "AUTHENTICATION") return false;
  const kinds: readonly string[] = Object.values(KINDS);
  return partsOf(template).every(({ type, format, buttons = [] }) => {
    if (type === "HEADER") return HEADERS.some((one) => one === format);
    if (type === "BUTTONS") return buttons.every((one) => kinds.includes(one.type));
    return type === "BODY" || type === "FOOTER";
  });
}

function examplesOf(template: Template | undefined): string[] {
  const example = template && partsOf(template).find((one) => one.type === "BODY")?.example;
  return (
    example?.body_text?.[0] ?? example?.body_text_named_params?.map((one) => one.example) ?? []
  );
}
