import { expect, test } from "vitest";
import { nearness } from "./limits";
import { currencyName, zonesWith } from "./zones";

test.each([
  [0, 500, "room"],
  [399, 500, "room"],
  [400, 500, "near"],
  [499, 500, "near"],
  [500, 500, "reached"],
  [700, 500, "reached"],
  [1, 1, "reached"],
  [1, 2, "room"],
  [0, 0, "reached"],
  [null, 500, "room"],
] as const)("%s of %s is %s", (used, limit, expected) => {
  expect(nearness({ name: "contacts", used, limit })).toBe(expected);
});

test("a time zone that the browser does not know stays choosable", () => {
  const { near, others } = zonesWith("Mars/Olympus");
  expect(near[0]).toEqual({ id: "America/Sao_Paulo", label: "Brasília, São Paulo (GMT-3)" });
  expect(others[0]?.id).toBe("Mars/Olympus");
  expect(others.some((zone) => zone.id === "America/Sao_Paulo")).toBe(false);
  expect(
    zonesWith("Europe/Lisbon").others.filter((one) => one.id === "Europe/Lisbon"),
  ).toHaveLength(1);
});

test("a currency is called by its name, an unknown one by its code", () => {
  expect(currencyName("BRL", "pt-BR")).toMatch(/^BRL · real brasileiro$/i);
  expect(currencyName("XQZ", "en")).toBe("XQZ");
});
