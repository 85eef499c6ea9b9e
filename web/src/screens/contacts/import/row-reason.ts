/** The API's reason for refusing a row, in words; where the row is here still, as exactly as it can be told. */
import { useContactWords } from "../words";
import { checkPhone } from "./check";
import type { RowError } from "./rejected";
import type { Table } from "./table";

export function useRowReason(table: Table | undefined): (error: RowError) => string {
  const t = useContactWords();
  return (error) => {
    switch (error.code) {
      case "InvalidPhone": {
        const reason = checkPhone(cellOf(error, table) ?? "");
        return t(reason && cellOf(error, table) ? `trouble.${reason}` : "trouble.phone");
      }
      case "InvalidEmail":
        return t(error.imported ? "trouble.bad_email_left_out" : "trouble.bad_email");
      case "NoIdentifier":
        return t("trouble.no_identifier");
      case "NoLegalBasis":
        return t("trouble.no_basis");
      case "NoBasisSource":
        return t("trouble.no_source");
      case "TooManyCells":
        return t("trouble.too_many_cells");
      case "BrokenRow":
        return t("trouble.broken");
      case "LimitReached":
        return t("trouble.limit");
      default:
        return error.message;
    }
  };
}

/** What stands in the cell, while the file is here. */
export function cellOf(error: RowError, table: Table | undefined): string | undefined {
  if (!table || error.column === null) return undefined;
  const row = table.rows.find((one) => one.number === error.row);
  return row?.cells[table.header.indexOf(error.column)]?.trim();
}
