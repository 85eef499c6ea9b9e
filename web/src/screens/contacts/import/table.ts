/** A file of people as a table. The parser comes with its first use. */

import { decode, type Encoding } from "@/lib/encoding";
import { isKnown } from "./columns";

export interface Row {
  /** As a spreadsheet numbers it, and as the server names it in its errors. */
  number: number;
  cells: readonly string[];
}

export interface Table {
  name: string;
  /** What is sent: the file as it is. */
  bytes: Uint8Array<ArrayBuffer>;
  header: readonly string[];
  rows: readonly Row[];
  separator: string;
  encoding: Encoding;
  /** Only the beginning was read: the file is too large to be counted here. */
  cut: boolean;
}

export class NoTable extends Error {
  readonly reason: "empty" | "no_rows" | "too_large" | "spreadsheet";
  constructor(reason: NoTable["reason"]) {
    super(reason);
    this.reason = reason;
  }
}

export const LARGEST_BYTES = 20_000_000;
const READ_WHOLE_BYTES = 6_000_000;
const READ_FIRST_ROWS = 300;
const SEPARATORS = [";", ",", "\t", "|"] as const;

export async function readTable(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<Table> {
  if (bytes.length > LARGEST_BYTES) throw new NoTable("too_large");
  // "PK" begins every .xlsx, D0 CF 11 E0 every old .xls.
  if ((bytes[0] === 0x50 && bytes[1] === 0x4b) || (bytes[0] === 0xd0 && bytes[1] === 0xcf))
    throw new NoTable("spreadsheet");
  const { text, encoding } = decode(bytes);
  const separator = separatorOf(text);
  const cut = bytes.length > READ_WHOLE_BYTES;
  const { default: papa } = await import("papaparse");
  const { data } = papa.parse<string[]>(text, {
    delimiter: separator,
    preview: cut ? READ_FIRST_ROWS : 0,
    skipEmptyLines: false,
  });
  const all = data.map((cells, index): Row => ({ number: index + 1, cells }));
  const filled = all.filter(
    (row) => row.cells.some((cell) => cell.trim() !== "") && !isSeparatorLine(row),
  );
  const [header, ...rows] = filled;
  if (!header) throw new NoTable("empty");
  if (rows.length === 0) throw new NoTable("no_rows");
  const names = header.cells.map((cell) => cell.trim().slice(0, 120));
  return { name, bytes, header: names, rows, separator, encoding, cut };
}

/** Excel's first line `sep=;`. */
function isSeparatorLine(row: Row): boolean {
  return row.number <= 2 && /^sep=/.test(row.cells[0]?.trim() ?? "");
}

/** The one that makes most words of the first line ours; else the one that makes most cells. */
export function separatorOf(text: string): string {
  const lines = text.slice(0, 100_000).split(/\r\n|\r|\n/);
  const first = lines.find((line) => line.trim() !== "") ?? "";
  const said = /^sep=(.)$/.exec(first.trim())?.[1];
  if (said) return said;
  let best: { separator: string; known: number; cells: number } | undefined;
  for (const separator of SEPARATORS) {
    const cells = first.split(separator).map((cell) => cell.replace(/^\s*"|"\s*$/g, ""));
    const one = { separator, known: cells.filter(isKnown).length, cells: cells.length };
    if (!best || one.known > best.known || (one.known === best.known && one.cells > best.cells))
      best = one;
  }
  return best?.separator ?? ";";
}
