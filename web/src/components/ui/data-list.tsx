/** A list of any length: a table with sticky header on desks, cards on phones, few rows in the DOM. */
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import {
  type KeyboardEvent,
  type MouseEvent,
  memo,
  type ReactNode,
  useCallback,
  useMemo,
  useRef,
  useState,
} from "react";
import { useCommonWords } from "@/i18n";
import { cn } from "@/lib/cn";
import { useWide } from "@/lib/media";
import { useSettled } from "@/lib/settled";
import { initialRect, measureLater, observeWindow, scrollList } from "@/lib/virtual";
import { Checkbox } from "./choice";
import type { Selection } from "./selection";

export interface Column<Row> {
  id: string;
  header: ReactNode;
  cell: (row: Row) => ReactNode;
  /** A CSS grid track: "2fr", "8rem", "minmax(10rem, 3fr)". */
  width?: string;
  align?: "end";
  /** Of the cell: a list scrolls the better, the fewer elements a row has. */
  className?: string;
}

export interface DataListProps<Row> {
  /** What the list holds, for screen readers. */
  label: string;
  rows: readonly Row[];
  rowId: (row: Row) => string;
  /** The name of a row, for its checkbox. */
  rowName: (row: Row) => string;
  columns: readonly Column<Row>[];
  /** The row as a card on phones. */
  card: (row: Row) => ReactNode;
  onOpen?: (row: Row) => void;
  selection?: Selection;
  /** How many rows there are on the server, where known. */
  total?: number;
  /** Shown at the end of each row, over its press. */
  actions?: (row: Row) => ReactNode;
  rowHeight?: number;
  /** A number is a guess: cards are measured before they are seen. A function knows. */
  cardHeight?: number | ((row: Row) => number);
  /** Every row of a desk is as high as `rowHeight`: none is measured while people scroll. */
  even?: boolean;
}

export function DataList<Row>(props: DataListProps<Row>) {
  const wide = useWide();
  const { rows, columns, selection, rowId, label, rowHeight = 60, cardHeight = 104 } = props;
  const even = wide && props.even;
  const scale = useMemo(() => (wide ? textScale() : 1), [wide]);
  const settled = useSettled();
  const list = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  // The same function while people scroll: another one has every row measured anew, in sight or not.
  const getItemKey = useCallback((index: number) => rowId(rows[index] as Row), [rows, rowId]);
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: (index) => {
      if (wide) return rowHeight * scale;
      return typeof cardHeight === "number" ? cardHeight : cardHeight(rows[index] as Row);
    },
    getItemKey,
    // Cards of a phone are measured, which is late for a quick thumb. Those nobody sees come later.
    overscan: settled ? (wide ? 4 : 8) : 1,
    useFlushSync: false,
    scrollMargin: top,
    initialRect,
    ...(!wide && typeof cardHeight === "function" && { measureElement: measureLater }),
    observeElementRect: (virtual, tell) =>
      observeWindow(virtual, (size) => {
        setTop(list.current?.offsetTop ?? 0);
        tell(size);
      }),
    scrollToFn: scrollList,
  });
  const tracks = [
    selection && "1.25rem",
    ...columns.map((column) => column.width ?? "1fr"),
    props.actions && "minmax(3rem, auto)",
  ]
    .filter(Boolean)
    .join(" ");
  const grid = useMemo(() => (wide ? { gridTemplateColumns: tracks } : undefined), [wide, tracks]);
  return (
    <div
      role="table"
      aria-label={label}
      aria-rowcount={(props.total ?? rows.length) + 1}
      className="md:rounded-lg md:border md:bg-card md:shadow-card"
    >
      <div
        role="rowgroup"
        className="sticky top-0 z-10 hidden rounded-t-lg border-b bg-card md:block"
      >
        <Header {...props} grid={grid} wide={wide} />
      </div>
      <div
        ref={list}
        role="rowgroup"
        className="relative"
        style={{ height: virtualizer.getTotalSize() }}
      >
        {virtualizer.getVirtualItems().map((item) => {
          return (
            <Row
              key={item.key}
              list={props}
              row={rows[item.index] as Row}
              index={item.index}
              top={item.start - top}
              height={even ? item.size : undefined}
              measure={even ? undefined : virtualizer.measureElement}
              grid={grid}
              wide={wide}
            />
          );
        })}
      </div>
    </div>
  );
}

/** How much larger than usual somebody has set their browser's text. */
const textScale = () =>
  Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1;

type Shared<Row> = DataListProps<Row> & {
  grid: { gridTemplateColumns: string } | undefined;
  wide: boolean;
};

// Its box asks every row whether it is chosen, which nobody waits for at each frame.
const Header = memo(HeaderRow) as typeof HeaderRow;

