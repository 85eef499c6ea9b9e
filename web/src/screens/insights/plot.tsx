/** Bars side by side, drawn with boxes of the page: nothing is measured, so nothing is drawn twice. */
import { nice, ticks } from "d3-array";
import { type PointerEvent, useState } from "react";
import { useWide } from "@/lib/media";

const TICKS = 4;
// Dates beside each other, and names of two lines.
const MOST_LABELS = { wide: 10, narrow: 7 };

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

export function Plot({ rows, series, format, share }: PlotProps) {
  const most = MOST_LABELS[useWide() ? "wide" : "narrow"];
  const [over, point] = useState<number | null>(null);
  const [top, marks] = share ? [1, ticks(0, 1, TICKS)] : countScale(rows, series);
  const up = (value: number) => `${(value / top) * 100}%`;
  const width = `${80 / series.length}%`;
  const step = Math.ceil(rows.length / most);
  const shown = over === null ? undefined : rows[over];
  const follow = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const index = Math.floor(((event.clientX - left) / width) * rows.length);
    point(index >= 0 && index < rows.length ? index : null);
  };
  return (
    <div className="flex h-full flex-col pt-2 pl-11 text-muted-foreground text-xs">
      <div
        className="relative flex flex-1 touch-pan-y items-end"
        onPointerDown={follow}
        onPointerMove={follow}
        onPointerLeave={() => point(null)}
      >
        {marks.map((mark) => (
          <div
            key={mark}
            className="pointer-events-none absolute inset-x-0 border-t"
            style={{ bottom: up(mark) }}
          >
            <span className="-translate-y-1/2 absolute right-full mr-2">{format(mark)}</span>
          </div>
        ))}
        {rows.map((row, index) => (
          <div
            key={index}
            className={`relative flex h-full min-w-0 flex-1 items-end justify-center gap-0.5 ${index === over ? "bg-muted/60" : ""}`}
          >
            {series.map(({ key, colour }) => (
              <div
                key={key}
                className="max-w-7 rounded-t-[3px]"
                style={{ background: colour, height: up(Number(row[key] ?? 0)), width }}
              />
            ))}
          </div>
        ))}
        {shown && (
          <Hover row={shown} series={series} format={format} place={(over ?? 0) / rows.length} />
        )}
      </div>
      <div className="flex h-9 pt-1.5 leading-tight">
        {rows.map((row, index) => (
          <div key={index} className="min-w-0 flex-1">
            {(rows.length - 1 - index) % step === 0 && (
              <span
                className="line-clamp-2 px-0.5 text-center"
                style={{ width: `${step * 100}%`, marginLeft: `${(1 - step) * 50}%` }}
              >
                {row.label}
              </span>
            )}
          </div>
        ))}
      </div>
    </div>
  );
}

/** The top of the axis and its marks, in whole numbers: nobody sends half a message. */
function countScale(rows: readonly Row[], series: readonly Series[]): [number, number[]] {
  const most = Math.max(1, ...rows.flatMap((row) => series.map(({ key }) => Number(row[key]))));
  const [, top] = nice(0, most, TICKS);
  return [Math.ceil(top), ticks(0, top, TICKS).filter(Number.isInteger)];
}

function Hover({
  row,
  series,
  format,
  place,
}: Pick<PlotProps, "series" | "format"> & {
  row: Row;
  /** Where its bars begin, from 0 to 1. */
  place: number;
}) {
  const side = place < 1 / 3 ? "" : place < 2 / 3 ? "-translate-x-1/2" : "-translate-x-full";
  return (
    <div
      className={`pointer-events-none absolute top-1 w-max max-w-56 rounded-md border bg-raised px-3 py-2 text-foreground text-sm shadow-float ${side}`}
      style={{ left: `${place * 100}%` }}
    >
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
