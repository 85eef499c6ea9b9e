/** Spans of time to look at, as the business's clock counts days. */

export const PERIODS = ["all", "day", "week", "month", "custom"] as const;
export type Period = (typeof PERIODS)[number];

export interface Range {
  /** Inclusive, as the API takes it. */
  from_at?: string;
  /** Exclusive. */
  until_at?: string;
}

const HOUR_MS = 3_600_000;
const HOURS = { day: 24, week: 7 * 24, month: 30 * 24 } as const;

export function rangeOf(
  period: Period,
  days: { from: string; to: string },
  zone: string | undefined,
  now = Date.now(),
): Range {
  if (period === "all") return {};
  if (period !== "custom") {
    // To the hour: the same list for a while, and no list a second long.
    const hour = Math.floor(now / HOUR_MS) * HOUR_MS;
    return { from_at: new Date(hour - HOURS[period] * HOUR_MS).toISOString() };
  }
  const from_at = startOf(days.from, zone);
  const until_at = startOf(days.to, zone, 1);
  return { ...(from_at && { from_at }), ...(until_at && { until_at }) };
}

/** "2026-11-22" → the moment that day begins there; `plus` whole days later. */
export function startOf(day: string, zone: string | undefined, plus = 0): string | undefined {
  const midnight = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(midnight)) return undefined;
  const there = midnight + plus * 24 * HOUR_MS;
  // Twice: the offset at the guess may differ from the one at the answer when clocks change.
  const guess = there - offsetAt(there, zone);
  return new Date(there - offsetAt(guess, zone)).toISOString();
}

function offsetAt(moment: number, timeZone: string | undefined): number {
  const shown = new Intl.DateTimeFormat("sv-SE", {
    timeZone,
    dateStyle: "short",
    timeStyle: "medium",
  }).format(moment);
  return Date.parse(`${shown.replace(" ", "T")}Z`) - Math.floor(moment / 1000) * 1000;
}
