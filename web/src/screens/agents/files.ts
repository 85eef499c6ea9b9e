/** Reads a file as the text that an agent can learn, or says why it cannot. */
import { decode } from "@/lib/encoding";

export const TYPES = ".txt,.md,.markdown,.csv,.tsv,text/plain,text/markdown,text/csv";
/** What the API takes for one text. */
export const LARGEST_BYTES = 500_000;
/** UTF-16 has twice the bytes; what is larger still is no text of this size. */
const READ_BYTES = 4 * LARGEST_BYTES;

export const FILE_REASONS = [
  "pdf",
  "office",
  "binary",
  "too_large",
  "empty",
  "unreadable",
] as const;
export type FileReason = (typeof FILE_REASONS)[number];

export class NoText extends Error {
  readonly reason: FileReason;

  constructor(reason: FileReason) {
    super(reason);
    this.reason = reason;
  }
}

/** The name without its ending is the title. */
export function titleOf(name: string): string {
  const plain = name.replace(/\.[a-z0-9]{1,8}$/i, "").replace(/[_\s]+/g, " ");
  return plain.trim().slice(0, 200) || name.slice(0, 200);
}

export function readText(bytes: Uint8Array): string {
  if (bytes.length > READ_BYTES) throw new NoText("too_large");
  if (starts(bytes, "%PDF")) throw new NoText("pdf");
  // "PK" begins .docx and .xlsx, D0 CF 11 E0 the old formats, {\rtf the rich text format.
  if (starts(bytes, "PK") || starts(bytes, "\xd0\xcf\x11\xe0") || starts(bytes, "{\\rtf"))
    throw new NoText("office");
  const { text, encoding } = decode(bytes);
  if (encoding !== "utf-16" && isBinary(bytes)) throw new NoText("binary");
  if (text.trim() === "") throw new NoText("empty");
  if (sizeOf(text) > LARGEST_BYTES) throw new NoText("too_large");
  return text;
}

export function sizeOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

function starts(bytes: Uint8Array, sign: string): boolean {
  return [...sign].every((letter, index) => bytes[index] === letter.charCodeAt(0));
}

/** Control characters other than tab, line feed, form feed and carriage return are in no text. */
function isBinary(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, 4096);
  const odd = sample.filter((byte) => byte < 0x20 && ![9, 10, 12, 13].includes(byte)).length;
  return odd > sample.length / 100;
}
