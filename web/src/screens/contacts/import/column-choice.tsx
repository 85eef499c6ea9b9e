/** What each column means, with what it holds as evidence. */
import { Select } from "@/components/ui/input";
import { isOneOf } from "../person";
import { useContactWords } from "../words";
import { choose, MEANINGS, type Meaning } from "./columns";
import type { Table } from "./table";

const EXAMPLES = 3;

export function ColumnChoice({
  table,
  meanings,
  onChange,
}: {
  table: Table;
  meanings: readonly Meaning[];
  onChange: (meanings: Meaning[]) => void;
}) {
  const t = useContactWords();
  return (
    <ul className="grid gap-2.5 md:grid-cols-2 lg:grid-cols-3">
      {table.header.map((name, index) => {
        const title = name || t("column.number", { number: index + 1 });
        const examples = table.rows
          .slice(0, 20)
          .map((row) => row.cells[index]?.trim() ?? "")
          .filter(Boolean)
          .slice(0, EXAMPLES);
        return (
          <li key={index} className="grid content-start gap-2 rounded-md border p-3">
            <p className="truncate font-semibold text-sm">{title}</p>
            <p className="truncate text-muted-foreground text-sm">
              {examples.length > 0 ? examples.join(" · ") : t("column.empty")}
            </p>
            <Select
              aria-label={t("column.means", { name: title })}
              value={meanings[index] ?? "field"}
              onChange={({ target }) => {
                if (isOneOf(MEANINGS, target.value))
                  onChange(choose(meanings, index, target.value));
              }}
            >
              {MEANINGS.map((meaning) => (
                <option key={meaning} value={meaning}>
                  {t(`meaning.${meaning}`)}
                </option>
              ))}
            </Select>
          </li>
        );
      })}
    </ul>
  );
}
