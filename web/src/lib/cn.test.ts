import { expect, test } from "vitest";
import { cn } from "./cn";

test.each([
  ["h-9 px-4", "h-11", "px-4 h-11"],
  ["px-3", "pl-12", "px-3 pl-12"],
  ["pl-12 py-2", "px-3", "py-2 px-3"],
  ["text-sm text-foreground", "text-danger-text", "text-sm text-danger-text"],
  ["text-[15px] text-center", "text-base", "text-center text-base"],
  ["border border-input", "border-dashed", "border border-input border-dashed"],
  ["border-input border-t", "border-danger", "border-t border-danger"],
  ["size-9", "h-4 w-5", "size-9 h-4 w-5"],
  ["h-4 w-5", "size-9", "size-9"],
  ["hover:bg-muted", "bg-card", "hover:bg-muted bg-card"],
  ["max-w-lg", "max-w-[60rem]", "max-w-[60rem]"],
  ["flex", "hidden", "hidden"],
  ["rounded-md rounded-t-xl", "custom", "rounded-md rounded-t-xl custom"],
])("%s + %s", (first, second, joined) => {
  expect(cn(first, second)).toBe(joined);
});
