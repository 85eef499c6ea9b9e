/** What the command palette offers: screens add to it with `useCommands`. */
import type { LucideIcon } from "lucide-react";
import { useEffect, useRef } from "react";
import { createStore } from "@/lib/store";

export interface Command {
  id: string;
  label: string;
  /** More words to find it by. */
  words?: string;
  icon?: LucideIcon;
  keys?: string;
  kind: "page" | "action";
  run: () => void;
}

export const commandStore = createStore<readonly Command[]>([]);
export const paletteStore = createStore(false);

export function useCommands(commands: readonly Command[]): void {
  const latest = useRef(commands);
  latest.current = commands;
  const shape = commands.map((one) => `${one.id}|${one.label}`).join("\n");
  // biome-ignore lint/correctness/useExhaustiveDependencies: only other ids or labels are news
  useEffect(() => {
    const mine = latest.current.map((one, index) => ({
      ...one,
      run: () => latest.current[index]?.run(),
    }));
    commandStore.set((now) => [...now, ...mine]);
    return () => commandStore.set((now) => now.filter((one) => !mine.includes(one)));
  }, [shape]);
}
