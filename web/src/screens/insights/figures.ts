/** From answers to what the charts show; pure. */
import type { Metrics, Overview } from "./data";

/** Shares of fewer people than this say more about chance than about the campaign. */
export const ENOUGH = 30;

export interface DayRow {
  date: string;
  sent: number;
  received: number;
}

export function lastDays(overview: Overview, count: number): DayRow[] {
  return overview.days.slice(-count).map(({ date, sent, received }) => ({ date, sent, received }));
}

export function sums(rows: readonly DayRow[]): { sent: number; received: number } {
  return rows.reduce(
    (total, row) => ({ sent: total.sent + row.sent, received: total.received + row.received }),
    { sent: 0, received: 0 },
  );
}

/** The span before this one, where the answer reaches back so far. */
export function before(overview: Overview, count: number): DayRow[] | null {
  if (overview.days.length < count * 2) return null;
  return overview.days.slice(-count * 2, -count);
}

/** By how much it changed: 0.2 is a fifth more; null where there was nothing to compare with. */
export function change(now: number, then: number): number | null {
  return then > 0 ? (now - then) / then : null;
}

export interface CompareRow {
  id: string;
  name: string;
  status: string;
  contacted: number;
  delivery: number | null;
  read: number | null;
  reply: number | null;
  conversion: number | null;
  /** Too few people for its shares to be told apart from chance. */
  small: boolean;
}

export function compareRows(metrics: readonly Metrics[]): CompareRow[] {
  return metrics.map((one) => ({
    id: one.campaign_id,
    name: one.name,
    status: one.status,
    contacted: one.funnel.contacted,
    delivery: one.delivery.delivery_rate,
    read: one.delivery.read_rate,
    reply: one.funnel.reply_rate,
    conversion: one.funnel.conversion_rate,
    small: one.funnel.contacted < ENOUGH,
  }));
}

const STATES = ["sent", "planned", "rejected", "unknown", "cancelled"] as const;
export type Outcome = (typeof STATES)[number];

/** The ledger in five words: what left, what waits, what failed, what nobody knows, what was called off. */
export function outcomes(
  sends: Readonly<Record<string, number>>,
): { state: Outcome; count: number }[] {
  const count = (...names: string[]) =>
    names.reduce((total, name) => total + (sends[name] ?? 0), 0);
  const counts: Record<Outcome, number> = {
    sent: count("sent"),
    planned: count("planned", "held", "claimed"),
    rejected: count("rejected"),
    unknown: count("unknown", "unconfirmed"),
    cancelled: count("cancelled"),
  };
  return STATES.map((state) => ({ state, count: counts[state] }));
}

/** Short enough for the foot of a chart. */
export function shortName(name: string, most = 18): string {
  return name.length > most ? `${name.slice(0, most - 1).trimEnd()}…` : name;
}
