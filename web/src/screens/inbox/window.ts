/** Until when free text may be sent after the person's last message: a day, on Instagram a week for the team. Pure. */
const DAY_MS = 24 * 3_600_000;
/** The server stops a little before the provider does, so that nothing is refused on the way. */
const MARGIN_MS = 5 * 60_000;
const SOON_MINUTES = 60;
const WHOLE_DAYS = { whatsapp: 1, instagram: 7 } as const;

export type Channel = keyof typeof WHOLE_DAYS;
/** What is asked of a conversation here. */
interface Windowed {
  window_closes_at: string | null;
  channel: Channel | null;
}
export type WindowState =
  | { kind: "open" | "soon" | "team"; hours: number; minutes: number }
  | { kind: "closed"; everOpen: boolean };

export function windowEnd(lastInboundAt: string | null, channel: Channel | null): string | null {
  if (!lastInboundAt) return null;
  const whole = DAY_MS * WHOLE_DAYS[channel ?? "whatsapp"];
  return new Date(Date.parse(lastInboundAt) + whole - MARGIN_MS).toISOString();
}

/** `team`: the day is over, and on Instagram people of the team may still answer. */
export function windowState({ window_closes_at, channel }: Windowed, now: number): WindowState {
  if (!window_closes_at) return { kind: "closed", everOpen: false };
  const closes = Date.parse(window_closes_at);
  const day = closes - DAY_MS * (WHOLE_DAYS[channel ?? "whatsapp"] - 1);
  const left = Math.ceil(((day > now ? day : closes) - now) / 60_000);
  if (left <= 0) return { kind: "closed", everOpen: true };
  const soon = closes - now <= SOON_MINUTES * 60_000;
  const open = day > now ? "open" : "team";
  return { kind: soon ? "soon" : open, hours: Math.floor(left / 60), minutes: left % 60 };
}

/** Whether more than a template may be sent right now. */
export function isOpen(conversation: Windowed): boolean {
  return windowState(conversation, Date.now()).kind !== "closed";
}
