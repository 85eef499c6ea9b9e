/** Tells the server that this page failed: what kind of failure and where in our code, nothing else. */

type Kind = "error" | "rejection" | "load";
const NAMES = [
  "Error",
  "TypeError",
  "ReferenceError",
  "RangeError",
  "SyntaxError",
  "DOMException",
] as const;
/** Known outcomes, shown where they happen: no failures of the page. */
const EXPECTED = ["Problem", "AbortError", "TimeoutError"];
const OURS = /\/(assets\/[\w.-]{1,80}\.js:\d{1,6}:\d{1,7})/;
const MOST_A_PAGE = 5;
/** Of what follows the first failure of a page, one in four is told. */
const SHARE_OF_LATER = 0.25;

let told = new Set<string>();
let chance: () => number = Math.random;

/** Listens to what nobody caught. React hands in what a boundary caught, by `reportError`. */
export function reportFailures(random: () => number = Math.random): void {
  told = new Set();
  chance = random;
  addEventListener("error", (event) => tell("error", event.error));
  addEventListener("unhandledrejection", (event) => tell("rejection", event.reason));
  addEventListener("vite:preloadError", (event) => tell("load", event.payload));
}

function tell(kind: Kind, reason: unknown): void {
  const error = reason instanceof Error || reason instanceof DOMException ? reason : undefined;
  if (!error || EXPECTED.includes(error.name)) return;
  const place = OURS.exec(error.stack ?? "")?.[1] ?? "";
  // Without a place of ours it is an extension's or the browser's; code that did not come has none.
  if (!place && kind !== "load") return;
  const what = `${kind} ${place}`;
  if (told.has(what) || told.size >= MOST_A_PAGE) return;
  const first = told.size === 0;
  told.add(what);
  if (first || chance() < SHARE_OF_LATER)
    send({ kind, name: nameOf(error), place, screen: screen() });
}

function nameOf(error: { name: string }): string {
  return NAMES.find((name) => name === error.name) ?? "Other";
}

/** The first part of the path, which names the screen; ids and searches come after it. */
function screen(): string {
  const part = location.pathname.split("/")[1] ?? "";
  return /^[a-z-]{0,30}$/.test(part) ? `/${part}` : "/";
}

function send(report: { kind: Kind; name: string; place: string; screen: string }): void {
  // Not by our client: whatever becomes of it, no failure may come of telling one.
  fetch("/api/v1/public/client-errors", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(report),
    credentials: "omit",
    keepalive: true,
  }).catch(() => undefined);
}
