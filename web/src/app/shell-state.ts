/** What screens tell the shell: counts in the navigation, and that a phone's whole height is needed. */
import { useEffect } from "react";
import { createStore } from "@/lib/store";
import type { NavName } from "./routes";

/** How many things wait in a screen; shown in the navigation and, of the inbox, in the tab's title. */
export const navCounts = createStore<Readonly<Partial<Record<NavName, number>>>>({});

/** Whether the bars of the phone are out of the way. */
export const bareStore = createStore(false);

export function useBare(bare: boolean): void {
  useEffect(() => {
    bareStore.set(bare);
    return () => bareStore.set(false);
  }, [bare]);
}
