/** The first rows as they will be read, with what is wrong in each cell. */
import { CircleAlert, TriangleAlert } from "lucide-react";
import { cn } from "@/lib/cn";
import { useWide } from "@/lib/media";
import { useContactWords } from "../words";
import { type CellTrouble, checkRow, type Said } from "./check";
import type { Meaning } from "./columns";
import type { Row, Table } from "./table";

const ROWS = 10;

interface PreviewProps {
  table: Table;
  meanings: readonly Meaning[];
  said: Said;
}

export function Preview(props: PreviewProps) {
  const t = useContactWords();
  const wide = useWide();
  return (
    <section className="mt-6 min-w-0">
      <h3 className="mb-2 font-sans font-semibold text-sm">
        {t("preview.title", { count: Math.min(ROWS, props.table.rows.length) })}
      </h3>
      {wide ? <WidePreview {...props} /> : <Cards {...props} />}
    </section>
  );
}

/** Columns that are used, in their order. */
function used(meanings: readonly Meaning[]): number[] {
  return meanings.flatMap((meaning, index) => (meaning === "ignore" ? [] : [index]));
}

function useTitles({ table, meanings }: PreviewProps): (column: number) => string {
  const t = useContactWords();
  return (column) => {
    const meaning = meanings[column] ?? "field";
    if (meaning === "field")
      return table.header[column] || t("column.number", { number: column + 1 });
    return t(`meaning.${meaning}`);
  };
}

function WidePreview(props: PreviewProps) {
  const t = useContactWords();
  const title = useTitles(props);
  const columns = used(props.meanings);
  return (
    <div
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      role="region"
      aria-label={t("preview")}
      className="overflow-x-auto rounded-md border"
    >
      <table className="w-full text-left text-sm">
        <thead className="bg-muted/60 text-muted-foreground text-xs">
          <tr>
            <th className="px-3 py-2 font-semibold">{t("row")}</th>
            {columns.map((column) => (
              <th key={column} className="whitespace-nowrap px-3 py-2 font-semibold">
                {title(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.table.rows.slice(0, ROWS).map((row) => {
            const troubles = checkRow(row, props.meanings, props.said);
            return (
              <tr key={row.number} className="border-t align-top">
                <td className="px-3 py-2 text-muted-foreground">
                  {row.number}
                  <RowTrouble troubles={troubles} />
                </td>
                {columns.map((column) => (
                  <td key={column} className="min-w-28 max-w-64 px-3 py-2">
                    <Cell row={row} column={column} troubles={troubles} />
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Cards(props: PreviewProps) {
  const t = useContactWords();
  const title = useTitles(props);
  return (
    <ol className="grid gap-2.5">
      {props.table.rows.slice(0, ROWS).map((row) => {
        const troubles = checkRow(row, props.meanings, props.said);
        return (
          <li key={row.number} className="rounded-md border p-3 text-sm">
            <p className="font-semibold text-muted-foreground text-xs">
              {t("row.number", { number: String(row.number) })}
            </p>
            <RowTrouble troubles={troubles} />
            <dl className="mt-1 grid gap-1">
              {used(props.meanings)
                .filter(
                  (column) =>
                    row.cells[column]?.trim() || troubles.some((one) => one.column === column),
                )
                .map((column) => (
                  <div key={column} className="grid grid-cols-[7rem_1fr] gap-2">
                    <dt className="truncate text-muted-foreground">{title(column)}</dt>
                    <dd className="min-w-0">
                      <Cell row={row} column={column} troubles={troubles} />
                    </dd>
                  </div>
                ))}
            </dl>
          </li>
        );
      })}
    </ol>
  );
}

function Cell({
  row,
  column,
  troubles,
}: {
  row: Row;
  column: number;
  troubles: readonly CellTrouble[];
}) {
  const found = troubles.find((one) => one.column === column);
  const text = row.cells[column]?.trim() ?? "";
  return (
    <>
      <span className={cn("break-words", found && !found.harmless && "text-danger-text")}>
        {text}
      </span>
      {found && <TroubleText trouble={found} />}
    </>
  );
}

function RowTrouble({ troubles }: { troubles: readonly CellTrouble[] }) {
  const found = troubles.find((one) => one.column === null);
  return found ? <TroubleText trouble={found} /> : null;
}

function TroubleText({ trouble }: { trouble: CellTrouble }) {
  const t = useContactWords();
  const Icon = trouble.harmless ? TriangleAlert : CircleAlert;
  return (
    <span
      className={cn(
        "mt-0.5 flex items-start gap-1.5 font-medium text-xs leading-4.5",
        trouble.harmless ? "text-warning-text" : "text-danger-text",
      )}
    >
      <Icon aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      {t(`trouble.${trouble.trouble}`)}
    </span>
  );
}
