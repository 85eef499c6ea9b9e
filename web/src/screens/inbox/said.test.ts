import { expect, test } from "vitest";
import { attach, hasCaption, isRefused } from "./attach";
import { optionOf } from "./options";
import { makeOutgoing, type Saying } from "./outbox";
import { pointOf } from "./place";
import { extrasOf, mapOf, orderOf, saidOfContent, saidOfSaying } from "./said";
import { lengthOf, longest, messagesOf } from "./saying";
import type { Channel } from "./window";

const fill = () => "filled";

test("what waits to leave is shown as what it is", () => {
  const media = { kind: "document", file: "outgoing/c/f", filename: "preco.pdf" };
  expect(saidOfContent({ type: "media", media, caption: "Veja" }, fill)).toMatchObject({
    type: "document",
    text: "Veja",
    content: {
      type: "media",
      files: [{ kind: "document", filename: "preco.pdf", state: "leaving" }],
    },
  });
  const place = { latitude: -23.5, longitude: -46.6, name: "Loja" };
  expect(saidOfContent({ type: "location", place }, fill).content).toMatchObject({ name: "Loja" });
  expect(saidOfContent({ type: "template", name: "oi" }, fill)).toMatchObject({
    text: "filled",
    template: "oi",
  });
});

test("a file above the words is shown wherever it comes from", () => {
  const media = { kind: "video" as const, file: "f", filename: "forno.mp4" };
  const shown = { type: "media", files: [{ kind: "video", filename: "forno.mp4" }] };
  const waiting = saidOfContent({ type: "template", name: "oi", header: { media } }, fill);
  expect(waiting).toMatchObject({ text: "filled", template: "oi", content: shown });
  const template = { name: "oi", language: "pt_BR", variables: [], named: [], buttons: [] };
  const leaving = { ...template, header: { media } } as unknown as Saying["template"];
  expect(saidOfSaying({ template: leaving }, "Oi").content).toMatchObject(shown);
  const buttons = { type: "buttons", text: "Qual?", buttons: [], header: { media } };
  expect(saidOfContent(buttons, fill).content).toMatchObject(shown);
  for (const header of [null, undefined, "Oi", { text: "Oi" }])
    expect(saidOfContent({ type: "template", name: "oi", header }, fill).content.type).toBe("text");
});

test("what is on its way from here says the same as the ledger does", () => {
  const interactive = optionOf({
    kind: "list",
    text: "Escolha",
    buttons: [],
    rows: [
      { title: "Manhã", description: "8 às 12" },
      { title: " ", description: "" },
    ],
    label: "Horários",
    url: "",
    footer: "",
  });
  if (!("body" in interactive)) throw new Error("refused");
  const said = saidOfSaying({ interactive: interactive.body }, "");
  expect(said).toMatchObject({ type: "interactive", text: "Escolha" });
  expect(said.extras).toMatchObject({
    label: "Horários",
    sections: [{ rows: [{ title: "Manhã" }] }],
  });
  expect(saidOfSaying({ reaction: { message_id: "m", emoji: "👍" } }, "")).toMatchObject({
    type: "reaction",
    text: "👍",
  });
});

test("what stands around the words is read from whatever is there", () => {
  expect(extrasOf({})).toBeUndefined();
  expect(extrasOf({ header: { text: "Oi" }, buttons: [{ id: "1", title: "Sim" }] })).toMatchObject({
    header: "Oi",
    buttons: ["Sim"],
  });
});

test("an order adds up in the money of each line", () => {
  const item = { product_id: "bolo", quantity: 2, price: "49.90", currency: "BRL" };
  const yen = { product_id: "chá", quantity: 1, price: "300", currency: "JPY" };
  const { lines, totals } = orderOf({
    type: "order",
    catalog_id: "1",
    items: [item, { ...item, quantity: 1, price: "0.1" }, yen, { ...yen, price: "?" }],
  });
  expect(lines.map((line) => line.amount)).toEqual([9980, 10, 300, 0]);
  expect([...totals]).toEqual([
    ["BRL", 9990],
    ["JPY", 300],
  ]);
});

test("a place without numbers has no map", () => {
  expect(mapOf({ latitude: null, longitude: null })).toBe("");
  expect(mapOf({ latitude: -23.5, longitude: -46.6 })).toContain("-23.5%2C-46.6");
});

