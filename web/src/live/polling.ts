/** News by asking `GET /changes`. One visible tab asks for all of them; hidden tabs are quiet. */
import { api, ok } from "@/api/client";
import { createStore } from "@/lib/store";
import { fastest, OFFLINE_AFTER, waitSeconds } from "./pace";
import type { LiveChange, LiveSource, LiveState, Pace } from "./source";

const LOCK = "piloto.live";
/** After such a pause it is cheaper to ask for what is shown than for everything missed. */
const GAP_MS = 5 * 60_000;
const REMEMBERED = 500;

type Letter =
  | { kind: "changes"; changes: readonly LiveChange[]; since: string }
  | { kind: "everything" }
  | { kind: "state"; state: LiveState }
  | { kind: "want"; tab: string; pace: Pace }
  | { kind: "bye"; tab: string }
  | { kind: "nudge" };

type Listener = (changes: readonly LiveChange[] | "everything") => void;

export type Feed = (
  since: string | undefined,
) => Promise<{ items: LiveChange[]; next_since: string }>;

const askServer: Feed = (since) =>
  ok(api.GET("/api/v1/changes", { params: { query: { since, limit: 100 } } }));

export function createPolling(tenant: string, feed: Feed = askServer): LiveSource {
  const state = createStore<LiveState>({ kind: "live" });
  const listeners = new Set<Listener>();
  const wants = new Map<symbol, Pace>();
  const others = new Map<string, Pace>();
  const seen = new Map<string, string>();
  const tab = crypto.randomUUID();
  let channel: BroadcastChannel | undefined;
  let leading: AbortController | undefined;
  let since: string | undefined;
  let lookedAt = Date.now();
  let touchedAt = Date.now();
  let failures = 0;
  let failedAt = 0;
  let wake: () => void = () => undefined;

  const post = (letter: Letter) => channel?.postMessage(letter);
  const ownPace = () => fastest(wants.values());

  function tell(changes: readonly LiveChange[] | "everything"): void {
    if (changes === "everything") seen.clear();
    const fresh = changes === "everything" ? changes : changes.filter(isNew);
    if (fresh.length === 0) return;
    for (const listener of [...listeners]) listener(fresh);
  }

  // The feed overlaps by a few seconds: what was told once is not told again.
  function isNew(change: LiveChange): boolean {
    if (seen.get(change.id) === change.updated_at) return false;
    seen.delete(change.id);
    seen.set(change.id, change.updated_at);
    if (seen.size > REMEMBERED) seen.delete(seen.keys().next().value as string);
    return true;
  }

  function show(next: LiveState): void {
    state.set((now) => (now.kind === next.kind ? now : next));
    post({ kind: "state", state: next });
  }

  function onLetter(letter: Letter): void {
    if (letter.kind === "changes") {
      since = letter.since;
      lookedAt = Date.now();
      tell(letter.changes);
    } else if (letter.kind === "everything") tell("everything");
    else if (letter.kind === "state") state.set(letter.state);
    else if (letter.kind === "want") {
      const faster = others.get(letter.tab) !== letter.pace;
      others.set(letter.tab, letter.pace);
      if (faster) wake();
    } else if (letter.kind === "bye") others.delete(letter.tab);
    else wake();
  }

  async function look(): Promise<void> {
    const gap = since === undefined || Date.now() - lookedAt > GAP_MS;
    const first = since === undefined && failures === 0 && lookedAt === 0;
    try {
      const answer = await feed(gap ? undefined : since);
      const missed = gap && !first;
      since = answer.next_since;
      lookedAt = Date.now();
      failures = 0;
      show({ kind: "live" });
      if (missed) {
        tell("everything");
        post({ kind: "everything" });
      }
      tell(answer.items);
      post({ kind: "changes", changes: answer.items, since: answer.next_since });
    } catch {
      failures += 1;
      failedAt = failures === 1 ? Date.now() : failedAt;
      const gone = !navigator.onLine || failures >= OFFLINE_AFTER;
      show(gone ? { kind: "offline", since: failedAt } : { kind: "reconnecting" });
    }
  }

  function rest(signal: AbortSignal): Promise<void> {
    // "~" means that there is more to read right now.
    const seconds = since?.startsWith("~")
      ? 0
      : waitSeconds({
          pace: fastest([ownPace(), ...others.values()]),
          idleSeconds: (Date.now() - touchedAt) / 1000,
          failures,
          random: Math.random(),
        });
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, seconds * 1000);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
      signal.addEventListener("abort", () => wake());
    });
  }

  async function lead(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await look();
      if (!signal.aborted) await rest(signal);
    }
  }

  /** Waits to become the one that asks; gives it up when hidden, so the leader is always in sight. */
  function queue(): void {
    if (leading) return;
    const mine = new AbortController();
    leading = mine;
    const work = () => lead(mine.signal);
    if (!navigator.locks) void work();
    else {
      navigator.locks
        .request(`${LOCK}.${tenant}`, { signal: mine.signal }, work)
        .catch(() => undefined); // Aborted while waiting for the turn.
    }
    post({ kind: "want", tab, pace: ownPace() });
  }

  function leave(): void {
    leading?.abort();
    leading = undefined;
    post({ kind: "bye", tab });
  }

  function onVisibility(): void {
    if (document.hidden) {
      leave();
      state.set({ kind: "paused" });
    } else {
      state.set((now) => (now.kind === "paused" ? { kind: "live" } : now));
      queue();
    }
  }

  const onTouch = () => {
    const wasIdle = Date.now() - touchedAt > 120_000;
    touchedAt = Date.now();
    if (wasIdle) nudge();
  };

  function nudge(): void {
    wake();
    post({ kind: "nudge" });
  }

  return {
    state,
    start() {
      channel =
        "BroadcastChannel" in globalThis ? new BroadcastChannel(`${LOCK}.${tenant}`) : undefined;
      channel?.addEventListener("message", (event: MessageEvent<Letter>) => onLetter(event.data));
      document.addEventListener("visibilitychange", onVisibility);
      window.addEventListener("online", nudge);
      window.addEventListener("focus", nudge);
      window.addEventListener("pointerdown", onTouch, { passive: true });
      window.addEventListener("keydown", onTouch, { passive: true });
      lookedAt = 0;
      onVisibility();
    },
    stop() {
      leave();
      channel?.close();
      channel = undefined;
      document.removeEventListener("visibilitychange", onVisibility);
      window.removeEventListener("online", nudge);
      window.removeEventListener("focus", nudge);
      window.removeEventListener("pointerdown", onTouch);
      window.removeEventListener("keydown", onTouch);
    },
    want(pace) {
      const key = Symbol(pace);
      wants.set(key, pace);
      post({ kind: "want", tab, pace: ownPace() });
      if (pace !== "elsewhere") wake();
      return () => {
        wants.delete(key);
        post({ kind: "want", tab, pace: ownPace() });
      };
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    nudge,
  };
}
