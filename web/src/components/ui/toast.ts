/** Says something for some seconds: `toast("Saved")`, `toast("Archived", { action })`, `toast.error(reason)`. */
import { createStore } from "@/lib/store";

export interface ToastAction {
  label: string;
  run: () => unknown;
}
export interface ToastOptions {
  action?: ToastAction;
  /** Its request id is shown, for support. */
  error?: unknown;
  seconds?: number;
}
export interface Toast extends ToastOptions {
  id: number;
  text: string;
  kind: "plain" | "error";
}

const MOST = 3;
let last = 0;

export const toastStore = createStore<readonly Toast[]>([]);

function add(kind: Toast["kind"], text: string, options: ToastOptions = {}): number {
  last += 1;
  const one: Toast = { seconds: 8, ...options, id: last, kind, text };
  toastStore.set((now) => [...now.filter((other) => other.text !== text), one].slice(-MOST));
  return one.id;
}

export function dismiss(id: number): void {
  toastStore.set((now) => now.filter((one) => one.id !== id));
}

export function toast(text: string, options?: ToastOptions): number {
  return add("plain", text, options);
}
toast.error = (text: string, options?: ToastOptions): number => add("error", text, options);
