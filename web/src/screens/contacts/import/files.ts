/** The tables imported while this page is open: their rows are needed to tell what was wrong in them. */
import type { Table } from "./table";

const tables = new Map<string, Table>();

export function rememberTable(importId: string, table: Table): void {
  tables.clear();
  tables.set(importId, table);
}

export function tableOf(importId: string): Table | undefined {
  return tables.get(importId);
}
