/** Keys that do something: `useShortcuts([{ keys: "e", label, run }])`. Off while somebody types. */
import { useEffect, useRef } from "react";
import { createStore } from "@/lib/store";

export interface Shortcut {
  /** "j", "?", "mod+k" (Ctrl or Cmd), "shift+a", or a sequence: "g i". Never Alt with arrows. */
  keys: string;
  label: string;
  group?: "general" | "go" | "here";
  run: (event: KeyboardEvent) => void;
  /** Works in fields too; only for keys with mod. */
  always?: boolean;
}

export const shortcutStore = createStore<readonly Shortcut[]>([]);

export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  const shape = shortcuts.map((one) => `${one.keys}|${one.label}`).join("\n");
  // biome-ignore lint/correctness/useExhaustiveDependencies: only other keys or labels are news; `run` is read when pressed
  useEffect(() => {
    const mine = latest.current.map((one, index) => ({
      ...one,
      run: (event: KeyboardEvent) => latest.current[index]?.run(event),
    }));
    shortcutStore.set((now) => [...now, ...mine]);
    return () => shortcutStore.set((now) => now.filter((one) => !mine.includes(one)));
  }, [shape]);
}

const SEQUENCE_MS = 1200;
let pending = "";
let pendingUntil = 0;

export function listenForShortcuts(): () => void {
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.altKey) return;
  const pressed = nameOf(event);
  if (!pressed) return;
  const sequence = Date.now() < pendingUntil ? `${pending} ${pressed}` : pressed;
  // The latest registered wins: a screen may take a key over from the shell.
  const usable = shortcutStore
    .get()
    .filter((one) => one.always || !typing(event))
    .reverse();
  const hit =
    usable.find((one) => one.keys === sequence) ?? usable.find((one) => one.keys === pressed);
  if (hit) {
    pendingUntil = 0;
    event.preventDefault();
    hit.run(event);
  } else if (usable.some((one) => one.keys.startsWith(`${sequence} `))) {
    pending = sequence;
    pendingUntil = Date.now() + SEQUENCE_MS;
  } else pendingUntil = 0;
}

function nameOf(event: KeyboardEvent): string | null {
  if (["Shift", "Control", "Meta", "Alt"].includes(event.key)) return null;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const mod = event.metaKey || event.ctrlKey ? "mod+" : "";
  const shift =
    event.shiftKey && (mod || /^[a-z]$/.test(key) || event.key.length > 1) ? "shift+" : "";
  return mod + shift + key;
}

const TYPED_INTO = "textarea, select, input:not([type=checkbox], [type=radio])";

function typing(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches(TYPED_INTO)) return true;
  // In menus and dialogs letters belong to them.
  return target.closest("[role=menu],[role=dialog],[role=listbox]") !== null;
}
