import { afterEach, beforeEach, expect, test } from "vitest";
import { reportFailures } from "./report";

const sent: { url: string; body: Record<string, string> }[] = [];
const listeners: [string, EventListener][] = [];
const original = { fetch: globalThis.fetch, add: globalThis.addEventListener };
let random = 0;

beforeEach(() => {
  sent.length = 0;
  random = 0;
  globalThis.fetch = (url, init) => {
    sent.push({ url: String(url), body: JSON.parse(String(init?.body)) });
    return Promise.reject(new TypeError("the line is cut"));
  };
  globalThis.addEventListener = ((kind: string, listener: EventListener) => {
    listeners.push([kind, listener]);
    original.add(kind, listener);
  }) as typeof globalThis.addEventListener;
  history.replaceState(null, "", "/contacts/0199?q=Maria");
  reportFailures(() => random);
});

afterEach(() => {
  for (const [kind, listener] of listeners.splice(0)) removeEventListener(kind, listener);
  globalThis.fetch = original.fetch;
  globalThis.addEventListener = original.add;
});

function failure(place: string, text = "cannot read Maria of +55 11 98765-4321"): TypeError {
  const error = new TypeError(text);
  error.stack = `TypeError: ${text}\n  at x (https://piloto.example/${place})`;
  return error;
}

function throwIt(error: unknown): void {
  window.dispatchEvent(new ErrorEvent("error", { error, message: "Maria" }));
}

test("a failure is told without a word of anybody", () => {
  throwIt(failure("assets/contacts-Ab_1.js:12:345"));

  expect(sent).toEqual([
    {
      url: "/api/v1/public/client-errors",
      body: {
        kind: "error",
        name: "TypeError",
        place: "assets/contacts-Ab_1.js:12:345",
        screen: "/contacts",
      },
    },
  ]);
});

test("the same failure is told once, and a page tells five at most", () => {
  for (let round = 0; round < 3; round += 1)
    for (let line = 1; line <= 9; line += 1) throwIt(failure(`assets/a.js:${line}:1`));

  expect(sent).toHaveLength(5);
});

test("of what follows the first only a share is told", () => {
  random = 0.9;
  for (let line = 1; line <= 5; line += 1) throwIt(failure(`assets/a.js:${line}:1`));

  expect(sent).toHaveLength(1);
});

test("a rejection that nobody handled is told, a known outcome is not", () => {
  const reject = (reason: unknown) =>
    window.dispatchEvent(Object.assign(new Event("unhandledrejection"), { reason }));
  reject(Object.assign(failure("assets/a.js:1:1"), { name: "Problem" }));
  reject(new DOMException("gone", "AbortError"));
  reject("a text of somebody");
  reject(failure("assets/a.js:2:2"));

  expect(sent.map((each) => each.body.kind)).toEqual(["rejection"]);
});

test("what is not our code is not told", () => {
  throwIt(failure("extension.js:1:1"));
  throwIt(null);

  expect(sent).toEqual([]);
});

test("code that could not be fetched is told", () => {
  const payload = new TypeError("Failed to fetch dynamically imported module");
  window.dispatchEvent(Object.assign(new Event("vite:preloadError"), { payload }));

  expect(sent[0]?.body).toEqual({
    kind: "load",
    name: "TypeError",
    place: "",
    screen: "/contacts",
  });
});

test("a report that fails causes none", async () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  process.on("unhandledRejection", note);
  throwIt(failure("assets/a.js:1:1"));
  await new Promise((resolve) => setTimeout(resolve, 20));
  process.off("unhandledRejection", note);

  expect(sent).toHaveLength(1);
  expect(unhandled).toEqual([]);
});
