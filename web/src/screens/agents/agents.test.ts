import { expect, test } from "vitest";
import type { Agent } from "./data";
import { compare } from "./differences";
import { NoText, readText, titleOf } from "./files";
import { changesOf, differing, valuesOf } from "./form";

const AGENT: Agent = {
  id: "a1",
  name: "Lia",
  persona: "",
  instructions: "",
  language: "pt-BR",
  model: null,
  temperature: 0.3,
  offer_ids: ["o1"],
  knowledge: true,
  handover: { keywords: ["nota"], after_turns: null, on_request: true },
  reply_length: "short",
  active: true,
  archived: false,
  version: 1,
  created_at: "2026-11-22T15:00:00Z",
  updated_at: "2026-11-22T15:00:00Z",
};
const bytes = (text: string) => new TextEncoder().encode(text);

test("only what differs is sent", () => {
  const values = valuesOf(AGENT);
  expect(changesOf(values, AGENT)).toEqual({});
  expect(changesOf({ ...values, model: "outro", temperature: 1 }, AGENT)).toEqual({
    model: "outro",
    temperature: 1,
  });
  expect(changesOf({ ...values, after_turns: " 12 " }, AGENT)).toEqual({
    handover: { keywords: ["nota"], after_turns: 12, on_request: true },
  });
});

test("two versions are told apart field by field, whatever the order of the members", () => {
  const handover = { on_request: true, after_turns: null, keywords: ["nota"] };
  expect(differing(AGENT, { ...AGENT, handover })).toEqual([]);
  expect(differing(AGENT, { ...AGENT, persona: "Calma", active: false, version: 2 })).toEqual([
    "active",
    "persona",
  ]);
});

test("words that went and came are found between those that stayed", () => {
  const parts = compare("Fala de forma simples.", "Fala sempre de forma cordial.");
  const only = (without: string) =>
    parts
      .filter((part) => part.kind !== without)
      .map((part) => part.text)
      .join("");
  expect(only("new")).toBe("Fala de forma simples.");
  expect(only("gone")).toBe("Fala sempre de forma cordial.");
  expect(parts.filter((part) => part.kind === "gone").map((part) => part.text)).toEqual([
    "simples",
  ]);
  expect(compare("", "")).toEqual([]);
  expect(compare("igual", "igual")).toEqual([{ kind: "same", text: "igual" }]);
});

test("texts too long to compare word by word are shown as replaced", () => {
  const parts = compare("a ".repeat(3000), "b ".repeat(3000));
  expect(parts.map((part) => part.kind)).toEqual(["gone", "new", "same"]);
});

test("a file is read in its own encoding, or refused with its reason", () => {
  expect(readText(bytes("Olá, pão"))).toBe("Olá, pão");
  expect(readText(Uint8Array.from([...Buffer.from("pão de açúcar", "latin1")]))).toBe(
    "pão de açúcar",
  );
  expect(readText(Uint8Array.from([0xff, 0xfe, ...Buffer.from("olá", "utf16le")]))).toBe("olá");
  const refused = (content: Uint8Array) => {
    try {
      return readText(content);
    } catch (error) {
      return error instanceof NoText ? error.reason : error;
    }
  };
  expect(refused(bytes("%PDF-1.7"))).toBe("pdf");
  expect(refused(bytes("PK\u0003\u0004word"))).toBe("office");
  expect(refused(Uint8Array.from([0x89, 1, 2, 3, 4, 5, 6]))).toBe("binary");
  expect(refused(bytes(" \n\t"))).toBe("empty");
  expect(refused(bytes("é".repeat(250_001)))).toBe("too_large");
  expect(readText(bytes("é".repeat(250_000)))).toHaveLength(250_000);
});

test("a title is the name of the file without its ending", () => {
  expect(titleOf("tabela_de_precos.final.txt")).toBe("tabela de precos.final");
  expect(titleOf(".txt")).toBe(".txt");
});
