/** Unsaved work: `useLeaveGuard(form.formState.isDirty)` asks before the page is left. */
import { useEffect } from "react";
import { createStore } from "@/lib/store";

const dirtyStore = createStore(0);

/** What goes on when the person says that it may. */
export const askingStore = createStore<(() => void) | null>(null);

/** Goes on at once, or asks first where something is unsaved. */
export function leaveThen(goOn: () => void): void {
  if (dirtyStore.get() === 0) goOn();
  else askingStore.set(() => goOn);
}

export function useLeaveGuard(dirty: boolean): void {
  useEffect(() => {
    if (!dirty) return;
    dirtyStore.set((count) => count + 1);
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", onUnload);
    return () => {
      dirtyStore.set((count) => count - 1);
      window.removeEventListener("beforeunload", onUnload);
    };
  }, [dirty]);
}

let passing = false;
let place = history.state?.idx ?? 0;

/** The browser's Back has happened when we hear of it: it is taken back, then asked about. */
function onPopState(event: PopStateEvent): void {
  const next: number = event.state?.idx ?? 0;
  const steps = next - place;
  if (passing || dirtyStore.get() === 0 || steps === 0) {
    passing = false;
    place = next;
    return;
  }
  event.stopImmediatePropagation();
  passing = true;
  history.go(-steps);
  askingStore.set(() => () => {
    passing = false;
    window.removeEventListener("popstate", onPopState, true);
    history.go(steps);
    setTimeout(() => window.addEventListener("popstate", onPopState, true), 100);
  });
}

/** Must be called before the router starts to listen. */
export function watchHistory(): void {
  window.addEventListener("popstate", onPopState, true);
}

export function notePlace(): void {
  place = history.state?.idx ?? place;
}
