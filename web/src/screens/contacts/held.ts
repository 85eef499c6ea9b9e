/**
 * Changes that the API cannot take back wait while their "undo" can be pressed; then they run through,
 * one person at a time, with progress and a report. What waits is sent when the page is left.
 */
import { Problem } from "@/api/problem";
import { dismiss, toast, toastStore } from "@/components/ui/toast";
import { createStore } from "@/lib/store";
import type { Contact, Scope } from "./person";

export type Effect = { kind: "archive" } | { kind: "opt-out"; scope: Scope; reason: string };

export interface Held {
  id: number;
  effect: Effect;
  contacts: readonly Contact[];
  state: "waiting" | "running";
  /** How many have been tried. */
  done: number;
}

export interface Failure {
  contact: Contact;
  error: unknown;
}

export interface Work {
  effect: Effect;
  contacts: readonly Contact[];
  /** Said beside the undo. */
  text: string;
  undo: string;
  send: (contact: Contact, leaving: boolean) => Promise<void>;
  /** Called once at the end, with those for whom it did not work. */
  report: (failures: readonly Failure[]) => void;
}

export const heldStore = createStore<readonly Held[]>([]);

const AT_ONCE = 3;
const MOST_TRIES = 4;
const LONGEST_WAIT_MS = 60_000;
let last = 0;

export function hold(work: Work): void {
  last += 1;
  const id = last;
  heldStore.set((now) => [
    ...now,
    { id, effect: work.effect, contacts: work.contacts, state: "waiting", done: 0 },
  ]);
  let over = false;
  const end = (how: "undo" | "run" | "hide" | "leave") => {
    if (over) return;
    over = true;
    clearTimeout(timer);
    unsubscribe();
    window.removeEventListener("pagehide", leave);
    document.removeEventListener("visibilitychange", hide);
    dismiss(slip);
    if (how === "undo") drop(id);
    else if (how === "leave") {
      const sent = work.contacts.map((contact) => work.send(contact, true));
      void Promise.allSettled(sent).then(() => drop(id));
    } else void run(id, work, how === "hide");
  };
  const leave = () => end("leave");
  const hide = () => {
    // Phones end hidden pages without a word, and a "stop" must not be lost.
    if (document.visibilityState === "hidden" && work.effect.kind === "opt-out") end("hide");
  };
  const slip = toast(work.text, { action: { label: work.undo, run: () => end("undo") } });
  const timer = setTimeout(() => end("run"), LONGEST_WAIT_MS);
  // The notice waits under the pointer, and so does this: it is over when the notice is gone.
  const unsubscribe = toastStore.subscribe(() => {
    // "Undo" takes the notice away before it is heard here.
    if (!toastStore.get().some((one) => one.id === slip)) setTimeout(() => end("run"), 0);
  });
  window.addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", hide);
}

async function run(id: number, work: Work, leaving: boolean): Promise<void> {
  change(id, (held) => ({ ...held, state: "running" }));
  const waiting = [...work.contacts];
  const failures: Failure[] = [];
  const hand = async () => {
    for (let contact = waiting.shift(); contact; contact = waiting.shift()) {
      try {
        await patiently(() => work.send(contact, leaving));
      } catch (error) {
        failures.push({ contact, error });
      }
      change(id, (held) => ({ ...held, done: held.done + 1 }));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, hand));
  drop(id);
  work.report(failures);
}

/** A business's request limit is waited for, not reported. */
async function patiently(send: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await send();
      return;
    } catch (error) {
      const limited = error instanceof Problem && error.status === 429;
      if (!limited || tries >= MOST_TRIES) throw error;
      const asked = error.details.retry_after_seconds;
      const seconds = typeof asked === "number" ? Math.min(asked, 30) : 2 ** tries;
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    }
  }
}

function change(id: number, next: (held: Held) => Held): void {
  heldStore.set((now) => now.map((one) => (one.id === id ? next(one) : one)));
}

function drop(id: number): void {
  heldStore.set((now) => now.filter((one) => one.id !== id));
}

/** People as they will be: the archived are gone, the opted out marked. */
export function foresee(contacts: readonly Contact[], held: readonly Held[]): Contact[] {
  if (held.length === 0) return [...contacts];
  const effects = new Map<string, Effect>();
  for (const one of held) for (const contact of one.contacts) effects.set(contact.id, one.effect);
  return contacts.flatMap((contact) => {
    const effect = effects.get(contact.id);
    if (!effect) return [contact];
    return effect.kind === "archive" ? [] : [stopped(contact, effect.scope, effect.reason)];
  });
}

export function stopped(contact: Contact, scope: Scope, reason: string): Contact {
  if (contact.suppression?.scope === "all") return contact;
  return { ...contact, suppression: { scope, reason, at: new Date().toISOString() } };
}