function HeaderRow<Row>({ columns, rows, rowId, selection, actions, grid, wide }: Shared<Row>) {
  const t = useCommonWords();
  if (!wide) return null;
  return (
    <div role="row" className="grid items-center gap-6 px-5" style={grid}>
      {selection && (
        <span role="columnheader" className="flex">
          <Checkbox
            aria-label={t("select.all")}
            checked={selection.state(rows.map(rowId))}
            onCheckedChange={() => selection.toggleAll(rows.map(rowId))}
          />
        </span>
      )}
      {columns.map((column) => (
        <span
          key={column.id}
          role="columnheader"
          className={cn(
            "truncate py-2.5 font-semibold text-muted-foreground text-xs",
            column.align === "end" && "text-right",
          )}
        >
          {column.header}
        </span>
      ))}
      {actions && (
        <span role="columnheader">
          <span className="sr-only">{t("actions")}</span>
        </span>
      )}
    </div>
  );
}

interface RowProps<Row> {
  list: DataListProps<Row>;
  row: Row;
  index: number;
  top: number;
  /** Where it is known, the row is not measured. */
  height: number | undefined;
  measure: ((element: HTMLElement | null) => void) | undefined;
  grid: { gridTemplateColumns: string } | undefined;
  wide: boolean;
}

// While the list only scrolls, its own props stay, and rows in sight are not made again.
const Row = memo(ListRow) as typeof ListRow;

function ListRow<Row>({ list, row, index, top, height, measure, grid, wide }: RowProps<Row>) {
  const { columns, rows, rowId, rowName, selection, onOpen, actions } = list;
  const t = useCommonWords();
  const id = rowId(row);
  const chosen = selection?.has(id) ?? false;
  const open = onOpen && {
    tabIndex: 0,
    onClick: () => onOpen(row),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key === "Enter" && event.target === event.currentTarget) onOpen(row);
    },
  };
  const check = selection && (
    <Checkbox
      aria-label={t("select.one", { name: rowName(row) })}
      checked={chosen}
      onClick={(event) => {
        event.stopPropagation();
        selection.toggle(id, rows.map(rowId), event.shiftKey);
      }}
    />
  );
  const stay = (event: MouseEvent) => event.stopPropagation();
  const look = cn(
    "transition-colors",
    onOpen && "cursor-pointer hover:bg-muted/60",
    chosen && "bg-primary-soft/60 hover:bg-primary-soft",
  );
  const place = { ref: measure, "data-index": index };
  if (!wide) {
    return (
      <div {...place} className="absolute inset-x-0 pb-2.5" style={{ top }}>
        <div
          role="row"
          aria-rowindex={index + 2}
          aria-selected={selection && chosen}
          {...open}
          className={cn("flex items-start gap-3 rounded-lg border bg-card p-4 shadow-card", look)}
        >
          {check && (
            <span role="cell" className="flex pt-1">
              {check}
            </span>
          )}
          <div role="cell" className="min-w-0 flex-1">
            {list.card(row)}
          </div>
          {actions && (
            <div role="cell" className="-my-2 -mr-2" onClick={stay}>
              {actions(row)}
            </div>
          )}
        </div>
      </div>
    );
  }
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selection && chosen}
      {...place}
      {...open}
      style={{ ...grid, top, height }}
      className={cn(
        "absolute inset-x-0 grid min-h-15 items-center gap-6 px-5 py-2 text-sm",
        height && "[contain:layout_size]",
        index > 0 && "border-t",
        index === rows.length - 1 && "rounded-b-lg",
        look,
      )}
    >
      {check && (
        <span role="cell" className="flex">
          {check}
        </span>
      )}
      {columns.map((column) => (
        <div
          key={column.id}
          role="cell"
          className={cn("min-w-0", column.align === "end" && "text-right", column.className)}
        >
          {column.cell(row)}
        </div>
      ))}
      {actions && (
        <div role="cell" className="flex justify-end" onClick={stay}>
          {actions(row)}
        </div>
      )}
    </div>
  );
}

/** As many rows as there may be, before they come. */
export function DataListSkeleton({ rows = 6 }: { rows?: number }) {
  const t = useCommonWords();
  return (
    <div
      role="status"
      aria-label={t("loading")}
      className="grid gap-2.5 md:gap-0 md:rounded-lg md:border md:bg-card md:shadow-card"
    >
      <div className="hidden h-10 border-b md:block" />
      {Array.from({ length: rows }, (_, index) => index).map((index) => (
        <div
          key={index}
          className="flex items-center gap-4 rounded-lg border bg-card p-4 max-md:h-24 md:h-15 md:rounded-none md:border-0 md:[&+div]:border-t"
        >
          <span className="skeleton h-4 w-2/5" />
          <span className="skeleton ml-auto h-4 w-20" />
          <span className="skeleton hidden h-4 w-24 md:block" />
        </div>
      ))}
    </div>
  );
}
