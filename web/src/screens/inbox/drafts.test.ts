import { renderHook } from "@testing-library/react";
import { expect, test } from "vitest";
import { draftOf, keepDraft, openDrafts, readDrafts, useDraft, withDraft } from "./drafts";

test("a draft is there again after a reload, for the same member only", () => {
  openDrafts("ana.bakery");
  keepDraft("one", "Bom dia");
  openDrafts("bia.bakery");
  expect(draftOf("one")).toBe("");
  openDrafts("ana.bakery");
  expect(draftOf("one")).toBe("Bom dia");
  expect(renderHook(() => useDraft("one")).result.current).toBe("Bom dia");
});

test("an empty draft is none", () => {
  openDrafts("ana.bakery");
  keepDraft("one", "x");
  keepDraft("one", "  ");
  expect(draftOf("one")).toBe("");
});

test("only the newest hundred are kept, and none for longer than a month", () => {
  let all = {};
  for (let n = 0; n < 120; n += 1) all = withDraft(all, `c${n}`, "x", n);
  expect(Object.keys(all)).toHaveLength(100);
  expect(all).toHaveProperty("c119");
  const stored = JSON.stringify({
    old: { text: "x", at: 0 },
    new: { text: "y", at: 31 * 86_400_000 },
  });
  expect(Object.keys(readDrafts(stored, 31 * 86_400_000))).toEqual(["new"]);
});

test("what cannot be read is no draft", () => {
  expect(readDrafts("{", 0)).toEqual({});
  expect(readDrafts('{"a":5,"b":null}', 0)).toEqual({});
});
