import { remember, remembered } from "@/lib/storage";
import { createStore } from "@/lib/store";

export const THEMES = ["light", "dark", "system"] as const;
export type Theme = (typeof THEMES)[number];

export const themeStore = createStore<Theme>(
  THEMES.find((theme) => theme === remembered("theme")) ?? "system",
);
const night = globalThis.matchMedia?.("(prefers-color-scheme: dark)");

function apply(): void {
  const theme = themeStore.get();
  const dark = theme === "dark" || (theme === "system" && !!night?.matches);
  document.documentElement.classList.toggle("dark", dark);
}

export function switchTheme(theme: Theme): void {
  remember("theme", theme);
  themeStore.set(theme);
  apply();
}

night?.addEventListener("change", apply);
