import { expect, test } from "vitest";
import { troublesOfWords } from "../../tools/check-words.mjs";
import { loadWords, say, switchLanguage, translate } from ".";
import { formatsFor } from "./formats";

test("every part speaks both languages with the same keys and holes", () => {
  expect(troublesOfWords()).toEqual([]);
});

test("another language is spoken without a reload, and the document says so", async () => {
  await loadWords("common");
  await switchLanguage("pt-BR");
  expect(say("cancel")).toBe("Cancelar");
  await switchLanguage("en");
  expect(say("cancel")).toBe("Cancel");
  expect(document.documentElement.lang).toBe("en");
});

test("counts choose their form and numbers are written as the language writes them", async () => {
  await loadWords("common");
  await switchLanguage("pt-BR");
  expect(say("select.count", { count: 1 })).toBe("1 selecionado");
  expect(say("select.count", { count: 1500 })).toBe("1.500 selecionados");
  expect(translate("common", "pt-BR", "select.count", { count: 0 })).toBe("0 selecionados");
});

test("money, moments and distances follow language and zone", () => {
  const brazil = formatsFor("pt-BR", "America/Sao_Paulo");
  const english = formatsFor("en", "America/Sao_Paulo");
  const noon = "2026-11-22T15:00:00Z";
  expect(brazil.money({ amount: 129990, currency: "BRL" })).toBe("R$\u00a01.299,90");
  expect(english.money({ amount: 129990, currency: "BRL" })).toBe("R$1,299.90");
  expect(brazil.money({ amount: 500, currency: "JPY" })).toContain("500");
  expect(brazil.time(noon)).toBe("12:00");
  expect(brazil.relative(noon, Date.parse(noon) + 180_000)).toBe("há 3 minutos");
  expect(english.short(noon, Date.parse(noon) + 3_600_000)).toBe("12:00 PM");
  expect(brazil.short(noon, Date.parse(noon) + 86_400_000)).toBe("ontem");
});
