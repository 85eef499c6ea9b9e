import { expect, test } from "vitest";
import { spotOf, variablesIn } from "@/lib/template-parts";
import type { Template } from "./data";
import english from "./en.json";
import { type Contact, fill, lacksVariable, tally } from "./message";
import { endOf, localClock, spacing, spanText } from "./pace";
import {
  headerPieces,
  isFilled,
  lacksPart,
  partBody,
  partsFor,
  partValue,
  sentValue,
  type TypedPart,
  typedPart,
  wantedParts,
} from "./parts";
import { failed, type Metrics, nextLook, ranked, remaining, settled, uncertain } from "./progress";
import { reasonText } from "./reasons";
import { readSheet } from "./sheet";
import type { CampaignWords } from "./words";

const ana: Contact = {
  id: "ana",
  name: "Ana Souza",
  company: "",
  phone: null,
  email: null,
  language: "pt-BR",
  time_zone: "America/Sao_Paulo",
  identifiers: [],
  basis: { kind: "consent", source: "loja", proof: "", at: "2026-01-01T00:00:00Z" },
  suppression: null,
  tags: [],
  fields: { cidade: "Recife" },
  windows: {},
  source: "",
  archived: false,
  created_at: "2026-01-01T00:00:00Z",
  updated_at: "2026-01-01T00:00:00Z",
};
const body = "Olá, {{1}}! Aqui é da {{2}}. Tchau, {{ 1 }}.";

test("a variable that comes twice is one variable", () => {
  expect(variablesIn(body)).toEqual(["1", "2"]);
});

test("a template is filled from the contact, then from the fallback, and says what is missing", () => {
  const variables = [
    { field: "first_name", fallback: "" },
    { field: "company", fallback: "sua loja" },
  ];
  const pieces = fill(body, variables, ana, "");
  expect(pieces.map((one) => one.text).join("")).toBe("Olá, Ana! Aqui é da sua loja. Tchau, Ana.");
  expect(pieces.map((one) => one.kind)).toEqual([
    "words",
    "value",
    "words",
    "fallback",
    "words",
    "value",
    "words",
  ]);
  const missing = fill(body, [{ field: "company", fallback: "" }], ana, "");
  expect(missing[1]).toEqual({ text: "{{1}}", kind: "missing" });
  expect(fill("{{1}}", [{ field: "fields.cidade", fallback: "" }], ana, "")[0]?.text).toBe(
    "Recife",
  );
});

test("the check counts everybody once, by the first reason that keeps them out", () => {
  const people: Contact[] = [
    ana,
    { ...ana, id: "b", basis: null },
    { ...ana, id: "c", suppression: { scope: "all", reason: "", at: "" }, basis: null },
    { ...ana, id: "d", name: "" },
  ];
  const variable = { field: "name", fallback: "" };
  const lacking = (one: Contact) => (lacksVariable(one, [variable], "") ? "{{1}}" : null);
  const found = tally(people, lacking, null);
  expect(found).toEqual({
    looked: 4,
    ready: 1,
    reasons: { NoLegalBasis: 1, Suppressed: 1, "VariableMissing: {{1}}": 1 },
  });
});

test("free text reaches only people with an open window", () => {
  const now = Date.parse("2026-11-22T12:00:00Z");
  const open = { ...ana, windows: { acc: "2026-11-22T13:00:00Z" } };
  expect(tally([ana, open], () => null, "acc", now).reasons).toEqual({ NoOpenWindow: 1 });
});

const limits = {
  rate: { messages: 60, per_seconds: 60 },
  random_gap_seconds: 0,
  sending_window: null,
};

test("the end follows from the rate and the random gap", () => {
  const now = Date.parse("2026-11-23T12:00:00Z");
  expect(endOf(0, limits, { now })).toBeNull();
  expect(endOf(101, limits, { now })).toBeCloseTo(now + 101_000, -1);
  expect(spacing({ ...limits, random_gap_seconds: 10 })).toBeCloseTo(6.01);
});

test("outside the hours a campaign waits, and goes on the next allowed day", () => {
  // Monday 12:00 UTC is 09:00 in São Paulo.
  const now = Date.parse("2026-11-23T12:00:00Z");
  const zone = "America/Sao_Paulo";
  const hours = { days: [0, 2], start: "09:00", end: "10:00" };
  const slow = { ...limits, rate: { messages: 1, per_seconds: 600 }, sending_window: hours };
  expect(localClock(now, zone)).toEqual({ day: 0, second: 9 * 3600 });
  expect(endOf(1, slow, { now, zone })).toBe(now);
  const wednesday = Date.parse("2026-11-25T12:00:00Z");
  expect(endOf(7, slow, { now, zone })).toBe(wednesday);
  expect(
    endOf(3, { ...slow, sending_window: { ...hours, days: [] } }, { now, zone }),
  ).toBeUndefined();
});

test("the number's daily limit spreads people over days", () => {
  const now = Date.parse("2026-11-23T00:00:00Z");
  const end = endOf(250, limits, { now, zone: "UTC", perDay: 100 });
  expect(new Date(end ?? 0).getUTCDate()).toBe(25);
});

test("spans are rounded as people say them", () => {
  expect(spanText(30, "en")).toBe("1 minute");
  expect(spanText(3 * 3600, "pt-BR")).toBe("3 horas");
  expect(spanText(5 * 86_400, "en")).toBe("5 days");
});

const metrics = {
  plan_states: { waiting: 4, deferred: 1, drafting: 0, planned: 2, skipped: 3, done: 10 },
  sends: { rejected: 2, unknown: 1, unconfirmed: 1, sent: 9 },
  delivery: { sent: 9, delivered: 7, read: 5, failed: 1, delivery_rate: 0.8, read_rate: 0.7 },
} as unknown as Metrics;

