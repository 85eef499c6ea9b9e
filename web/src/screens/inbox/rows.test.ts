import { expect, test } from "vitest";
import type { Message, ThreadPages } from "./cache";
import { makeOutgoing } from "./outbox";
import { type Bubble, buildRows, lookAgainSeconds, type Row } from "./rows";
import { fillTemplate, type Template, usable } from "./templates";

const base: Message = {
  id: "m",
  direction: "in",
  author: "contact",
  type: "text",
  text: "Oi",
  at: "2026-11-22T12:00:00Z",
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
  extras: null,
  group: false,
};
const out = { direction: "out", author: "human", status: "sent" } as const;

function thread(items: Message[], unsent: ThreadPages["pages"][0]["unsent"] = []): ThreadPages {
  return { pages: [{ items, unsent, next_cursor: null }], pageParams: [undefined] };
}

const dayOf = (at: string) => at.slice(0, 10);
const fill = () => "filled";
const rowsOf = (pages: ThreadPages, outgoing: Parameters<typeof buildRows>[1] = []) =>
  buildRows(pages, outgoing, dayOf, fill);
const bubbles = (rows: readonly Row[]) =>
  rows.filter((row): row is Bubble => row.kind === "bubble");

test("days stand between messages, names only at the start of a run", () => {
  const rows = rowsOf(
    thread([
      { ...base, id: "c", at: "2026-11-23T09:00:00Z" },
      { ...base, id: "b", at: "2026-11-22T12:01:00Z" },
      base,
    ]),
  );
  expect(rows.map((row) => row.kind)).toEqual(["day", "bubble", "bubble", "day", "bubble"]);
  expect(bubbles(rows).map((one) => one.first)).toEqual([true, false, true]);
});

test("a comment that has its private reply is told from one that has not", () => {
  const comment = { ...base, type: "comment", content: { type: "comment" } } as Message;
  const reply = { ...base, ...out, id: "r", reply_to: "m" };
  const answered = (rows: readonly Row[]) =>
    bubbles(rows).find((one) => one.messageId === "m")?.answered;
  expect(answered(rowsOf(thread([comment])))).toBe(false);
  expect(answered(rowsOf(thread([reply, comment])))).toBe(true);
  const leaving = makeOutgoing("c", { text: "Oi", reply_to: "m" }, "Oi");
  expect(answered(rowsOf(thread([comment]), [leaving]))).toBe(true);
  const failed = { ...leaving, state: "failed" as const };
  expect(answered(rowsOf(thread([comment]), [failed]))).toBe(false);
});

test("what came within one millisecond stands in the server's order", () => {
  const rows = rowsOf(
    thread([
      { ...base, id: "second", at: "2026-11-22T12:00:00.000004Z" },
      { ...base, id: "first", at: "2026-11-22T12:00:00.000002Z" },
    ]),
  );
  expect(bubbles(rows).map((one) => one.id)).toEqual(["first", "second"]);
});

test("a message on its way stands at the end and gives way to the one the server knows", () => {
  const mine = { ...makeOutgoing("c", { text: "Olá", template: null }, "Olá"), at: 0 };
  expect(bubbles(rowsOf(thread([base]), [mine])).at(-1)).toMatchObject({ status: "sending" });
  const accepted = { ...mine, state: "accepted" as const, sendId: "s" };
  const known = { ...base, ...out, id: "x", send_id: "s" };
  expect(bubbles(rowsOf(thread([known, base]), [accepted]))).toHaveLength(2);
});

test("what has not left says so; an agent's answer that a takeover stopped is not shown", () => {
  const unsent = {
    author: "human",
    content: { type: "text", text: "x" } as unknown as Record<string, never>,
    slot_at: base.at,
    planned_at: base.at,
    code: "",
    detail: "",
  };
  const rows = rowsOf(
    thread(
      [],
      [
        { ...unsent, id: "1", state: "planned" },
        { ...unsent, id: "2", state: "unknown" },
        { ...unsent, id: "3", state: "rejected", code: "131026" },
        { ...unsent, id: "4", state: "cancelled", author: "agent", code: "GateClosed" },
      ],
    ),
  );
  expect(bubbles(rows).map((one) => one.status)).toEqual(["planned", "uncertain", "failed"]);
});

test("a reply quotes what it answers", () => {
  const rows = rowsOf(
    thread([{ ...base, id: "b", reply_to: "m", at: "2026-11-22T12:01:00Z" }, base]),
  );
  expect(bubbles(rows)[1]?.quote).toMatchObject({ text: "Oi", mine: false });
});

