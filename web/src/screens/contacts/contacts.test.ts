import { beforeEach, expect, test, vi } from "vitest";
import { dismiss, toastStore } from "@/components/ui/toast";
import { changesOf, valuesOf } from "./changes";
import { matches } from "./filters";
import { type Effect, foresee, heldStore, hold } from "./held";
import { type Contact, permissionOf, searchOf, writePhone } from "./person";
import { changesTo, namesIn, sharesOf } from "./tagging";

const person = (id: string, more: Partial<Contact> = {}): Contact => ({
  id,
  name: `Person ${id}`,
  company: "",
  phone: "+5511987654321",
  email: null,
  language: "pt-BR",
  time_zone: "America/Sao_Paulo",
  identifiers: [],
  basis: null,
  suppression: null,
  tags: ["vip"],
  fields: { city: "Recife" },
  windows: {},
  source: "manual",
  archived: false,
  created_at: "2026-01-01T00:00:00Z",
  updated_at: "2026-01-01T00:00:00Z",
  ...more,
});

const suppression = { scope: "all", reason: "", at: "2026-01-01T00:00:00Z" };
const basis = { kind: "consent", source: "x", proof: "", at: "2026-01-01T00:00:00Z" };

test("a stop counts more than a permission", () => {
  expect(permissionOf(person("a"))).toBe("no-basis");
  expect(permissionOf(person("a", { basis }))).toBe("may");
  expect(permissionOf(person("a", { basis, suppression }))).toBe("stopped");
  const partly = { ...suppression, scope: "marketing" };
  expect(permissionOf(person("a", { basis, suppression: partly }))).toBe("no-offers");
  expect(matches(person("a", { suppression: partly }), "stopped", "")).toBe(true);
  expect(matches(person("a", { basis }), "no-basis", "")).toBe(false);
});

test("what is typed is searched as a name, a number or an address", () => {
  expect(searchOf("  Ana ")).toEqual({ name: "Ana" });
  expect(searchOf("(11) 98765-4321")).toEqual({ identifier: "(11) 98765-4321" });
  expect(searchOf("ana@x.co")).toEqual({ identifier: "ana@x.co" });
  expect(searchOf("Loja 24 horas")).toEqual({ name: "Loja 24 horas" });
  expect(searchOf(" ")).toEqual({});
});

test("Brazilian numbers are written as people say them", () => {
  expect(writePhone("+5548900053471")).toBe("+55 48 90005-3471");
  expect(writePhone("551133334444")).toBe("+55 11 3333-4444");
  expect(writePhone("+12125550123")).toBe("+12125550123");
});

test("only what differs is sent, and a half-typed field not yet", () => {
  const contact = person("a");
  const values = valuesOf(contact);
  expect(changesOf(contact, values)).toEqual({});
  expect(changesOf(contact, { ...values, name: "Ana", tags: [] })).toEqual({
    name: "Ana",
    tags: [],
  });
  const half = [...values.fields, { name: "cargo", value: "" }];
  expect(changesOf(contact, { ...values, fields: half })).toEqual({});
});

beforeEach(() => {
  vi.useFakeTimers();
  toastStore.set([]);
  heldStore.set([]);
});

function archiving(
  contacts: Contact[],
  send: (contact: Contact) => Promise<void>,
  effect: Effect = { kind: "archive" },
) {
  const report = vi.fn();
  hold({ effect, contacts, text: "t", undo: "u", send, report });
  const [slip] = toastStore.get();
  if (!slip) throw new Error("nothing was said");
  return { report, slip };
}

test("nothing is sent while it can be undone, and nothing at all when it is", async () => {
  const send = vi.fn(async () => undefined);
  const people = [person("a"), person("b")];
  const { slip } = archiving([people[0] as Contact], send);
  expect(foresee(people, heldStore.get()).map((one) => one.id)).toEqual(["b"]);
  // As the notice does it: first it goes, then it acts.
  dismiss(slip.id);
  slip.action?.run();
  await vi.runAllTimersAsync();
  expect(send).not.toHaveBeenCalled();
  expect(foresee(people, heldStore.get())).toHaveLength(2);
});

test("when the notice is gone everybody is worked on, and who failed is reported", async () => {
  const send = vi.fn(async (contact: Contact) => {
    if (contact.id === "b") throw new Error("no");
  });
  const { report, slip } = archiving([person("a"), person("b"), person("c")], send);
  dismiss(slip.id);
  await vi.runAllTimersAsync();
  expect(send).toHaveBeenCalledTimes(3);
  expect(report.mock.calls[0]?.[0]).toMatchObject([{ item: { id: "b" } }]);
  expect(heldStore.get()).toEqual([]);
});

test("what waits is sent when the page is left", () => {
  const send = vi.fn(async () => undefined);
  archiving([person("a")], send);
  window.dispatchEvent(new Event("pagehide"));
  expect(send).toHaveBeenCalledWith(expect.objectContaining({ id: "a" }), true);
});

test("a stop does not wait in a page that is not looked at; an archiving may", () => {
  const stop = vi.fn(async () => undefined);
  const archive = vi.fn(async () => undefined);
  archiving([person("a")], archive);
  toastStore.set([]);
  archiving([person("b")], stop, { kind: "opt-out", scope: "all", reason: "x" });
  vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
  document.dispatchEvent(new Event("visibilitychange"));
  expect(stop).toHaveBeenCalledTimes(1);
  expect(archive).not.toHaveBeenCalled();
});

test("several changes that wait for the same person are all foreseen, in their order", () => {
  archiving([person("a"), person("b")], async () => undefined, {
    kind: "tags",
    add: ["feira", "vip"],
    remove: ["outra"],
  });
  archiving([person("a")], async () => undefined, { kind: "tags", add: [], remove: ["vip"] });
  archiving([person("b")], async () => undefined, { kind: "opt-out", scope: "all", reason: "x" });
  const [a, b, c] = foresee([person("a"), person("b"), person("c")], heldStore.get());
  expect(a?.tags).toEqual(["feira"]);
  expect(b).toMatchObject({ tags: ["vip", "feira"], suppression: { scope: "all" } });
  expect(c?.tags).toEqual(["vip"]);
});

test("only the tags that were pressed change, and only where they do not stand so already", () => {
  const people = [
    person("a", { tags: ["vip", "feira"] }),
    person("b", { tags: ["vip"] }),
    person("c", { tags: ["vip"] }),
  ];
  const shares = sharesOf(people);
  expect([...shares]).toEqual([
    ["vip", 3],
    ["feira", 1],
  ]);
  const change = (wishes: [string, boolean][]) => changesTo(new Map(wishes), shares, people.length);
  expect(change([])).toBeNull();
  expect(
    change([
      ["vip", true],
      ["nova", false],
    ]),
  ).toBeNull();
  expect(
    change([
      ["feira", true],
      ["vip", false],
    ]),
  ).toEqual({ add: ["feira"], remove: ["vip"] });
  expect(namesIn(" nova , FEIRA;; ", ["feira"])).toEqual(["nova", "feira"]);
});
