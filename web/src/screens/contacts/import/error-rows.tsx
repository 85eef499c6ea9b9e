/** Every row that was not taken as it stood: where, what stands there, and why. */
import { type Column, DataList } from "@/components/ui/data-list";
import { useContactWords } from "../words";
import type { RowError } from "./rejected";
import { cellOf } from "./row-reason";
import type { Table } from "./table";

export function ErrorRows({
  errors,
  table,
  reasonOf,
}: {
  errors: readonly RowError[];
  table: Table | undefined;
  reasonOf: (error: RowError) => string;
}) {
  const t = useContactWords();
  const columns: Column<RowError>[] = [
    { id: "row", header: t("row"), width: "4.5rem", cell: (error) => String(error.row) },
    {
      id: "column",
      header: t("column"),
      width: "minmax(0, 1fr)",
      cell: (error) => <span className="block truncate">{error.column ?? "—"}</span>,
    },
    {
      id: "value",
      header: t("value"),
      width: "minmax(0, 1.4fr)",
      cell: (error) => <span className="block truncate">{cellOf(error, table) || "—"}</span>,
    },
    {
      id: "reason",
      header: t("reason"),
      width: "minmax(0, 3fr)",
      cell: (error) => <Reason error={error} reasonOf={reasonOf} />,
    },
  ];
  return (
    <DataList
      label={t("errors.list")}
      rows={errors}
      rowId={(error) => `${error.row} ${error.column ?? ""} ${error.code}`}
      rowName={(error) => t("row.number", { number: String(error.row) })}
      columns={columns}
      cardHeight={92}
      card={(error) => (
        <div className="grid gap-1 text-sm">
          <p className="text-muted-foreground">
            {t("row.number", { number: String(error.row) })}
            {error.column && ` · ${error.column}`}
          </p>
          {cellOf(error, table) && (
            <p className="break-words font-semibold">{cellOf(error, table)}</p>
          )}
          <Reason error={error} reasonOf={reasonOf} />
        </div>
      )}
    />
  );
}

function Reason({ error, reasonOf }: { error: RowError; reasonOf: (error: RowError) => string }) {
  return (
    <span className={error.imported ? "text-warning-text" : "text-danger-text"}>
      {reasonOf(error)}
    </span>
  );
}
