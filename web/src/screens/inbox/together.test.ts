import { expect, test } from "vitest";
import type { Conversation } from "./cache";
import { changes } from "./move-many";
import { undoing } from "./moves";

const talk = (more: Partial<Conversation>): Conversation => ({
  id: "a",
  contact_id: "c",
  account_id: "n",
  owner: "ai",
  reason: "",
  assignee: null,
  agent_id: null,
  unread: 0,
  last_text: "",
  last_direction: "in",
  last_message_at: null,
  last_inbound_at: null,
  reply_due_at: null,
  updated_at: "2026-01-01T00:00:00Z",
  contact_name: "Ana",
  channel: "whatsapp",
  window_closes_at: null,
  ...more,
});

const mine = talk({ owner: "human", assignee: "me" });
const theirs = talk({ owner: "human", assignee: "other" });
const closed = talk({ owner: "closed" });
const waits = talk({ owner: "waiting" });

test("of the chosen only those are moved where the move changes something", () => {
  const all = { ai: talk({}), mine, theirs, closed, waits };
  const moved = (kind: Parameters<typeof changes>[0]) =>
    Object.entries(all).flatMap(([name, one]) => (changes(kind, one, "me") ? [name] : []));
  expect(moved("close")).toEqual(["ai", "mine", "theirs", "waits"]);
  expect(moved("release")).toEqual(["mine", "theirs", "waits"]);
  expect(moved("takeover")).toEqual(["ai", "theirs", "closed", "waits"]);
});

test("a step is taken back to where it came from, with what the server said since", () => {
  const answer = talk({ owner: "closed", contact_name: "", updated_at: "2026-01-02T00:00:00Z" });
  const back = (conversation: Conversation) =>
    undoing(answer, { conversation, move: { kind: "takeover" } });
  expect(back(theirs).move).toEqual({ kind: "assign", to: "other", name: "" });
  expect(back(talk({})).move.kind).toBe("release");
  expect(back(closed).move.kind).toBe("close");
  expect(back(waits).move.kind).toBe("takeover");
  expect(back(mine).conversation).toMatchObject({
    owner: "closed",
    contact_name: "Ana",
    updated_at: "2026-01-02T00:00:00Z",
  });
});
