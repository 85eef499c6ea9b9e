/** The thread as rows: days, and bubbles of what was said, what waits and what is on its way. Pure. */
import type { Schemas } from "@/api/client";
import type { Message, ThreadPages } from "./cache";
import type { Outgoing } from "./outbox";
import {
  type Content,
  type Extras,
  type Fill,
  saidOfContent,
  saidOfMessage,
  saidOfSaying,
} from "./said";

export type BubbleStatus =
  | "received"
  | "sending"
  | "planned"
  | "held"
  | "uncertain"
  | "sent"
  | "delivered"
  | "read"
  | "failed";

export interface Bubble {
  kind: "bubble";
  id: string;
  messageId?: string;
  at: string;
  mine: boolean;
  author: string;
  type: string;
  text: string;
  template?: string;
  content: Content;
  extras?: Extras;
  status: BubbleStatus;
  /** Why it did not arrive. */
  code?: string;
  quote?: Quote;
  reactions: readonly Reaction[];
  about?: Message["about"];
  edited?: { at: string; first: string | null };
  revoked?: boolean;
  group?: boolean;
  /** A comment that has had its one private reply. */
  answered?: boolean;
  /** Begins a run of the same author: the name stands above. */
  first: boolean;
  /** What this browser sent it under: its picture and its progress are known here alone. */
  key?: string;
  outgoing?: Outgoing;
}
export interface Quote {
  /** The message it answers; without words where that is not loaded. */
  id: string;
  type: string;
  text: string;
  content?: Content;
  mine?: boolean;
}
export interface Reaction {
  emoji: string;
  by: "contact" | "business";
}
export interface Day {
  kind: "day";
  id: string;
  at: string;
}
export type Row = Bubble | Day;
type Raw = Omit<Bubble, "first">;
type Unsent = Schemas["Unsent"];

const RUN_MS = 10 * 60_000;
const DELIVERED = ["sent", "delivered", "read", "failed"] as const;

export function buildRows(
  thread: ThreadPages | undefined,
  outgoing: readonly Outgoing[],
  dayOf: (at: string) => string,
  fill: Fill,
): Row[] {
  // Oldest first: what came within one millisecond keeps the server's order.
  const messages = (thread?.pages.flatMap((page) => page.items) ?? []).reverse();
  const byId = new Map(messages.map((message) => [message.id, message]));
  const sent = new Set(messages.map((message) => message.send_id));
  const unsent = (thread?.pages[0]?.unsent ?? []).filter(
    (one) => !sent.has(one.id) && worthShowing(one),
  );
  const known = new Set([...sent, ...unsent.map((one) => one.id)]);
  const leaving = outgoing.filter((one) => !one.sendId || !known.has(one.sendId));
  const ours = ourReactions(messages, outgoing, sent);
  const answered = answeredByUs(messages, outgoing);
  const bubbles: Raw[] = [
    ...messages
      .filter((message) => !(isOurReaction(message) && byId.has(message.reply_to ?? "")))
      .map((message) => ({
        ...withOurs(ofMessage(message, byId), ours.get(message.id)),
        answered: answered.has(message.id),
      })),
    ...unsent.map((one) => ofUnsent(one, fill)),
    ...leaving.filter(stands).map((one) => ofOutgoing(one, byId)),
  ];
  // What is still on its way stands at the end, whatever the clocks of the two sides say.
  const late = (one: Raw) => (one.status === "sending" || one.outgoing ? 1 : 0);
  bubbles.sort((a, b) => late(a) - late(b) || Date.parse(a.at) - Date.parse(b.at));
  return withDays(bubbles, dayOf);
}

/** A reaction stands on its message; only one that failed has something to say by itself. */
function stands({ body, state }: Outgoing): boolean {
  return !body.reaction || state === "failed";
}

function isOurReaction(message: Message): boolean {
  return message.type === "reaction" && message.direction === "out" && message.status !== "failed";
}

function answeredByUs(messages: readonly Message[], outgoing: readonly Outgoing[]): Set<string> {
  const said = messages.filter(({ direction }) => direction === "out");
  const leaving = outgoing.filter(({ state }) => state !== "failed");
  const ids = [...said.map((one) => one.reply_to), ...leaving.map(({ body }) => body.reply_to)];
  return new Set(ids.filter((id) => typeof id === "string"));
}

/** The emoji we put on each message; the last of them counts, and an empty one takes it back. */
function ourReactions(
  messages: readonly Message[],
  outgoing: readonly Outgoing[],
  sent: ReadonlySet<string | null>,
): Map<string, string> {
  const ours = new Map<string, string>();
  for (const message of messages.filter(isOurReaction))
    if (message.reply_to) ours.set(message.reply_to, message.text);
  for (const { body, state, sendId } of outgoing) {
    const waits = state !== "failed" && !sent.has(sendId ?? "");
    if (body.reaction && waits) ours.set(body.reaction.message_id, body.reaction.emoji ?? "");
  }
  return ours;
}

