/** How long to wait until the next look. Pure, so that it can be tested without waiting. */
import type { Pace } from "./source";

const SECONDS: Readonly<Record<Pace, number>> = { conversation: 2, inbox: 5, elsewhere: 20 };
const FIRST_IDLE_SECONDS = 120;
const LONG_IDLE_SECONDS = 600;
const LONGEST_WAIT_SECONDS = 60;
/** Failures in a row after which the page says that it is offline. */
export const OFFLINE_AFTER = 4;

export function fastest(wanted: Iterable<Pace>): Pace {
  const all = [...wanted];
  return (["conversation", "inbox"] as const).find((pace) => all.includes(pace)) ?? "elsewhere";
}

export interface Moment {
  pace: Pace;
  /** Since the person last touched anything. */
  idleSeconds: number;
  /** Failed looks in a row. */
  failures: number;
  /** 0 to 1. */
  random: number;
}

export function waitSeconds({ pace, idleSeconds, failures, random }: Moment): number {
  const base = SECONDS[pace];
  if (failures > 0) {
    // With jitter, so that the pages of a business do not come back all in the same second.
    return Math.min(base * 2 ** failures, LONGEST_WAIT_SECONDS) * (0.5 + random / 2);
  }
  if (idleSeconds > LONG_IDLE_SECONDS) return LONGEST_WAIT_SECONDS;
  if (idleSeconds > FIRST_IDLE_SECONDS) return Math.min(base * 3, LONGEST_WAIT_SECONDS);
  return base * (0.9 + random / 5);
}
