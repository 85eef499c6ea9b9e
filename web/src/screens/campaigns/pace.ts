/** How long a campaign takes under its limits, as the planner keeps them. Pure arithmetic. */
import type { Schemas } from "@/api/client";

export interface Limits {
  rate: Schemas["RateBody"];
  random_gap_seconds: number;
  sending_window: Schemas["HoursBody"] | null;
}

const DAY_SECONDS = 86_400;
const MOST_DAYS = 3650;
/** The planner keeps messages one percent further apart than asked. */
const MARGIN = 1.01;

/** Seconds from one message to the next; gaps push later, half of the most on average. */
export function spacing(limits: Limits): number {
  return (limits.rate.per_seconds * MARGIN) / limits.rate.messages + limits.random_gap_seconds / 2;
}

function clockSeconds(text: string): number {
  const [hours = 0, minutes = 0] = text.split(":").map(Number);
  return hours * 3600 + minutes * 60;
}

/** Day of the week (0 is Monday) and seconds since midnight, on the clock of the zone. */
export function localClock(now: number, zone: string | undefined): { day: number; second: number } {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).formatToParts(now);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  const day = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(part("weekday"));
  const second = Number(part("hour")) * 3600 + Number(part("minute")) * 60 + Number(part("second"));
  return { day, second };
}

/** When the last of `people` messages leaves; null for nobody, undefined for never in sight. */
export function endOf(
  people: number,
  limits: Limits,
  options: { now: number; zone?: string; perDay?: number | null },
): number | null | undefined {
  if (people <= 0) return null;
  const each = spacing(limits);
  const window = limits.sending_window;
  const { day, second } = localClock(options.now, options.zone);
  const opens = window ? clockSeconds(window.start) : 0;
  const closes = window ? clockSeconds(window.end) : DAY_SECONDS;
  let left = people;
  for (let days = 0; days < MOST_DAYS; days += 1) {
    if (window && !window.days.includes((day + days) % 7)) continue;
    const from = Math.max(opens, days === 0 ? second : 0);
    const room = Math.min(Math.ceil((closes - from) / each), options.perDay ?? left);
    if (room <= 0) continue;
    if (left <= room) {
      return options.now + (days * DAY_SECONDS - second + from + (left - 1) * each) * 1000;
    }
    left -= room;
  }
  return undefined;
}

/** "2 h 5 min" in the words of the language. */
export function spanText(seconds: number, language: string): string {
  const unit = (value: number, name: "day" | "hour" | "minute") =>
    new Intl.NumberFormat(language, { style: "unit", unit: name, unitDisplay: "long" }).format(
      value,
    );
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes < 90) return unit(minutes, "minute");
  const hours = Math.round(minutes / 60);
  return hours < 48 ? unit(hours, "hour") : unit(Math.round(hours / 24), "day");
}
