/**
 * Changes that leave traces wait while their "undo" can be pressed; then they run through, person by
 * person, with progress and a report. What waits is sent when the page is left.
 */
import { type Failure, tryEach } from "@/api/many";
import { dismiss, toast, toastStore } from "@/components/ui/toast";
import { createStore } from "@/lib/store";
import type { Contact, Scope } from "./person";

export type Effect =
  | { kind: "archive" }
  | { kind: "opt-out"; scope: Scope; reason: string }
  | { kind: "tags"; add: readonly string[]; remove: readonly string[] };

export interface Held {
  id: number;
  effect: Effect;
  contacts: readonly Contact[];
  state: "waiting" | "running";
  /** How many have been tried. */
  done: number;
}

export interface Work {
  effect: Effect;
  contacts: readonly Contact[];
  /** Said beside the undo. */
  text: string;
  undo: string;
  send: (contact: Contact, leaving: boolean) => Promise<void>;
  /** Called once at the end, with those for whom it did not work. */
  report: (failures: readonly Failure<Contact>[]) => void;
}

export const isLong = (held: Held) => held.state === "running" && held.contacts.length > 1;

export const heldStore = createStore<readonly Held[]>([]);

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
  const failures = await tryEach(
    work.contacts,
    (contact) => work.send(contact, leaving),
    () => change(id, (held) => ({ ...held, done: held.done + 1 })),
  );
  drop(id);
  work.report(failures);
}

function change(id: number, next: (held: Held) => Held): void {
  heldStore.set((now) => now.map((one) => (one.id === id ? next(one) : one)));
}

function drop(id: number): void {
  heldStore.set((now) => now.filter((one) => one.id !== id));
}

/** People as they will be: the archived are gone, the opted out marked, the tags changed. */
export function foresee(contacts: readonly Contact[], held: readonly Held[]): Contact[] {
  if (held.length === 0) return [...contacts];
  const effects = new Map<string, Effect[]>();
  for (const { contacts: some, effect } of held)
    for (const { id } of some) effects.set(id, [...(effects.get(id) ?? []), effect]);
  return contacts.flatMap((contact) => {
    let now: Contact | null = contact;
    for (const effect of effects.get(contact.id) ?? []) now = now && after(now, effect);
    return now ?? [];
  });
}

function after(contact: Contact, effect: Effect): Contact | null {
  if (effect.kind === "archive") return null;
  if (effect.kind === "tags") return { ...contact, tags: retagged(contact.tags, effect) };
  return stopped(contact, effect.scope, effect.reason);
}

/** As the server does it: what is there stays in its order, what is new comes last. */
export function retagged(
  tags: readonly string[],
  { add, remove }: { add: readonly string[]; remove: readonly string[] },
): string[] {
  return [...new Set([...tags, ...add])].filter((tag) => !remove.includes(tag));
}

export function stopped(contact: Contact, scope: Scope, reason: string): Contact {
  if (contact.suppression?.scope === "all") return contact;
  return { ...contact, suppression: { scope, reason, at: new Date().toISOString() } };
}
