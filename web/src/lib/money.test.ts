import { describe, expect, test } from "vitest";
import { readMoney } from "./money";

describe("money as people type it", () => {
  test.each([
    ["129,90", 12990],
    ["129.90", 12990],
    ["R$ 1.299,90", 129990],
    ["1,299.90", 129990],
    ["1.299", 129900],
    ["1299", 129900],
    ["0", 0],
    ["12,5", 1250],
    ["", null],
    ["  ", null],
    ["abc", undefined],
    ["1.2.3", undefined],
    ["12,345,6", undefined],
    ["-5", undefined],
    ["9999999999999", undefined],
  ])("%s", (text, amount) => {
    expect(readMoney(text)).toBe(amount);
  });
});
