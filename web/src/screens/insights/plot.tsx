/** The drawing of a chart, with the library for it: in a file of its own, fetched beside the figures. */
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";

const TICK = { fill: "var(--muted-foreground)", fontSize: 12 };

export interface Series {
  key: string;
  name: string;
  colour: string;
}

export interface Row {
  /** The foot of its bars. */
  label: string;
  /** The whole name, on hover. */
  title: string;
  [key: string]: number | string | null;
}

export interface PlotProps {
  rows: Row[];
  series: readonly Series[];
  format: (value: number) => string;
  /** From 0 to 1 instead of counts. */
  share?: boolean;
}

export default function Plot({ rows, series, format, share }: PlotProps) {
  return (
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
