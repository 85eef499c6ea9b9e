import { expect, test } from "vitest";
import {
  type Conversation,
  type ConversationPages,
  fits,
  type Message,
  mergeConversation,
  mergeHead,
  mergeIntoList,
  type ThreadPages,
  tellsNews,
} from "./cache";

const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 12, minute)).toISOString();

function talk(id: string, minute: number, more: Partial<Conversation> = {}): Conversation {
  return {
    id,
    contact_id: `contact-${id}`,
    account_id: "account",
    owner: "ai",
    reason: "",
    assignee: null,
    agent_id: null,
    unread: 0,
    last_text: "",
    last_direction: "in",
    last_message_at: at(minute),
    last_inbound_at: at(minute),
    reply_due_at: null,
    updated_at: at(minute),
    contact_name: `Name ${id}`,
    channel: "whatsapp",
    window_closes_at: null,
    ...more,
  };
}

function list(items: Conversation[], next_cursor: string | null = null): ConversationPages {
  return { pages: [{ items, next_cursor }], pageParams: [undefined] };
}

const ids = (pages: ConversationPages) =>
  pages.pages.flatMap((page) => page.items.map((one) => one.id));
const always = () => true;

test("a conversation with news moves to the top, a new one comes in", () => {
  const before = list([talk("a", 9), talk("b", 5)]);
  expect(ids(mergeIntoList(before, talk("b", 10), always))).toEqual(["b", "a"]);
  expect(ids(mergeIntoList(before, talk("c", 7), always))).toEqual(["a", "c", "b"]);
});

test("news that are older than what is shown change nothing", () => {
  const before = list([talk("a", 9, { last_text: "now" })]);
  expect(mergeIntoList(before, talk("a", 8, { last_text: "before" }), always)).toBe(before);
  expect(mergeIntoList(before, talk("a", 9, { last_text: "same moment" }), always)).toBe(before);
});

test("what no longer fits a filter leaves its list, what never did does not come in", () => {
  const waiting = (one: Conversation) => fits("waiting", one, "me");
  const before = list([talk("a", 9, { owner: "waiting" })]);
  expect(ids(mergeIntoList(before, talk("a", 10, { owner: "human" }), waiting))).toEqual([]);
  expect(mergeIntoList(before, talk("b", 10), waiting)).toBe(before);
});

test("what lies below the loaded part waits for its page", () => {
  const before = list([talk("a", 9), talk("b", 5)], "more");
  expect(mergeIntoList(before, talk("c", 2), always).pages[0]?.items).toHaveLength(2);
  expect(ids(mergeIntoList(list([talk("a", 9)]), talk("c", 2), always))).toEqual(["a", "c"]);
});

test("an answer without name, channel and window keeps those that are known", () => {
  const known = talk("a", 5, { window_closes_at: at(59) });
  const answer = talk("a", 5, {
    owner: "human",
    updated_at: at(6),
    contact_name: "",
    channel: null,
  });
  const merged = mergeConversation(known, answer);
  expect(merged).toMatchObject({
    owner: "human",
    contact_name: "Name a",
    channel: "whatsapp",
    window_closes_at: at(59),
  });
});

test("a person who writes again opens the window anew", () => {
  const merged = mergeConversation(talk("a", 5), talk("a", 6));
  expect(merged.window_closes_at).toBe("2026-11-23T12:01:00.000Z");
});

test("the filter of one's own conversations looks at who is in charge", () => {
  expect(fits("mine", talk("a", 1, { assignee: "me" }), "me")).toBe(true);
  expect(fits("mine", talk("a", 1, { assignee: "other" }), "me")).toBe(false);
  expect(fits("closed", talk("a", 1, { owner: "closed" }), "me")).toBe(true);
});

function word(id: string, minute: number, more: Partial<Message> = {}): Message {
  return {
    id,
    direction: "in",
    author: "contact",
    type: "text",
    text: id,
    at: at(minute),
    status: "received",
    send_id: null,
    template: null,
    reply_to: null,
    error: null,
    content: { type: "text" },
    about: null,
    reactions: [],
    edited_at: null,
    first_text: null,
    revoked_at: null,
    group: false,
    extras: null,
    ...more,
  };
}

const said = (thread: ThreadPages) =>
  thread.pages.flatMap((page) => page.items.map((one) => one.id));

test("the head of a thread is merged: new messages, new ticks, older pages stay", () => {
  const before: ThreadPages = {
    pages: [
      { items: [word("d", 4), word("c", 3)], unsent: [], next_cursor: "x" },
      { items: [word("b", 2), word("a", 1)], unsent: [], next_cursor: null },
    ],
    pageParams: [undefined, "x"],
  };
  const head = {
    items: [word("e", 5), word("d", 4, { status: "read" })],
    unsent: [],
    next_cursor: "y",
  };
  const after = mergeHead(before, head);
  expect(said(after)).toEqual(["e", "d", "c", "b", "a"]);
  expect(after.pages[0]?.items[1]?.status).toBe("read");
  expect(after.pages[0]?.next_cursor).toBe("x");
});

test("where a gap lies between, the older part is let go and can be loaded anew", () => {
  const before: ThreadPages = {
    pages: [{ items: [word("a", 1)], unsent: [], next_cursor: "x" }],
    pageParams: [undefined],
  };
  const head = { items: [word("z", 50)], unsent: [], next_cursor: "y" };
  expect(mergeHead(before, head)).toEqual({ pages: [head], pageParams: [undefined] });
});

test("whatever changes a conversation may be news of its thread", () => {
  const before = talk("a", 9, { unread: 1 });
  expect(tellsNews(undefined, before)).toBe(true);
  expect(tellsNews(before, { ...before, updated_at: at(10) })).toBe(true);
  expect(tellsNews(before, { ...before, updated_at: at(10), unread: 0 })).toBe(true);
  expect(tellsNews(before, { ...before })).toBe(false);
});
