/** The two charts of the page. Colours are the theme's, nothing moves, and each has its table twin. */
import { ChartColumn, Table2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/surface";
import { Tooltip as Hint } from "@/components/ui/tooltip";
import { Plot, type PlotProps } from "./plot";
import { useInsightWords } from "./words";

export interface TwinProps {
  title: string;
  description?: string;
  /** Above the chart, e.g. which span. */
  action?: ReactNode;
  notice?: ReactNode;
  table: ReactNode;
  children: ReactNode;
}

/** A chart that can be read as a table. */
export function Twin({ title, description, action, notice, table, children }: TwinProps) {
  const t = useInsightWords();
  const [asTable, show] = useState(false);
  return (
    <Card>
      <header className="flex items-start justify-between gap-3 p-5 pb-3">
        <div className="min-w-0 flex-1">
          <h2 className="font-semibold text-lg leading-6">{title}</h2>
          {description && (
            <p className="mt-1 text-pretty text-muted-foreground text-sm">{description}</p>
          )}
        </div>
        <Hint content={t(asTable ? "asChart" : "asTable")}>
          <Button
            look="plain"
            size="icon"
            aria-label={t(asTable ? "asChart" : "asTable")}
            onClick={() => show(!asTable)}
          >
            {asTable ? <ChartColumn aria-hidden /> : <Table2 aria-hidden />}
          </Button>
        </Hint>
      </header>
      {action && <div className="px-5 pb-3">{action}</div>}
      <div className="px-5 pb-5">
        {asTable ? table : children}
        {notice && <p className="mt-3 text-pretty text-muted-foreground text-sm">{notice}</p>}
      </div>
    </Card>
  );
}

export function Bars({
  rows,
  series,
  format,
  summary,
  share,
}: PlotProps & {
  /** The whole in a sentence, for those who do not see it. */
  summary: string;
}) {
  return (
    <figure aria-label={summary} className="min-w-0">
      <div aria-hidden className="h-64">
        <Plot rows={rows} series={series} format={format} share={share} />
      </div>
      <figcaption className="mt-3 flex flex-wrap gap-x-5 gap-y-1 text-sm">
        {series.map((one) => (
          <span key={one.key} className="flex items-center gap-2">
            <span aria-hidden className="size-3 rounded-sm" style={{ background: one.colour }} />
            {one.name}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

/** The same figures in rows and columns. */
export function Table({
  caption,
  head,
  rows,
}: {
  caption: string;
  head: readonly string[];
  rows: readonly { key: string; cells: readonly ReactNode[] }[];
}) {
  return (
    <section
      aria-label={caption}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="max-h-96 overflow-auto rounded-md border"
    >
      <table className="w-full text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead className="sticky top-0 bg-muted">
          <tr>
            {head.map((name, index) => (
              <th
                key={name}
                scope="col"
                className={`whitespace-nowrap px-3 py-2 font-semibold ${index === 0 ? "text-left" : "text-right"}`}
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells: [first, ...rest] }) => (
            <tr key={key} className="border-t">
              <th scope="row" className="max-w-64 truncate px-3 py-2 text-left font-medium">
                {first}
              </th>
              {rest.map((cell, index) => (
                <td key={head[index + 1]} className="whitespace-nowrap px-3 py-2 text-right">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
