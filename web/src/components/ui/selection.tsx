/** Which rows of a list are chosen, with Shift for ranges, and the bar that acts on them. */
import { X } from "lucide-react";
import { type ReactNode, useMemo, useRef, useState } from "react";
import { useCommonWords } from "@/i18n";
import { Button } from "./button";

export interface Selection {
  ids: ReadonlySet<string>;
  has: (id: string) => boolean;
  /** Chooses or drops one; with `range`, everything between the last one and this. */
  toggle: (id: string, order: readonly string[], range: boolean) => void;
  toggleAll: (order: readonly string[]) => void;
  state: (order: readonly string[]) => boolean | "indeterminate";
  clear: () => void;
}

export function useSelection(): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const last = useRef<string | null>(null);
  return useMemo(
    () => ({
      ids,
      has: (id) => ids.has(id),
      toggle(id, order, range) {
        const next = new Set(ids);
        const choose = !ids.has(id);
        for (const one of range ? between(order, last.current, id) : [id]) {
          if (choose) next.add(one);
          else next.delete(one);
        }
        last.current = id;
        setIds(next);
      },
      toggleAll(order) {
        setIds(order.every((id) => ids.has(id)) ? new Set() : new Set([...ids, ...order]));
      },
      state(order) {
        const count = order.filter((id) => ids.has(id)).length;
        if (count === 0) return false;
        return count === order.length ? true : "indeterminate";
      },
      clear: () => setIds(new Set()),
    }),
    [ids],
  );
}

function between(order: readonly string[], from: string | null, to: string): readonly string[] {
  const start = from === null ? -1 : order.indexOf(from);
  const end = order.indexOf(to);
  if (start < 0 || end < 0) return [to];
  return order.slice(Math.min(start, end), Math.max(start, end) + 1);
}

/** Floats over the list while something is chosen. */
export function SelectionBar({
  selection,
  children,
}: {
  selection: Selection;
  children: ReactNode;
}) {
  const t = useCommonWords();
  if (selection.ids.size === 0) return null;
  return (
    <div className="slide-in-from-bottom-3 fade-in fixed inset-x-3 bottom-[calc(4.5rem+env(safe-area-inset-bottom))] z-30 mx-auto flex w-fit max-w-[calc(100%-1.5rem)] animate-in flex-wrap items-center gap-2 rounded-xl border bg-raised p-2 pl-4 shadow-float md:sticky md:inset-x-auto md:bottom-6 md:mt-4">
      <output className="mr-2 font-semibold text-sm">
        {t("select.count", { count: selection.ids.size })}
      </output>
      {children}
      <Button look="ghost" size="icon" aria-label={t("select.none")} onClick={selection.clear}>
        <X aria-hidden />
      </Button>
    </div>
  );
}
