/** Templates of the inbox: which may be sent, what has to be filled in them, and what is said then. Pure. */
import type { Schemas } from "@/api/client";
import {
  componentsOf,
  isNamed,
  partsIn,
  spotOf,
  variablesIn,
  type WantedPart,
} from "@/lib/template-parts";
import type { Attached } from "./attach";
import type { Saying } from "./outbox";
import type { Extras } from "./said";

export type Template = Schemas["Template"];
type Body = NonNullable<Saying["template"]>;

/** What was typed, by the key of its hole. */
export type Typed = Readonly<Record<string, string>>;
const SPOT = ["latitude", "longitude", "title", "address"] as const;
const OPTIONAL: readonly string[] = ["title", "address"];

export interface Hole {
  key: string;
  kind: "variable" | "header" | "url" | "copy_code" | (typeof SPOT)[number];
  /** The name of a variable, or the words of the button. */
  name: string;
  most: number;
  optional: boolean;
}

/** Everything that is typed for a template, in the order in which the person reads it. */
export function holesOf(template: Template): Hole[] {
  const parts = partsIn(template);
  const header = parts.find(({ place }) => place === "header");
  const hole = (key: string, kind: Hole["kind"], name = "", most = 1024): Hole => ({
    key,
    kind,
    name,
    most,
    optional: OPTIONAL.includes(key),
  });
  return [
    ...(header?.kind === "text" ? [hole("header", "header", header.name, 60)] : []),
    ...(header?.kind === "location" ? SPOT.map((name) => hole(name, name)) : []),
    ...variablesOf(template.body).map((name) => hole(`body.${name}`, "variable", name)),
    ...parts.flatMap((part) =>
      part.kind === "url" || part.kind === "copy_code"
        ? [hole(keyOf(part), part.kind, wordsOf(template, part), part.kind === "url" ? 2000 : 15)]
        : [],
    ),
  ];
}

/** Numbers are places: where one is left out, it is filled all the same. */
function variablesOf(body: string): string[] {
  const found = variablesIn(body);
  if (found.some(isNamed)) return found;
  const count = Math.max(0, ...found.map(Number));
  return Array.from({ length: count }, (_, index) => String(index + 1));
}

const keyOf = ({ index }: WantedPart) => `button.${index}`;

function wordsOf(template: Template, { index }: WantedPart): string {
  const buttons = componentsOf(template).find(({ type }) => type === "BUTTONS")?.buttons;
  return buttons?.[index]?.text ?? "";
}

const FILE_KINDS = ["image", "video", "document"] as const;
export type HeaderFile = (typeof FILE_KINDS)[number];

/** The kind of file its header shows. */
export function headerFile(template: Template): HeaderFile | undefined {
  const header = partsIn(template).find(({ place }) => place === "header");
  return FILE_KINDS.find((kind) => kind === header?.kind);
}

/** What is said once everything is filled; nothing while something lacks. */
export function bodyOf(template: Template, typed: Typed, file?: Attached): Body | undefined {
  const value = (key: string) => typed[key]?.trim() ?? "";
  const holes = holesOf(template);
  if (holes.some((one) => !one.optional && !value(one.key))) return undefined;
  const header = headerOf(template, value, file);
  if (header === undefined) return undefined;
  const names = variablesOf(template.body);
  const filled = names.map((name) => ({ name, value: value(`body.${name}`) }));
  const named = names.some(isNamed);
  return {
    name: template.name,
    language: template.language,
    variables: named ? [] : filled.map((one) => one.value),
    named: named ? filled : [],
    header,
    buttons: partsIn(template).flatMap((part) =>
      part.kind === "url" || part.kind === "copy_code"
        ? [{ index: part.index, kind: part.kind, value: value(keyOf(part)), data: null }]
        : [],
    ),
  };
}

/** Null is a header without a hole, undefined one that is not filled yet. */
function headerOf(template: Template, value: (key: string) => string, file?: Attached) {
  const wanted = partsIn(template).find(({ place }) => place === "header");
  if (!wanted) return null;
  const none = { text: null, name: "", media: null, place: null };
  if (wanted.kind === "text") return { ...none, text: value("header"), name: wanted.name };
  if (wanted.kind === "location") {
    const [latitude, longitude, title, address] = SPOT.map(value) as [
      string,
      string,
      string,
      string,
    ];
    const place = spotOf({ latitude, longitude, title, address });
    return place ? { ...none, place } : undefined;
  }
  const kind = headerFile(template);
  if (!kind || file?.kind !== kind) return undefined;
  // Its name with us is put in when it has been uploaded.
  const filename = kind === "document" ? file.file.name.slice(0, 240) : "";
  return { ...none, media: { kind, filename, file: null, link: null, media_id: null } };
}

/** What stands around the words, as the person reads it; `copy` is what the phone writes on a button with a code. */
export function extrasOf(template: Template, typed: Typed, copy: string): Extras {
  const parts = componentsOf(template);
  const find = (type: string) => parts.find((one) => one.type === type);
  const header = find("HEADER")?.text ?? "";
  return {
    header: header.replace(HOLE, (hole) => typed.header?.trim() || hole),
    footer: find("FOOTER")?.text ?? "",
    buttons: (find("BUTTONS")?.buttons ?? []).map((one) => one.text || copy),
    sections: [],
    label: "",
    url: "",
  };
}

const HOLE = /\{\{\s*([^{}]+?)\s*\}\}/g;

/** The words with their variables, by their names or places. */
export function fillTemplate(body: string, values: Typed): string {
  return body.replace(HOLE, (hole, name: string) => values[name] || hole);
}

/** What was typed for the variables of the text. */
export function variablesTyped(body: string, typed: Typed): Typed {
  return Object.fromEntries(
    variablesOf(body).map((name) => [name, typed[`body.${name}`]?.trim() ?? ""]),
  );
}

const EVERYWHERE = new Set(["text", "location", "url", "copy_code", ...FILE_KINDS]);

/** What may be sent now; those in the person's language first. */
export function usable(templates: readonly Template[], language: string): Template[] {
  const near = (one: Template) => (one.language.slice(0, 2) === language.slice(0, 2) ? 0 : 1);
  const fillable = (one: Template) => partsIn(one).every(({ kind }) => EVERYWHERE.has(kind));
  return templates
    .filter((one) => one.why_not === "" && fillable(one))
    .sort((one, other) => near(one) - near(other) || one.name.localeCompare(other.name));
}
