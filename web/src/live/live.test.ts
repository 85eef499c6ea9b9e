import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fastest, waitSeconds } from "./pace";
import { createPolling, type Feed } from "./polling";
import type { LiveChange, LiveSource } from "./source";

const calm = { idleSeconds: 0, failures: 0, random: 0.5 };

test("an open conversation is looked at every 2 s, the inbox every 5, other pages every 20", () => {
  expect(waitSeconds({ ...calm, pace: "conversation" })).toBe(2);
  expect(waitSeconds({ ...calm, pace: "inbox" })).toBe(5);
  expect(waitSeconds({ ...calm, pace: "elsewhere" })).toBe(20);
  expect(fastest(["elsewhere", "conversation", "inbox"])).toBe("conversation");
  expect(fastest([])).toBe("elsewhere");
});

test("whoever does nothing is asked for less often, and failures back off with jitter up to a minute", () => {
  expect(waitSeconds({ ...calm, pace: "conversation", idleSeconds: 200 })).toBe(6);
  expect(waitSeconds({ ...calm, pace: "conversation", idleSeconds: 900 })).toBe(60);
  expect(waitSeconds({ ...calm, pace: "inbox", failures: 1, random: 0 })).toBe(5);
  expect(waitSeconds({ ...calm, pace: "inbox", failures: 1, random: 1 })).toBe(10);
  expect(waitSeconds({ ...calm, pace: "inbox", failures: 9, random: 1 })).toBe(60);
});

const change = (id: string, at: string) => ({ id, updated_at: at }) as LiveChange;
let source: LiveSource | undefined;

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  source?.stop();
  vi.useRealTimers();
});

function polling(feed: Feed) {
  source = createPolling(crypto.randomUUID(), feed);
  return source;
}

test("what the feed tells twice is heard once, and a newer state of the same is news again", async () => {
  const answers = [
    [],
    [change("a", "1")],
    [change("a", "1")],
    [change("a", "2"), change("b", "1")],
  ];
  const live = polling(async () => ({ items: answers.shift() ?? [], next_since: "t" }));
  const heard: unknown[] = [];
  live.subscribe((changes) =>
    heard.push(changes === "everything" ? changes : changes.map((one) => one.id)),
  );
  live.want("conversation");
  live.start();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(heard).toEqual([["a"], ["a", "b"]]);
});

test("a page with more to read is followed at once", async () => {
  const asked: unknown[] = [];
  const live = polling(async (since) => {
    asked.push(since);
    return { items: [], next_since: asked.length < 4 ? `~${asked.length}` : "t" };
  });
  live.start();
  await vi.advanceTimersByTimeAsync(100);
  expect(asked).toEqual([undefined, "~1", "~2", "~3"]);
});

test("failures show as reconnecting, then as offline, and the first answer as live again", async () => {
  let broken = true;
  const live = polling(async () => {
    if (broken) throw new Error("down");
    return { items: [], next_since: "t" };
  });
  live.want("conversation");
  live.start();
  await vi.advanceTimersByTimeAsync(0);
  expect(live.state.get().kind).toBe("reconnecting");
  await vi.advanceTimersByTimeAsync(40_000);
  expect(live.state.get().kind).toBe("offline");
  broken = false;
  await vi.advanceTimersByTimeAsync(61_000);
  expect(live.state.get().kind).toBe("live");
});

test("a hidden page asks nothing; coming back after a long time it asks for everything", async () => {
  let asked = 0;
  const live = polling(async () => {
    asked += 1;
    return { items: [], next_since: "t" };
  });
  const heard: unknown[] = [];
  live.subscribe((changes) => heard.push(changes));
  live.start();
  await vi.advanceTimersByTimeAsync(1000);
  hide(true);
  const before = asked;
  await vi.advanceTimersByTimeAsync(600_000);
  expect(asked).toBe(before);
  expect(live.state.get().kind).toBe("paused");
  hide(false);
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked).toBe(before + 1);
  expect(heard).toEqual(["everything"]);
});

function hide(hidden: boolean): void {
  Object.defineProperty(document, "hidden", { configurable: true, value: hidden });
  document.dispatchEvent(new Event("visibilitychange"));
}
