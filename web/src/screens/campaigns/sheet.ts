/** A first look into a CSV file before it is sent. The server reads the whole of it by its own, stricter rules. */

export interface Sheet {
  header: string[];
  rows: string[][];
  /** Lines after the header. */
  total: number;
}

const SHOWN = 10;

export async function readSheet(file: Blob): Promise<Sheet> {
  const text = decode(new Uint8Array(await file.arrayBuffer()));
  const { default: papa } = await import("papaparse");
  const found = papa.parse<string[]>(text, { skipEmptyLines: "greedy" }).data;
  const [header = [], ...rows] = found;
  return {
    header: header.map((one) => one.trim()),
    rows: rows.slice(0, SHOWN),
    total: rows.length,
  };
}

/** UTF-8 where it is, else what Excel writes in Brazil. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
