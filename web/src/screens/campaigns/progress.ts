/** What the figures of a campaign say: how far it is, what went wrong, what nobody knows. */
import type { Schemas } from "@/api/client";

export type Metrics = Schemas["MetricsAnswer"];

const OPEN = ["waiting", "deferred", "drafting", "planned"] as const;

function sum(counts: Readonly<Record<string, number>>, names: readonly string[]): number {
  return names.reduce((total, name) => total + (counts[name] ?? 0), 0);
}

/** People for whom something is still to be done. */
export function remaining(metrics: Metrics): number {
  return sum(metrics.plan_states, OPEN);
}

export function settled(metrics: Metrics): number {
  return sum(metrics.plan_states, ["done", "skipped"]);
}

export function total(metrics: Metrics): number {
  return remaining(metrics) + settled(metrics);
}

/** Refused by the provider, or accepted and not delivered. */
export function failed(metrics: Metrics): number {
  return (metrics.sends.rejected ?? 0) + metrics.delivery.failed;
}

/** Messages of which nobody can say whether they left. They are never sent again by themselves. */
export function uncertain(metrics: Metrics): number {
  return sum(metrics.sends, ["unknown", "unconfirmed"]);
}

export function isUncertain(state: string): boolean {
  return state === "unknown" || state === "unconfirmed";
}

/** Reasons with the most people first. */
export function ranked(counts: Readonly<Record<string, number>>): [code: string, count: number][] {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .sort(([, one], [, other]) => other - one);
}

const MINUTE = 60_000;

/**
 * How long until the figures are asked for again: sooner while they move and somebody has just come
 * to see. One person may ask 1,000 times an hour, for everything.
 */
export function nextLook(
  status: string | undefined,
  { movedAt, openedAt, now }: { movedAt: number; openedAt: number; now: number },
): number | false {
  if (status !== "running") return status === "paused" ? MINUTE / 2 : false;
  if (now - movedAt > 10 * MINUTE) return MINUTE;
  if (now - movedAt > MINUTE) return 15_000;
  return now - openedAt < 3 * MINUTE ? 5_000 : 10_000;
}
