import { expect, test } from "vitest";
import { writeNumber } from "./number";
import { meaningOf, piecesOf, qualityOf, statusText, templateState } from "./reasons";
import type { AccountWords } from "./words";

const echo: AccountWords = (key, values) => `${key} ${values?.code ?? ""}`.trim();

test("why a number stands still is said in words, with a code only where there are none", () => {
  expect(statusText("paused by a member", echo)).toBe("reason.member");
  expect(statusText("provider code 190", echo)).toBe("refused.token 190");
  expect(statusText("provider code 131042", echo)).toBe("refused.payment 131042");
  expect(statusText("provider code 424242", echo)).toBe("refused.other 424242");
  expect(statusText("", echo)).toBe("reason.unknown");
});

test("an answer that was no answer of the provider is read by its HTTP status", () => {
  expect(statusText("provider code -404", echo)).toBe("refused.missing -404");
  expect([133010, -401, 133016].map(meaningOf)).toEqual(["registration", "access", "registration"]);
});

test("every code of missing permission means the same", () => {
  expect([10, 200, 294, 3].map(meaningOf)).toEqual(["access", "access", "access", "access"]);
});

test("quality has one word whatever the provider calls it", () => {
  expect(["GREEN", "YELLOW", "LOW", "NA"].map(qualityOf)).toEqual([
    "high",
    "medium",
    "low",
    "unknown",
  ]);
  expect(templateState("APPROVED")).toBe("APPROVED");
  expect(templateState("SOMETHING_NEW")).toBe("OTHER");
});

test("a template is cut at what is filled in", () => {
  expect(piecesOf("Olá, {{1}}! É da {{ loja }}.")).toEqual([
    { text: "Olá, ", hole: false },
    { text: "{{1}}", hole: true },
    { text: "! É da ", hole: false },
    { text: "{{ loja }}", hole: true },
    { text: ".", hole: false },
  ]);
});

test("numbers are written alike however the provider spells them", () => {
  expect(writeNumber("+551100000001")).toBe("+55 11 0000-0001");
  expect(writeNumber("+1 631-555-1234")).toBe("+1 631-555-1234");
  expect(writeNumber("")).toBe("");
});
