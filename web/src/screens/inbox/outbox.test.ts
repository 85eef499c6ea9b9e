import { expect, test } from "vitest";
import { Problem } from "@/api/problem";
import { discard, makeOutgoing, openOutbox, outbox, post, readOutbox, settle } from "./outbox";

const message = () => makeOutgoing("c1", { text: "Oi", template: null }, "Oi");

test("a message shows at once and goes when the thread has it", async () => {
  openOutbox("t1");
  const one = message();
  const sending = post(one, async () => ({ send_id: "s1", state: "planned", slot_at: "" }));
  expect(outbox.get()).toMatchObject([{ state: "sending" }]);
  expect(await sending).toBe(true);
  expect(outbox.get()).toMatchObject([{ state: "accepted", sendId: "s1" }]);
  settle(new Set(["other"]));
  expect(outbox.get()).toHaveLength(1);
  settle(new Set(["s1"]));
  expect(outbox.get()).toHaveLength(0);
});

test("what failed keeps its reason, and its key when it is tried again", async () => {
  openOutbox("t2");
  const one = message();
  const keys: string[] = [];
  const refused = async ({ key }: { key: string }) => {
    keys.push(key);
    throw new Problem({ code: "WindowClosed", status: 409 });
  };
  expect(await post(one, refused)).toBe(false);
  const failed = outbox.get()[0];
  expect(failed).toMatchObject({ state: "failed", code: "WindowClosed" });
  if (failed) await post(failed, refused);
  expect(keys).toEqual([one.key, one.key]);
  expect(outbox.get()).toHaveLength(1);
  discard(one.key);
  expect(outbox.get()).toEqual([]);
});

test("what a reload interrupted is shown as such, not lost", () => {
  const stored = JSON.stringify([{ ...message(), state: "sending" }]);
  expect(readOutbox(stored)).toMatchObject([{ state: "failed", code: "Interrupted" }]);
  expect(readOutbox("nonsense")).toEqual([]);
});