test("an answer to what is not loaded can still be followed", () => {
  const [bubble] = bubbles(rowsOf(thread([{ ...base, reply_to: "old" }])));
  expect(bubble?.quote).toEqual({ id: "old", type: "", text: "" });
});

test("a reaction of ours stands on its message from the first moment, and the last one counts", () => {
  const react = (emoji: string) => makeOutgoing("c", { reaction: { message_id: "m", emoji } }, "");
  const theirs = { ...base, reactions: [{ emoji: "😂", by: "contact" as const }] };
  const shown = (...given: Parameters<typeof rowsOf>) =>
    bubbles(rowsOf(...given)).map((one) => one.reactions.map(({ emoji }) => emoji));
  expect(shown(thread([theirs]), [react("👍")])).toEqual([["😂", "👍"]]);
  const sent = {
    ...base,
    ...out,
    id: "r",
    type: "reaction",
    text: "👍",
    reply_to: "m",
    send_id: "s",
  };
  expect(shown(thread([sent, theirs]))).toEqual([["😂", "👍"]]);
  expect(shown(thread([sent, theirs]), [react("")])).toEqual([["😂"]]);
  expect(shown(thread([{ ...sent, id: "r2", text: "" }, sent, theirs]))).toEqual([["😂"]]);
});

test("a reaction that failed says so below, and is not on its message", () => {
  const failed = {
    ...makeOutgoing("c", { reaction: { message_id: "m", emoji: "👍" } }, ""),
    state: "failed" as const,
    code: "WindowClosed",
  };
  const [message, refused] = bubbles(rowsOf(thread([base]), [failed]));
  expect(message?.reactions).toEqual([]);
  expect(refused).toMatchObject({ type: "reaction", status: "failed", code: "WindowClosed" });
});

test("edited, taken back and written in a group is told of each message", () => {
  const [edited, revoked] = bubbles(
    rowsOf(
      thread([
        { ...base, id: "b", text: "", revoked_at: base.at, at: "2026-11-22T12:01:00Z" },
        { ...base, text: "Quero 3", edited_at: base.at, first_text: "Quero 2", group: true },
      ]),
    ),
  );
  expect(edited).toMatchObject({ edited: { first: "Quero 2" }, group: true, revoked: false });
  expect(revoked).toMatchObject({ revoked: true });
});

test("a file that is still being fetched is looked for again", () => {
  const file = {
    kind: "image" as const,
    state: "waiting" as const,
    content_type: "",
    filename: "",
    voice: false,
    size_bytes: null,
    code: "",
    url: null,
  };
  const rows = rowsOf(
    thread([{ ...base, type: "image", content: { type: "media", files: [file] } }]),
  );
  expect(lookAgainSeconds(rows, Date.parse(base.at))).toBe(1.5);
});

test("ticks are looked for often at first, then rarely, then not at all", () => {
  const rows = rowsOf(thread([{ ...base, ...out }]));
  const sent = Date.parse(base.at);
  expect(lookAgainSeconds(rows, sent)).toBe(1.5);
  expect(lookAgainSeconds(rows, sent + 60_000)).toBe(42);
  expect(lookAgainSeconds(rows, sent + 400_000)).toBeNull();
  expect(lookAgainSeconds(rowsOf(thread([{ ...base, ...out, status: "read" }])), sent)).toBeNull();
});

test("templates are filled hole by hole, and only approved ones are offered", () => {
  expect(fillTemplate("Oi {{1}} da {{2}}", { 1: "Ana" })).toBe("Oi Ana da {{2}}");
  const made = (
    name: string,
    language: string,
    status = "APPROVED",
    components: Template["components"] = [],
  ) => ({
    name,
    language,
    status,
    category: "MARKETING",
    body: "",
    template_id: `${name}.${language}`,
    id: "1",
    quality: "",
    rejection_reason: "",
    components,
    problem: "",
    history: [],
    why_not: status === "APPROVED" ? "" : "TemplateNotApproved",
  });
  const offered = usable(
    [
      made("a", "en"),
      made("b", "pt_BR"),
      made("c", "pt_BR", "PAUSED"),
      made("d", "pt_BR", "APPROVED", [{ type: "HEADER", format: "IMAGE" } as never]),
      made("e", "pt_BR", "APPROVED", [{ type: "HEADER", format: "PRODUCT" } as never]),
    ],
    "pt-BR",
  );
  expect(offered.map((one) => one.name)).toEqual(["b", "d", "a"]);
});
