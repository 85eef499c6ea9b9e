import { expect, test } from "vitest";
import { windowEnd, windowState } from "./window";

const noon = Date.parse("2026-11-22T12:00:00Z");
const on = (channel: "whatsapp" | "instagram", window_closes_at: string | null) =>
  windowState({ channel, window_closes_at }, noon);

test("the window ends 24 hours after the person wrote, with a margin; on Instagram a week", () => {
  expect(windowEnd("2026-11-22T12:00:00Z", "whatsapp")).toBe("2026-11-23T11:55:00.000Z");
  expect(windowEnd("2026-11-22T12:00:00Z", "instagram")).toBe("2026-11-29T11:55:00.000Z");
  expect(windowEnd(null, "whatsapp")).toBeNull();
});

test("the countdown tells hours and minutes and warns in the last hour", () => {
  expect(on("whatsapp", "2026-11-22T15:12:00Z")).toEqual({ kind: "open", hours: 3, minutes: 12 });
  expect(on("whatsapp", "2026-11-22T13:00:00Z")).toEqual({ kind: "soon", hours: 1, minutes: 0 });
  expect(on("whatsapp", "2026-11-22T12:00:20Z")).toEqual({ kind: "soon", hours: 0, minutes: 1 });
});

test("on Instagram the day is counted first, then what is left for the team alone", () => {
  expect(on("instagram", "2026-11-28T15:12:00Z")).toEqual({ kind: "open", hours: 3, minutes: 12 });
  expect(on("instagram", "2026-11-28T11:59:00Z")).toEqual({
    kind: "team",
    hours: 143,
    minutes: 59,
  });
  expect(on("instagram", "2026-11-22T12:30:00Z")).toEqual({ kind: "soon", hours: 0, minutes: 30 });
  expect(on("instagram", "2026-11-22T12:00:00Z")).toEqual({ kind: "closed", everOpen: true });
});

test("a window that closed is told from one that never was open", () => {
  expect(on("whatsapp", "2026-11-22T12:00:00Z")).toEqual({ kind: "closed", everOpen: true });
  expect(on("whatsapp", null)).toEqual({ kind: "closed", everOpen: false });
});