test.each([
  ["-23.56136, -46.65651", -23.56136, -46.65651],
  [
    "https://www.google.com/maps/place/MASP/@-23.5,-46.6,17z/data=!3d-23.561!4d-46.655",
    -23.561,
    -46.655,
  ],
  ["https://maps.google.com/?q=-23.5%2C-46.6", -23.5, -46.6],
  ["https://maps.apple.com/?ll=40.7,-74", 40.7, -74],
])("a place is read out of %s", (text, latitude, longitude) => {
  expect(pointOf(text)).toEqual({ latitude, longitude });
});

test.each(["Rua Augusta 100", "91, 10", "https://maps.app.goo.gl/abc", ""])(
  "no place is read out of %j",
  (text) => {
    expect(pointOf(text)).toBeUndefined();
  },
);

const file = (name: string, type: string, size = 10) => {
  const made = new File(["x"], name, { type });
  Object.defineProperty(made, "size", { value: size });
  return made;
};

test.each([
  [file("a.jpg", "image/jpeg"), "image", undefined],
  [file("a.jpg", "image/jpeg", 5_000_001), "document", "pictureAsDocument"],
  [file("a.heic", "image/heic"), "document", "pictureAsDocument"],
  [file("a.mov", "video/quicktime"), "document", "videoAsDocument"],
  [file("a.m4a", "audio/x-m4a"), "audio", undefined],
  [file("a.opus", "audio/ogg; codecs=opus"), "audio", undefined],
  [file("a.pdf", "application/pdf"), "document", undefined],
  [file("a.xyz", ""), "document", undefined],
])("a file goes out as what the provider takes it for: %o", (given, kind, note) => {
  expect(attach(given)).toMatchObject({ kind, ...(note ? { note } : {}) });
});

test("what is empty or too large is refused before it is sent", () => {
  expect(attach(file("a.pdf", "application/pdf", 0))).toMatchObject({ reason: "empty" });
  expect(attach(file("a.mp4", "video/mp4", 16_000_001))).toMatchObject({ reason: "tooLarge" });
});

const on = (channel: Channel) => ({ id: "c", channel });

test("the words are the caption of the first file that has one, else a message of their own", () => {
  const made = [file("v.ogg", "audio/ogg"), file("a.png", "image/png")].map((one) => attach(one));
  const files = made.filter((one) => !isRefused(one)) as Exclude<
    (typeof made)[number],
    { reason: string }
  >[];
  const both = messagesOf(on("whatsapp"), "Veja", { files, quote: "m" });
  expect(both.map(({ body }) => body)).toMatchObject([
    { media: { kind: "audio", caption: "", voice: true }, reply_to: "m" },
    { media: { kind: "image", caption: "Veja" } },
  ]);
  expect(both[1]?.body.reply_to).toBeUndefined();
  const sound = { files: files.slice(0, 1) };
  expect(messagesOf(on("whatsapp"), "Ouça", sound).map(({ body }) => body.text)).toEqual([
    undefined,
    "Ouça",
  ]);
  expect([longest({ files }, "whatsapp"), longest(sound, "whatsapp")]).toEqual([1024, 4096]);
  expect(hasCaption("sticker")).toBe(false);
});

test("on Instagram words go after the files, and are counted in bytes", () => {
  const made = attach(file("a.png", "image/png"));
  const files = isRefused(made) ? [] : [made];
  const both = messagesOf(on("instagram"), "Veja", { files });
  expect(both.map(({ body }) => body.media?.caption ?? body.text)).toEqual(["", "Veja"]);
  expect(lengthOf("Pão 🥖", "instagram")).toBe(9);
  expect(lengthOf("Pão", "whatsapp")).toBe(3);
  expect(longest({ files }, "instagram")).toBe(1000);
});

test("a message with options says what is missing in it", () => {
  const form = {
    kind: "buttons",
    text: "Oi",
    buttons: ["Sim", "Sim"],
    rows: [],
    label: "",
    url: "",
    footer: "",
  } as const;
  expect(optionOf(form)).toEqual({ wrong: "buttons" });
  expect(optionOf({ ...form, text: " " })).toEqual({ wrong: "text" });
  expect(optionOf({ ...form, kind: "link", label: "Ver", url: "exemplo.com" })).toEqual({
    wrong: "url",
  });
  expect(optionOf({ ...form, kind: "list" })).toEqual({ wrong: "rows" });
  expect(optionOf({ ...form, kind: "contact_request" })).toMatchObject({
    body: { type: "contact_request" },
  });
  expect(makeOutgoing("c", {}, "").state).toBe("sending");
});