function withOurs(bubble: Raw, emoji: string | undefined): Raw {
  if (emoji === undefined) return bubble;
  const others = bubble.reactions.filter(({ by }) => by !== "business");
  return { ...bubble, reactions: emoji ? [...others, { emoji, by: "business" }] : others };
}

function withDays(bubbles: readonly Raw[], dayOf: (at: string) => string): Row[] {
  const rows: Row[] = [];
  let before: Raw | undefined;
  for (const bubble of bubbles) {
    const newDay = !before || dayOf(before.at) !== dayOf(bubble.at);
    if (newDay)
      rows.push({ kind: "day", id: `day:${dayOf(bubble.at)}:${bubble.id}`, at: bubble.at });
    const goesOn =
      !newDay &&
      before?.author === bubble.author &&
      before.mine === bubble.mine &&
      Date.parse(bubble.at) - Date.parse(before.at) < RUN_MS;
    rows.push({ ...bubble, first: !goesOn });
    before = bubble;
  }
  return rows;
}

function ofMessage(message: Message, byId: ReadonlyMap<string, Message>): Raw {
  const mine = message.direction === "out";
  const { edited_at, first_text } = message;
  return {
    kind: "bubble",
    id: message.send_id ? `send:${message.send_id}` : message.id,
    messageId: message.id,
    at: message.at,
    mine,
    author: message.author,
    ...saidOfMessage(message),
    status: mine ? (DELIVERED.find((word) => word === message.status) ?? "sent") : "received",
    code: message.error ? String(message.error.code) : undefined,
    // An agent's answer to the message right above needs no quote.
    quote: message.author === "agent" ? undefined : quoteOf(message.reply_to, byId),
    reactions: message.reactions,
    about: message.about ?? undefined,
    edited: edited_at ? { at: edited_at, first: first_text } : undefined,
    revoked: message.revoked_at !== null,
    group: message.group,
  };
}

export function quoteOf(
  id: string | null | undefined,
  byId: ReadonlyMap<string, Message>,
): Quote | undefined {
  if (!id) return undefined;
  const found = byId.get(id);
  if (!found) return { id, type: "", text: "" };
  const { type, text, content } = saidOfMessage(found);
  return { id, type, text, content, mine: found.direction === "out" };
}

/** Answers of the agent that a takeover stopped were never meant to be seen. */
function worthShowing(one: Unsent): boolean {
  if (one.content.type === ("reaction" as never) && statusOf(one.state) === "planned") return false;
  return one.author === "human" || !["cancelled", "held"].includes(one.state);
}

function ofUnsent(one: Unsent, fill: Fill): Raw {
  const status = statusOf(one.state);
  return {
    kind: "bubble",
    id: `send:${one.id}`,
    at: status === "planned" ? one.slot_at : one.planned_at,
    mine: true,
    author: one.author,
    ...saidOfContent(one.content, fill),
    key: one.id,
    status,
    code: one.code || undefined,
    reactions: [],
  };
}

function statusOf(state: string): BubbleStatus {
  if (state === "planned" || state === "claimed") return "planned";
  if (state === "held") return "held";
  if (state === "rejected" || state === "cancelled") return "failed";
  return "uncertain";
}

function ofOutgoing(one: Outgoing, byId: ReadonlyMap<string, Message>): Raw {
  return {
    kind: "bubble",
    id: one.sendId ? `send:${one.sendId}` : one.key,
    at: new Date(one.at).toISOString(),
    mine: true,
    author: "human",
    ...saidOfSaying(one.body, one.shown),
    status: one.state === "failed" ? "failed" : "sending",
    code: one.code,
    quote: quoteOf(one.body.reply_to, byId),
    reactions: [],
    key: one.key,
    outgoing: one.state === "failed" ? one : undefined,
  };
}

const LOOKING_SECONDS = 300;

/**
 * How soon to look again for what became of a member's messages; the feed tells of conversations only.
 * Ever more rarely: requests are counted.
 */
export function lookAgainSeconds(rows: readonly Row[], now: number): number | null {
  const mine = rows.filter((row): row is Bubble => row.kind === "bubble" && row.mine).slice(-20);
  const leaving = mine.filter((one) => one.status === "planned" || one.status === "sending");
  const moving = mine.filter(
    (one) => one.author === "human" && (one.status === "sent" || one.status === "delivered"),
  );
  const fetching = rows
    .slice(-20)
    .filter((row): row is Bubble => row.kind === "bubble" && waitsForFile(row.content));
  const newest = Math.max(
    0,
    ...[...leaving, ...moving, ...fetching].map((one) => Date.parse(one.at)),
  );
  const age = Math.max(0, (now - newest) / 1000);
  return age > LOOKING_SECONDS ? null : Math.max(1.5, age * 0.7);
}

function waitsForFile(content: Content): boolean {
  return content.type === "media" && content.files.some((file) => file.state === "waiting");
}
