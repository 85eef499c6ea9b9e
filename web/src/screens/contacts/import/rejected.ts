/** The rows that were not taken, as a file to mend and import again. */
import type { Schemas } from "@/api/client";
import type { Table } from "./table";

export type RowError = Schemas["RowErrorAnswer"];

// What makes a spreadsheet calculate. The mark is taken away again when the file is imported.
const RUNS = /^[\s\u200b-\u200f\u2060\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20\u2013\u2212]|^[\t\r\n]/;

function cell(text: string): string {
  const shown = text.startsWith("'") || RUNS.test(text) ? `'${text}` : text;
  return `"${shown.replaceAll('"', '""')}"`;
}

/** UTF-8 with a byte order mark and semicolons: what Excel opens rightly in our markets. */
export function rejectedCsv(
  errors: readonly RowError[],
  table: Table | undefined,
  words: { row: string; column: string; reason: string },
  reasonOf: (error: RowError) => string,
): string {
  const rows = new Map(table?.rows.map((row) => [row.number, row.cells]));
  const header = [...(table?.header ?? []), words.row, words.column, words.reason];
  const lines = [header.map(cell).join(";")];
  for (const error of errors) {
    const cells = (table?.header ?? []).map((_, index) => rows.get(error.row)?.[index] ?? "");
    const told = [String(error.row), error.column ?? "", reasonOf(error)];
    lines.push([...cells, ...told].map(cell).join(";"));
  }
  return `\ufeff${lines.join("\r\n")}\r\n`;
}
