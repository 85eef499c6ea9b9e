/** Messages on their way from this browser: shown at once, kept until the thread has them. */
import type { Schemas } from "@/api/client";
import { Problem } from "@/api/problem";
import { newKey } from "@/api/send";
import { remember, remembered } from "@/lib/storage";
import { createStore } from "@/lib/store";

/** What is said of it; the server takes what is left out for nothing. */
type Template = Pick<Schemas["TemplateBody"], "name" | "language" | "variables"> &
  Partial<Schemas["TemplateBody"]>;
type Media = Pick<Schemas["MediaBody"], "kind"> & Partial<Schemas["MediaBody"]>;
export interface Saying {
  text?: string | null;
  template?: Template | null;
  media?: Media;
  location?: Pick<Schemas["Place"], "latitude" | "longitude"> & Partial<Schemas["Place"]>;
  interactive?: Interactive;
  reaction?: Schemas["ReactionBody"];
  reply_to?: string;
}
export type Interactive = NonNullable<Schemas["MessageBody"]["interactive"]>;

export interface Outgoing {
  /** The Idempotency-Key: however often it is tried, it is sent once. */
  key: string;
  conversation: string;
  body: Saying;
  /** The words the person will read. */
  shown: string;
  at: number;
  state: "sending" | "accepted" | "failed";
  sendId?: string;
  code?: string;
}

export const outbox = createStore<readonly Outgoing[]>([]);
let place = "";

export function openOutbox(scope: string): void {
  if (place === `outbox.${scope}`) return;
  place = `outbox.${scope}`;
  outbox.set(readOutbox(remembered(place)));
}

/** What a reload interrupted may or may not have arrived: the same key makes trying again safe. */
export function readOutbox(stored: string | null): readonly Outgoing[] {
  try {
    const found: unknown = JSON.parse(stored ?? "[]");
    if (!Array.isArray(found)) return [];
    return (found as Outgoing[])
      .filter((one) => typeof one?.key === "string" && one.state !== "accepted")
      .map((one) => ({ ...one, state: "failed", code: one.code ?? "Interrupted" }));
  } catch {
    return [];
  }
}

function change(next: (now: readonly Outgoing[]) => readonly Outgoing[]): void {
  outbox.set(next);
  const open = outbox.get().filter((one) => one.state !== "accepted");
  remember(place, open.length ? JSON.stringify(open) : null);
}

function mark(key: string, changes: Partial<Outgoing>): void {
  change((now) => now.map((one) => (one.key === key ? { ...one, ...changes } : one)));
}

export function makeOutgoing(conversation: string, body: Saying, shown: string): Outgoing {
  return { key: newKey(), conversation, body, shown, at: Date.now(), state: "sending" };
}

/** Shows messages that wait for their turn. */
export function lineUp(messages: readonly Outgoing[]): void {
  change((now) => [...now, ...messages]);
}

/** Shows the message, sends it, and keeps what came of it. */
export async function post(
  message: Outgoing,
  send: (message: Outgoing) => Promise<Schemas["Planned"]>,
): Promise<boolean> {
  change((now) => [
    ...now.filter((one) => one.key !== message.key),
    { ...message, state: "sending", code: undefined },
  ]);
  try {
    const planned = await send(message);
    mark(message.key, { state: "accepted", sendId: planned.send_id });
    return true;
  } catch (error) {
    mark(message.key, {
      state: "failed",
      code: error instanceof Problem ? error.code : "InternalError",
    });
    return false;
  }
}

export function discard(key: string): void {
  change((now) => now.filter((one) => one.key !== key));
}

/** Lets go of what the thread shows by itself now. */
export function settle(sendIds: ReadonlySet<string>): void {
  const done = (one: Outgoing) => one.sendId !== undefined && sendIds.has(one.sendId);
  if (outbox.get().some(done)) change((now) => now.filter((one) => !done(one)));
}
