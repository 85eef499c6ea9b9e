/** The two charts of the page. Colours are the theme's, nothing moves, and each has its table twin. */
import { ChartColumn, Table2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/surface";
import { Tooltip as Hint } from "@/components/ui/tooltip";
import { useInsightWords } from "./words";

const TICK = { fill: "var(--muted-foreground)", fontSize: 12 };

export interface Series {
  key: string;
  name: string;
  colour: string;
}

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

export interface Row {
  /** The foot of its bars. */
  label: string;
  /** The whole name, on hover. */
  title: string;
  [key: string]: number | string | null;
}

export function Bars({
  rows,
  series,
  format,
  summary,
  share,
}: {
  rows: Row[];
  series: readonly Series[];
  format: (value: number) => string;
  /** The whole in a sentence, for those who do not see it. */
  summary: string;
  /** From 0 to 1 instead of counts. */
  share?: boolean;
}) {
  return (
    <figure aria-label={summary} className="min-w-0">
      <div aria-hidden className="h-64">
        <ResponsiveContainer width="100%" height="100%">
          <BarChart
            accessibilityLayer={false}
            data={rows}
            barGap={2}
            margin={{ top: 8, right: 0, bottom: 0, left: 0 }}
          >
            <CartesianGrid vertical={false} stroke="var(--border)" />
            <XAxis
              dataKey="label"
              tick={TICK}
              tickLine={false}
              axisLine={{ stroke: "var(--border)" }}
              minTickGap={12}
            />
            <YAxis
              width={44}
              tick={TICK}
              tickLine={false}
              axisLine={false}
              allowDecimals={Boolean(share)}
              domain={share ? [0, 1] : [0, "auto"]}
              tickFormatter={format}
            />
            <Tooltip
              cursor={{ fill: "var(--muted)", opacity: 0.6 }}
              isAnimationActive={false}
              content={({ active, payload }) => {
                const row = payload?.[0]?.payload as Row | undefined;
                if (!active || !row) return null;
                return <Hover row={row} series={series} format={format} />;
              }}
            />
            {series.map((one) => (
              <Bar
                key={one.key}
                dataKey={one.key}
                name={one.name}
                fill={one.colour}
                radius={[3, 3, 0, 0]}
                maxBarSize={28}
                isAnimationActive={false}
              />
            ))}
          </BarChart>
        </ResponsiveContainer>
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

function Hover({
  row,
  series,
  format,
}: {
  row: Row;
  series: readonly Series[];
  format: (value: number) => string;
}) {
  return (
    <div className="rounded-md border bg-raised px-3 py-2 text-sm shadow-float">
      <p className="mb-1 font-semibold">{row.title}</p>
      {series.map((one) => {
        const value = row[one.key];
        return (
          <p key={one.key} className="flex justify-between gap-6">
            <span className="text-muted-foreground">{one.name}</span>
            <strong className="font-semibold">
              {typeof value === "number" ? format(value) : "–"}
            </strong>
          </p>
        );
      })}
    </div>
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
