/** Which rows of a list are chosen, with Shift for ranges. */
import { useMemo, useRef, useState } from "react";

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
        const chosen = range ? between(order, last.current, id) : [id];
        last.current = id;
        // Two in quick succession each count, whatever has been drawn.
        setIds((now) => {
          const next = new Set(now);
          for (const one of chosen) {
            if (now.has(id)) next.delete(one);
            else next.add(one);
          }
          return next;
        });
      },
      toggleAll(order) {
        setIds((now) =>
          order.every((id) => now.has(id)) ? new Set() : new Set([...now, ...order]),
        );
      },
      state(order) {
        const count = order.filter((id) => ids.has(id)).length;
        if (count === 0) return false;
        return count === order.length ? true : "indeterminate";
      },
      clear: () => setIds((now) => (now.size > 0 ? new Set() : now)),
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
