/** The thread as rows: days, and bubbles of what was said, what waits and what is on its way. Pure. */
import type { Schemas } from "@/api/client";
import type { Message, ThreadPages } from "./cache";
import type { Outgoing } from "./outbox";

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
  status: BubbleStatus;
  /** Why it did not arrive. */
  code?: string;
  quote?: { text: string; type: string; mine: boolean };
  /** Begins a run of the same author: the name stands above. */
  first: boolean;
  outgoing?: Outgoing;
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
  fill: (template: string, language: string, variables: readonly string[]) => string,
): Row[] {
  const messages = thread?.pages.flatMap((page) => page.items) ?? [];
  const byId = new Map(messages.map((message) => [message.id, message]));
  const sent = new Set(messages.map((message) => message.send_id));
  const unsent = (thread?.pages[0]?.unsent ?? []).filter(
    (one) => !sent.has(one.id) && worthShowing(one),
  );
  const known = new Set([...sent, ...unsent.map((one) => one.id)]);
  const bubbles: Raw[] = [
    ...messages.map((message) => ofMessage(message, byId)),
    ...unsent.map((one) => ofUnsent(one, fill)),
    ...outgoing.filter((one) => !one.sendId || !known.has(one.sendId)).map(ofOutgoing),
  ];
  // What is still on its way stands at the end, whatever the clocks of the two sides say.
  const late = (one: Raw) => (one.status === "sending" || one.outgoing ? 1 : 0);
  bubbles.sort((a, b) => late(a) - late(b) || Date.parse(a.at) - Date.parse(b.at));
  return withDays(bubbles, dayOf);
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
  const answered = message.reply_to ? byId.get(message.reply_to) : undefined;
  return {
    kind: "bubble",
    id: message.send_id ? `send:${message.send_id}` : message.id,
    messageId: message.id,
    at: message.at,
    mine,
    author: message.author,
    type: message.type,
    text: message.text,
    template: message.template ?? undefined,
    status: mine ? (DELIVERED.find((word) => word === message.status) ?? "sent") : "received",
    code: message.error ? String(message.error.code) : undefined,
    // An agent's answer to the message right above needs no quote.
    quote:
      answered && message.author !== "agent"
        ? { text: answered.text, type: answered.type, mine: answered.direction === "out" }
        : undefined,
  };
}

/** Answers of the agent that a takeover stopped were never meant to be seen. */
function worthShowing(one: Unsent): boolean {
  return one.author === "human" || !["cancelled", "held"].includes(one.state);
}

function ofUnsent(
  one: Unsent,
  fill: (template: string, language: string, variables: readonly string[]) => string,
): Raw {
  const content = one.content as { text?: string; name?: string; language?: string };
  const variables = (one.content as { variables?: string[] }).variables ?? [];
  const status = statusOf(one.state);
  return {
    kind: "bubble",
    id: `send:${one.id}`,
    at: status === "planned" ? one.slot_at : one.planned_at,
    mine: true,
    author: one.author,
    type: content.name ? "template" : "text",
    text: content.name
      ? fill(content.name, content.language ?? "", variables)
      : (content.text ?? ""),
    template: content.name,
    status,
    code: one.code || undefined,
  };
}

function statusOf(state: string): BubbleStatus {
  if (state === "planned" || state === "claimed") return "planned";
  if (state === "held") return "held";
  if (state === "rejected" || state === "cancelled") return "failed";
  return "uncertain";
}

function ofOutgoing(one: Outgoing): Raw {
  return {
    kind: "bubble",
    id: one.sendId ? `send:${one.sendId}` : one.key,
    at: new Date(one.at).toISOString(),
    mine: true,
    author: "human",
    type: one.body.template ? "template" : "text",
    text: one.shown,
    template: one.body.template?.name,
    status: one.state === "failed" ? "failed" : "sending",
    code: one.code,
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
  const newest = Math.max(0, ...[...leaving, ...moving].map((one) => Date.parse(one.at)));
  const age = Math.max(0, (now - newest) / 1000);
  return age > LOOKING_SECONDS ? null : Math.max(1.5, age * 0.7);
}
