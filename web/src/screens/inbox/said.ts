/** What a bubble holds, in one shape: of what came in, what left, what waits and what is on its way. Pure. */
import type { Schemas } from "@/api/client";
import type { Message } from "./cache";
import type { Saying } from "./outbox";

/** A file as it is shown: `leaving` is one of ours that the thread has no address for yet. */
export interface ShownFile extends Omit<Schemas["MediaFile"], "state"> {
  state: Schemas["MediaFile"]["state"] | "leaving";
  /** Where the provider fetches it from, when it is none of ours. */
  link?: string;
}
export interface Files {
  type: "media";
  files: ShownFile[];
}
export type Content = Exclude<Message["content"], { type: "media" }> | Files;

/** What stands around the words of a message of ours. */
export interface Extras {
  buttons: string[];
  sections: { title: string; rows: { title: string; description: string }[] }[];
  /** Of the button that opens an address or the list. */
  label: string;
  url: string;
  header: string;
  footer: string;
}

export interface Said {
  type: string;
  text: string;
  template?: string;
  content: Content;
  extras?: Extras;
}

/** The words of a template, its variables given by their names or places. */
export type Fill = (
  template: string,
  language: string,
  values: Readonly<Record<string, string>>,
) => string;
type Raw = Record<string, unknown>;

export function saidOfMessage(message: Message): Said {
  const { type, text, template, content } = message;
  const extras = template ? undefined : extrasOf(message.extras ?? {});
  return {
    type,
    text,
    template: template ?? undefined,
    content: linked(content, type, extras, message.extras?.header),
    extras,
  };
}

/** A file that lies elsewhere is told by its address alone. */
function linked(
  content: Message["content"],
  type: string,
  extras: Extras | undefined,
  header: unknown,
): Content {
  if (content.type !== "text") return content;
  const kind = KINDS.find((one) => one === type);
  if (!kind || !extras?.url) return headed(header);
  return { type: "media", files: [{ ...NO_FILE, kind, link: extras.url }] };
}

/** The file above the words of a template, of buttons or of a link. */
function headed(header: unknown): Content {
  const media = typeof header === "object" ? (header as Raw | null)?.media : undefined;
  return media ? { type: "media", files: [shownFile({ media })] } : { type: "text" };
}

const KINDS = ["image", "video", "audio", "document", "sticker"] as const;
const NO_FILE = {
  state: "leaving",
  content_type: "",
  filename: "",
  voice: false,
  size_bytes: null,
  code: "",
  url: null,
} as const;

/** Of the content of a send, as the ledger keeps it. */
export function saidOfContent(content: Raw, fill: Fill): Said {
  const plain = { type: "text" } as const;
  const text = wordsOf(content.text);
  switch (content.type) {
    case "template": {
      const name = wordsOf(content.name);
      const places = ((content.variables ?? []) as string[]).map((value, at) => [at + 1, value]);
      const named = listOf(content.named).map((one) => [wordsOf(one.name), wordsOf(one.value)]);
      const values = Object.fromEntries([...places, ...named]);
      const filled = fill(name, wordsOf(content.language), values);
      return { type: "template", text: filled, template: name, content: headed(content.header) };
    }
    case "media": {
      const file = shownFile(content);
      return {
        type: file.kind,
        text: wordsOf(content.caption),
        content: { type: "media", files: [file] },
      };
    }
    case "location":
      return { type: "location", text: "", content: placeOf(content.place as Schemas["Place"]) };
    case "reaction":
      return { type: "reaction", text: wordsOf(content.emoji), content: plain };
    case "text":
      return { type: "text", text, content: plain };
    default:
      return {
        type: "interactive",
        text,
        content: headed(content.header),
        extras: extrasOf(content),
      };
  }
}

/** Of what is said from this browser; `shown` are the words of a template. */
export function saidOfSaying(body: Saying, shown: string): Said {
  const { media, location, interactive, reaction, template } = body;
  if (template) {
    const content = headed(template.header);
    return { type: "template", text: shown, template: template.name, content };
  }
  const none = () => "";
  if (media)
    return saidOfContent(
      { type: "media", media, caption: media.caption, voice: media.voice },
      none,
    );
  if (location) return saidOfContent({ type: "location", place: location }, none);
  if (interactive) return saidOfContent(interactive as unknown as Raw, none);
  if (reaction) return saidOfContent({ type: "reaction", emoji: reaction.emoji }, none);
  return saidOfContent({ type: "text", text: body.text ?? "" }, none);
}

function shownFile(content: Raw): ShownFile {
  const media = content.media as Raw;
  const kind = KINDS.find((one) => one === media.kind) ?? "document";
  const link = wordsOf(media.link) || undefined;
  return {
    ...NO_FILE,
    kind,
    filename: wordsOf(media.filename),
    voice: content.voice === true,
    link,
  };
}

function placeOf(place: Schemas["Place"]): Content {
  const { latitude, longitude, name = "", address = "" } = place;
  return { type: "location", latitude, longitude, name, address, url: "" };
}

export function extrasOf(raw: Raw): Extras | undefined {
  const sections = listOf(raw.sections).map((section) => ({
    title: wordsOf(section.title),
    rows: listOf(section.rows).map((row) => ({
      title: wordsOf(row.title),
      description: wordsOf(row.description),
    })),
  }));
  const header = typeof raw.header === "object" ? wordsOf((raw.header as Raw | null)?.text) : "";
  const extras = {
    buttons: listOf(raw.buttons).map((one) => wordsOf(one.title)),
    sections,
    label: wordsOf(raw.label) || wordsOf(raw.button),
    url: wordsOf(raw.url),
    header: header || wordsOf(raw.header),
    footer: wordsOf(raw.footer),
  };
  const some = Object.values(extras).some((value) => value.length > 0);
  return some ? extras : undefined;
}

function listOf(value: unknown): Raw[] {
  return Array.isArray(value) ? value : [];
}

function wordsOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export interface OrderLine {
  name: string;
  quantity: number;
  /** Minor units of the currency. */
  amount: number;
  currency: string;
}

/** The lines of an order and what they come to, per currency; a price that is none counts nothing. */
export function orderOf(order: Schemas["Order"]): {
  lines: OrderLine[];
  totals: Map<string, number>;
} {
  const totals = new Map<string, number>();
  const lines = order.items.map(({ product_id, quantity, price, currency }) => {
    const amount = Math.round(Number(price) * 10 ** digitsOf(currency) * quantity) || 0;
    totals.set(currency, (totals.get(currency) ?? 0) + amount);
    return { name: product_id, quantity, amount, currency };
  });
  return { lines, totals };
}

function digitsOf(currency: string): number {
  try {
    const money = new Intl.NumberFormat("en", { style: "currency", currency });
    return money.resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

/** A web map of a point; of none where there are no numbers. */
export function mapOf(place: { latitude: number | null; longitude: number | null }): string {
  const { latitude, longitude } = place;
  if (latitude === null || longitude === null) return "";
  return `https://www.google.com/maps/search/?api=1&query=${latitude}%2C${longitude}`;
}
