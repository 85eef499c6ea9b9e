/** Which file goes out as what, and why one does not: the API's limits, known before anything is sent. Pure. */
import type { Schemas } from "@/api/client";

export type FileKind = Schemas["MediaBody"]["kind"];

export interface Attached {
  id: string;
  file: File;
  kind: FileKind;
  /** What we say it is: browsers leave it out for endings they do not know. */
  type: string;
  /** An address of this tab, for pictures and films. */
  preview?: string;
  /** Why it does not go as what it is. */
  note?: "pictureAsDocument" | "videoAsDocument" | "audioAsDocument";
}
export interface RefusedFile {
  name: string;
  reason: "empty" | "tooLarge";
}

const MEGABYTE = 1_000_000;
/** The largest of each kind; a document's is what passes through our API. */
export const MOST_BYTES: Readonly<Record<FileKind, number>> = {
  image: 5 * MEGABYTE,
  video: 16 * MEGABYTE,
  audio: 16 * MEGABYTE,
  document: 16 * MEGABYTE,
  sticker: 500_000,
};
const TYPES: Readonly<Record<"image" | "video" | "audio", readonly string[]>> = {
  image: ["image/jpeg", "image/png"],
  video: ["video/mp4", "video/3gpp"],
  audio: ["audio/aac", "audio/mp4", "audio/mpeg", "audio/amr", "audio/ogg"],
};
/** The same for one kind. */
export const SHOWN_OF = { image: TYPES.image.join(","), video: TYPES.video.join(",") } as const;
/** What the picker for pictures and films offers. */
export const SHOWN_TYPES = [...TYPES.image, ...TYPES.video].join(",");
export const LONGEST_CAPTION = 1024;
export const MOST_FILES = 10;

const NOTES = {
  image: "pictureAsDocument",
  video: "videoAsDocument",
  audio: "audioAsDocument",
} as const;
/** Other names of the same, as browsers write them. */
const SAME: Readonly<Record<string, string>> = {
  "image/jpg": "image/jpeg",
  "audio/x-m4a": "audio/mp4",
  "audio/m4a": "audio/mp4",
  "audio/mp3": "audio/mpeg",
  "audio/opus": "audio/ogg",
  "application/ogg": "audio/ogg",
};

export function attach(file: File, asDocument = false): Attached | RefusedFile {
  const said = file.type.split(";")[0]?.trim().toLowerCase() ?? "";
  const type = SAME[said] ?? (said.includes("/") ? said : "application/octet-stream");
  if (file.size === 0) return { name: file.name, reason: "empty" };
  if (file.size > MOST_BYTES.document) return { name: file.name, reason: "tooLarge" };
  const id = crypto.randomUUID();
  const group = type.split("/")[0] as "image" | "video" | "audio";
  if (asDocument || !(group in TYPES)) return { id, file, kind: "document", type };
  const fits = TYPES[group].includes(type) && file.size <= MOST_BYTES[group];
  return fits
    ? { id, file, kind: group, type }
    : { id, file, kind: "document", type, note: NOTES[group] };
}

export function isRefused(found: Attached | RefusedFile): found is RefusedFile {
  return "reason" in found;
}

export function hasCaption(kind: FileKind): boolean {
  return kind !== "audio" && kind !== "sticker";
}