test("figures become progress, failures and doubts", () => {
  expect(remaining(metrics)).toBe(7);
  expect(settled(metrics)).toBe(13);
  expect(failed(metrics)).toBe(3);
  expect(uncertain(metrics)).toBe(2);
  expect(ranked({ a: 1, b: 0, c: 4 })).toEqual([
    ["c", 4],
    ["a", 1],
  ]);
});

test("figures are asked for less often the longer nothing moves, and not at all when it is over", () => {
  const at = (now: number, movedAt = 0) => ({ now, movedAt, openedAt: 0 });
  expect(nextLook("running", at(10_000))).toBe(5_000);
  expect(nextLook("running", at(400_000, 390_000))).toBe(10_000);
  expect(nextLook("running", at(100_000))).toBe(15_000);
  expect(nextLook("running", at(1_000_000))).toBe(60_000);
  expect(nextLook("completed", at(0))).toBe(false);
});

test("every reason has words, and a code nobody has heard of is still shown", () => {
  const t = ((key: string, values?: Record<string, string>) =>
    ((english as Record<string, string>)[key] ?? "").replace(
      /\{(\w+)\}/g,
      (_, name: string) => values?.[name] ?? "",
    )) as CampaignWords;
  for (const code of ["NoLegalBasis", "131026", "VariableMissing", "Replanned", "other"])
    expect(reasonText(code, t).length).toBeGreaterThan(5);
  expect(reasonText("999999", t)).toContain("999999");
  expect(reasonText("Unbacked: R$ 10", t)).toContain("R$ 10");
  expect(reasonText("BrandNew", t)).toContain("BrandNew");
});

test("a sheet is read in the encoding and with the separator it was saved with", async () => {
  const utf8 = await readSheet(new File(["nome;telefone\nJoão;11 90000-0001\n"], "a.csv"));
  expect(utf8).toMatchObject({
    header: ["nome", "telefone"],
    rows: [["João", "11 90000-0001"]],
    total: 1,
  });
  const latin = new Uint8Array(
    [..."nome,telefone\nJo", "ã", "o,1\n"].map((one) => one.charCodeAt(0)),
  );
  expect((await readSheet(new File([latin], "b.csv"))).rows[0]?.[0]).toBe("João");
});

const rich = {
  body: "Oi {{nome}}, chegou {{1}}!",
  components: [
    { type: "HEADER", format: "TEXT", text: "Para {{loja}}" },
    { type: "BODY", text: "Oi {{nome}}!" },
    {
      type: "BUTTONS",
      buttons: [
        { type: "QUICK_REPLY", text: "Quero" },
        { type: "URL", text: "Ver", url: "https://a.example/{{1}}" },
        { type: "COPY_CODE", text: "" },
      ],
    },
  ],
} as unknown as Template;

test("every place of a template that cannot stay empty is asked for, and keeps what was typed", () => {
  const wanted = wantedParts(rich);
  expect(wanted.map(({ place, kind, index, name }) => [place, kind, index, name])).toEqual([
    ["header", "text", 0, "loja"],
    ["button", "url", 1, ""],
    ["button", "copy_code", 2, ""],
  ]);
  const [header, url] = wanted as [TypedPart, TypedPart, TypedPart];
  const typed = { ...url, field: "fields.cidade", fallback: "inicio" };
  expect(partsFor(rich, [typed])[1]).toEqual(typed);
  expect(isFilled(header, false)).toBe(false);
  expect(isFilled(typed, true)).toBe(true);
  expect(isFilled({ ...typed, fallback: "" }, true)).toBe(false);
  expect(isFilled({ ...typed, fallback: "" }, false)).toBe(true);
  expect(partValue(typed, ana, "")).toBe("Recife");
  expect(lacksPart({ ...ana, fields: {} }, [{ ...typed, fallback: "" }], "")).toBe(true);
  expect(typedPart(partBody(typed))).toEqual(typed);
});

test("a file, an address and a place are taken only when they can be shown", () => {
  const picture = { components: [{ type: "HEADER", format: "IMAGE" }] } as unknown as Template;
  const [part] = wantedParts(picture) as [TypedPart];
  expect(isFilled(part, false)).toBe(false);
  expect(partBody({ ...part, file: "f1", fallback: "https://old" })).toMatchObject({
    file: "f1",
    fallback: "",
    field: "",
  });
  const link = { ...part, field: "", fallback: "cardapio.png" };
  expect(isFilled(link, false)).toBe(false);
  expect(isFilled({ ...link, fallback: "https://a.example/c.png" }, false)).toBe(true);
  const map = { components: [{ type: "HEADER", format: "LOCATION" }] } as unknown as Template;
  const [spot] = wantedParts(map) as [TypedPart];
  expect(spotOf({ ...spot, latitude: "-8,05", longitude: "200" })).toBeNull();
  const shop = { ...spot, latitude: "-8,05", longitude: "-34.9", title: "Loja" };
  expect(partBody(shop).location).toMatchObject({ latitude: -8.05, longitude: -34.9 });
  expect(typedPart(partBody(shop)).latitude).toBe("-8.05");
});

test("the header shows its variable, and what went out is shown where it stood", () => {
  expect(headerPieces("Para {{loja}}!", "").map((one) => one.kind)).toEqual([
    "words",
    "missing",
    "words",
  ]);
  const value = sentValue({
    header: { media: { file: "campaign-files/f1" } },
    buttons: [{ index: 1, value: "a1" }],
  });
  expect(value("header", 0)).toMatchObject({ value: "f1", part: { file: "f1" } });
  expect(value("button", 1).value).toBe("a1");
});
