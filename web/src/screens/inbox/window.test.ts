import { expect, test } from "vitest";
import { windowEnd, windowState } from "./window";

const noon = Date.parse("2026-11-22T12:00:00Z");

test("the window ends 24 hours after the person wrote, with a margin", () => {
  expect(windowEnd("2026-11-22T12:00:00Z")).toBe("2026-11-23T11:55:00.000Z");
  expect(windowEnd(null)).toBeNull();
});

test("the countdown tells hours and minutes and warns in the last hour", () => {
  expect(windowState("2026-11-22T15:12:00Z", noon)).toEqual({
    kind: "open",
    hours: 3,
    minutes: 12,
  });
  expect(windowState("2026-11-22T13:00:00Z", noon)).toEqual({ kind: "soon", hours: 1, minutes: 0 });
  expect(windowState("2026-11-22T12:00:20Z", noon)).toEqual({ kind: "soon", hours: 0, minutes: 1 });
});

test("a window that closed is told from one that never was open", () => {
  expect(windowState("2026-11-22T12:00:00Z", noon)).toEqual({ kind: "closed", everOpen: true });
  expect(windowState(null, noon)).toEqual({ kind: "closed", everOpen: false });
});
