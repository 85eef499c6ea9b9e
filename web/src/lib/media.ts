import { useSyncExternalStore } from "react";

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = matchMedia(query);
      list.addEventListener("change", listener);
      return () => list.removeEventListener("change", listener);
    },
    () => matchMedia(query).matches,
    () => true,
  );
}

/** Whether there is room for the desktop layout. The same line as Tailwind's `md:`. */
export const useWide = () => useMedia("(min-width: 48rem)");
