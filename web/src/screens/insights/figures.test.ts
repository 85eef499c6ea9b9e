import { expect, test } from "vitest";
import type { Metrics, Overview } from "./data";
import { before, change, compareRows, lastDays, outcomes, shortName, sums } from "./figures";

const days = Array.from({ length: 30 }, (_, index) => ({
  date: `2026-11-${String(index + 1).padStart(2, "0")}`,
  sent: index,
  received: 1,
}));
const overview = { days } as unknown as Overview;

test("a span is counted together and set against the span before it", () => {
  const week = lastDays(overview, 7);
  expect(week[0]?.date).toBe("2026-11-24");
  expect(sums(week)).toEqual({ sent: 26 * 7, received: 7 });
  expect(sums(before(overview, 7) ?? []).sent).toBe(19 * 7);
  expect(before(overview, 30)).toBeNull();
});

test("a change from nothing has no percentage", () => {
  expect(change(5, 0)).toBeNull();
  expect(change(6, 5)).toBeCloseTo(0.2);
});

test("a campaign with few people is marked as too small to judge", () => {
  const one = (contacted: number) =>
    ({
      campaign_id: "a",
      name: "A",
      status: "running",
      funnel: { contacted, reply_rate: 0.5, conversion_rate: null },
      delivery: { delivery_rate: 1, read_rate: 0.9 },
    }) as unknown as Metrics;
  expect(compareRows([one(29), one(30)]).map((row) => row.small)).toEqual([true, false]);
});

test("every state of the ledger is counted under one of five words", () => {
  const found = outcomes({ sent: 5, held: 1, claimed: 1, unknown: 1, unconfirmed: 2, rejected: 3 });
  expect(Object.fromEntries(found.map(({ state, count }) => [state, count]))).toEqual({
    sent: 5,
    planned: 2,
    rejected: 3,
    unknown: 3,
    cancelled: 0,
  });
});

test("long names are cut for the chart", () => {
  expect(shortName("Curta")).toBe("Curta");
  expect(shortName("Comércio local, primeiro contato")).toBe("Comércio local, p…");
});
