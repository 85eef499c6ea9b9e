/** Dates, numbers and money as people of the language write them, in the business's time zone. */
import { createStore, useStore } from "@/lib/store";
import { type Language, languageStore } from "./language";

export interface Money {
  amount: number;
  currency?: string;
}
type Moment = string | number | Date;

export interface Formats {
  /** 22 de nov. de 2026 */
  date(at: Moment): string;
  /** 14:05 */
  time(at: Moment): string;
  /** 22 de nov. de 2026, 14:05 */
  dateTime(at: Moment): string;
  /** há 3 minutos; ontem */
  relative(at: Moment, now?: number): string;
  /** 14:05 today, "ontem", a weekday, then a date: for the right edge of lists. */
  short(at: Moment, now?: number): string;
  number(value: number): string;
  /** 0.124 → 12,4% */
  percent(share: number): string;
  /** Minor units: 12990 → R$ 129,90 */
  money(value: Money): string;
  list(items: readonly string[]): string;
}

/** Set once the business is known; until then the browser's own zone. */
export const zoneStore = createStore<string | undefined>(undefined);

const made = new Map<string, Formats>();

export function useFormats(): Formats {
  return formatsFor(useStore(languageStore), useStore(zoneStore));
}

export function formatsFor(language: Language, timeZone?: string): Formats {
  const key = `${language} ${timeZone ?? ""}`;
  const found = made.get(key) ?? build(language, timeZone);
  made.set(key, found);
  return found;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS: ReadonlyArray<[limit: number, unit: Intl.RelativeTimeFormatUnit, seconds: number]> = [
  [MINUTE, "second", 1],
  [HOUR, "minute", MINUTE],
  [DAY, "hour", HOUR],
  [7 * DAY, "day", DAY],
  [30 * DAY, "week", 7 * DAY],
  [365 * DAY, "month", 30 * DAY],
  [Number.POSITIVE_INFINITY, "year", 365 * DAY],
];

/** Made with its first use: each costs a slow phone milliseconds, and a screen needs few of them. */
function once<T>(make: () => T): () => T {
  let known: T | undefined;
  return () => {
    known ??= make();
    return known;
  };
}

function build(language: Language, timeZone?: string): Formats {
  const moments = (options: Intl.DateTimeFormatOptions, locale: string = language) =>
    once(() => new Intl.DateTimeFormat(locale, { ...options, timeZone }));
  const date = moments({ dateStyle: "medium" });
  const time = moments({ timeStyle: "short" });
  const both = moments({ dateStyle: "medium", timeStyle: "short" });
  const weekday = moments({ weekday: "short" });
  const day = moments({ day: "2-digit", month: "short" });
  const calendar = moments({ dateStyle: "short" }, "sv-SE");
  const relative = once(() => new Intl.RelativeTimeFormat(language, { numeric: "auto" }));
  const number = once(() => new Intl.NumberFormat(language));
  const percent = once(
    () => new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 }),
  );
  const list = once(() => new Intl.ListFormat(language, { type: "conjunction" }));
  const monies = new Map<string, Intl.NumberFormat>();

  function money({ amount, currency = "BRL" }: Money): string {
    const found =
      monies.get(currency) ?? new Intl.NumberFormat(language, { style: "currency", currency });
    monies.set(currency, found);
    return found.format(amount / 10 ** (found.resolvedOptions().maximumFractionDigits ?? 2));
  }

  function ago(at: Moment, now = Date.now()): string {
    const seconds = (new Date(at).getTime() - now) / 1000;
    const step = STEPS.find(([limit]) => Math.abs(seconds) < limit);
    if (!step) return date().format(new Date(at));
    return relative().format(Math.trunc(seconds / step[2]), step[1]);
  }

  function short(at: Moment, now = Date.now()): string {
    const moment = new Date(at);
    const days = Math.round(
      (Date.parse(calendar().format(new Date(now))) - Date.parse(calendar().format(moment))) /
        86_400_000,
    );
    if (days === 0) return time().format(moment);
    if (days === 1) return relative().format(-1, "day");
    if (days > 1 && days < 7) return weekday().format(moment);
    return day().format(moment);
  }

  return {
    date: (at) => date().format(new Date(at)),
    time: (at) => time().format(new Date(at)),
    dateTime: (at) => both().format(new Date(at)),
    relative: ago,
    short,
    number: (value) => number().format(value),
    percent: (share) => percent().format(share),
    money,
    list: (items) => list().format(items),
  };
}
