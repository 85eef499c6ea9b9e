/** Joins class names; the last of two that set the same thing wins. */
import { type ClassValue, clsx } from "clsx";
import { createTailwindMerge } from "tailwind-merge";

const any = () => true;
const size = (value: string) =>
  /^(xs|sm|base|lg|\d*xl)$/.test(value) || /^\[(length:)?[\d.]+(px|rem|em)\]$/.test(value);
const thickness = (value: string) => /^(\d+|\[[\d.]+px\])$/.test(value);
const whole = (value: string) => !/^([trblse]|[tb][lr])(-|$)/.test(value);
const side = ["", any];
const all = (...names: string[]) =>
  Object.fromEntries(names.map((name) => [name, [{ [name]: [any] }]]));

// A tenth of tailwind-merge's own table: the groups that components of ours let others override.
// Classes outside of it are all kept.
const merge = createTailwindMerge(() => ({
  cacheSize: 500,
  theme: {},
  classGroups: {
    display: [
      "block",
      "inline",
      "inline-block",
      "flex",
      "inline-flex",
      "grid",
      "inline-grid",
      "hidden",
      "contents",
    ],
    position: ["static", "fixed", "absolute", "relative", "sticky"],
    ...all("p", "px", "py", "pt", "pr", "pb", "pl", "m", "mx", "my", "mt", "mr", "mb", "ml"),
    ...all("size", "w", "h", "min-w", "min-h", "max-w", "max-h", "gap", "gap-x", "gap-y"),
    ...all("inset", "inset-x", "inset-y", "top", "right", "bottom", "left", "z", "opacity"),
    ...all("items", "justify", "self", "justify-self", "shadow", "bg", "leading", "tracking"),
    rounded: [{ rounded: ["", whole] }],
    "font-weight": [{ font: ["normal", "medium", "semibold", "bold", "extrabold"] }],
    "font-family": [{ font: ["sans", "display", "mono"] }],
    "font-size": [{ text: [size] }],
    "text-align": [{ text: ["left", "center", "right", "start", "end"] }],
    "text-wrap": [{ text: ["wrap", "nowrap", "balance", "pretty"] }],
    "text-color": [{ text: [any] }],
    "border-style": [{ border: ["solid", "dashed", "dotted", "none"] }],
    "border-w": [{ border: ["", thickness] }],
    "border-side": [{ border: [{ t: side, r: side, b: side, l: side, x: side, y: side }] }],
    "border-color": [{ border: [any] }],
  },
  conflictingClassGroups: {
    p: ["px", "py", "pt", "pr", "pb", "pl"],
    px: ["pr", "pl"],
    py: ["pt", "pb"],
    m: ["mx", "my", "mt", "mr", "mb", "ml"],
    mx: ["mr", "ml"],
    my: ["mt", "mb"],
    size: ["w", "h"],
    inset: ["inset-x", "inset-y", "top", "right", "bottom", "left"],
    "inset-x": ["right", "left"],
    "inset-y": ["top", "bottom"],
    gap: ["gap-x", "gap-y"],
  },
  conflictingClassGroupModifiers: {},
  orderSensitiveModifiers: ["before", "after"],
}));

export function cn(...values: ClassValue[]): string {
  return merge(clsx(values));
}
