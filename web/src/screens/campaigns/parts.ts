/** The header and the buttons of a template: what must fill them, and with what. Pure. */
import type { Schemas } from "@/api/client";
import { partsIn, spotOf, type TypedSpot } from "@/lib/template-parts";
import type { Template } from "./data";
import { type Contact, fieldOf, oneLine, type Piece } from "./message";

type PartBody = Schemas["PartBody"];

/** A part as it is typed; `field` is a field of the person, "" is the same for everybody. */
export interface TypedPart extends TypedSpot {
  place: PartBody["place"];
  kind: PartBody["kind"];
  index: number;
  name: string;
  field: string;
  fallback: string;
  file: string;
  filename: string;
}

/** The source of a part that is neither a field of the person nor typed: a file of ours. */
export const FILE = ":file";

export const FILE_KINDS = ["image", "video", "document"] as const;
export type FileKind = (typeof FILE_KINDS)[number];

export function fileKind(kind: string): FileKind | undefined {
  return FILE_KINDS.find((one) => one === kind);
}

function blank(place: PartBody["place"], kind: PartBody["kind"], index = 0, name = ""): TypedPart {
  const field = fileKind(kind) ? FILE : "";
  const spot = { latitude: "", longitude: "", title: "", address: "" };
  return { place, kind, index, name, field, fallback: "", file: "", filename: "", ...spot };
}

/** Every place of the template that cannot stay empty. */
export function wantedParts(template: Template): TypedPart[] {
  return partsIn(template).map(({ place, kind, index, name }) => blank(place, kind, index, name));
}

const same = (one: TypedPart, other: TypedPart) =>
  one.place === other.place && one.kind === other.kind && one.index === other.index;

/** What the template wants, with what was typed already. What an answer button or a flow carries
 * is not shown here, and kept. */
export function partsFor(template: Template, typed: readonly TypedPart[]): TypedPart[] {
  const kept = typed.filter(({ kind }) => kind === "quick_reply" || kind === "flow");
  const wanted = wantedParts(template);
  return [
    ...wanted.map((one) => ({
      ...(typed.find((known) => same(known, one)) ?? one),
      name: one.name,
    })),
    ...kept,
  ];
}

export function typedPart(body: PartBody): TypedPart {
  const { place, kind, index, name, field, fallback, file, filename, location } = body;
  const plain = { place, kind, index, name, fallback, file, filename };
  return {
    ...plain,
    field: file ? FILE : field,
    latitude: location ? String(location.latitude) : "",
    longitude: location ? String(location.longitude) : "",
    title: location?.name ?? "",
    address: location?.address ?? "",
  };
}

export function partBody(typed: TypedPart): PartBody {
  const { place, kind, index, name, field, filename } = typed;
  const fromFile = field === FILE;
  return {
    place,
    kind,
    index,
    name,
    field: fromFile ? "" : field,
    fallback: fromFile ? "" : typed.fallback.trim(),
    file: fromFile ? typed.file : "",
    filename: fromFile ? filename : "",
    location: kind === "location" ? spotOf(typed) : null,
  };
}

const MOST_CODE = 15;

/** What the person gets in this place; "" is nothing, and then they are left out. */
export function partValue(part: TypedPart, contact: Contact | undefined, offer: string): string {
  if (part.kind === "location") return spotOf(part) ? part.title || part.address || "·" : "";
  if (part.field === FILE) return part.file;
  const own = part.field && contact ? oneLine(fieldOf(contact, part.field, offer)) : "";
  const text = own || oneLine(part.fallback);
  if (part.kind === "copy_code") return text.length <= MOST_CODE ? text : "";
  if (fileKind(part.kind)) return /^https?:\/\/\S+$/.test(text) ? text : "";
  return text;
}

/** Whether the campaign says where the value comes from; what a model writes to takes no field. */
export function isFilled(part: TypedPart, written: boolean): boolean {
  if (part.kind === "quick_reply" || part.kind === "flow") return true;
  if (partValue(part, undefined, "") !== "") return true;
  return !written && part.field !== "" && part.field !== FILE && part.fallback.trim() === "";
}

export function lacksPart(contact: Contact, parts: readonly TypedPart[], offer: string): boolean {
  const shown = parts.filter(({ kind }) => kind !== "quick_reply" && kind !== "flow");
  return shown.some((one) => partValue(one, contact, offer) === "");
}

/** The words of the header, its variable filled. */
export function headerPieces(text: string, value: string): Piece[] {
  const [before = "", after = ""] = text.split(/\{\{[^{}]*\}\}/);
  if (!text.includes("{{")) return [{ text, kind: "words" }];
  const [hole = ""] = /\{\{[^{}]*\}\}/.exec(text) ?? [];
  const filled: Piece = value ? { text: value, kind: "value" } : { text: hole, kind: "missing" };
  return [{ text: before, kind: "words" }, filled, { text: after, kind: "words" }];
}

/** The header of a message as it went out. */
export interface Sent {
  text?: string;
  media?: { file?: string; link?: string; filename?: string };
  place?: { name?: string; address?: string };
}

/** What went out in each place of a template. */
export function sentValue(content: {
  header?: Sent;
  buttons?: { index: number; value?: string }[];
}) {
  return (place: TypedPart["place"], index: number) => {
    if (place === "button") {
      const value = content.buttons?.find((one) => one.index === index)?.value ?? "";
      return { part: undefined, value };
    }
    const { text, media, place: spot } = content.header ?? {};
    const file = media?.file?.split("/").at(-1) ?? "";
    const part = { ...blank("header", "image"), file, filename: media?.filename || file };
    const where = spot && (spot.name || spot.address || "·");
    return { part, value: file || media?.link || text || where || "" };
  };
}
