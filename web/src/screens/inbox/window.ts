/** The 24 hours after the person's last message in which free text may be sent. Pure. */
const DAY_MS = 24 * 3_600_000;
/** The server stops a little before the provider does, so that nothing is refused on the way. */
const MARGIN_MS = 5 * 60_000;
const SOON_MINUTES = 60;

export type WindowState =
  | { kind: "open" | "soon"; hours: number; minutes: number }
  | { kind: "closed"; everOpen: boolean };

export function windowEnd(lastInboundAt: string | null): string | null {
  if (!lastInboundAt) return null;
  return new Date(Date.parse(lastInboundAt) + DAY_MS - MARGIN_MS).toISOString();
}

export function windowState(closesAt: string | null, now: number): WindowState {
  if (!closesAt) return { kind: "closed", everOpen: false };
  const left = Math.ceil((Date.parse(closesAt) - now) / 60_000);
  if (left <= 0) return { kind: "closed", everOpen: true };
  const kind = left <= SOON_MINUTES ? "soon" : "open";
  return { kind, hours: Math.floor(left / 60), minutes: left % 60 };
}

/** Whether more than a template may be sent right now. */
export function isOpen({ window_closes_at }: { window_closes_at: string | null }): boolean {
  return windowState(window_closes_at, Date.now()).kind !== "closed";
}
