import { act, renderHook } from "@testing-library/react";
import { expect, test } from "vitest";
import { useSelection } from "./selection";

const order = ["a", "b", "c", "d", "e"];

test("Shift takes everything between the last one and this, in both directions", () => {
  const { result } = renderHook(useSelection);
  act(() => result.current.toggle("b", order, false));
  act(() => result.current.toggle("d", order, true));
  expect([...result.current.ids].sort()).toEqual(["b", "c", "d"]);
  act(() => result.current.toggle("a", order, true));
  expect([...result.current.ids].sort()).toEqual(["a", "b", "c", "d"]);
});

test("the header knows none, some and all, and turns them", () => {
  const { result } = renderHook(useSelection);
  expect(result.current.state(order)).toBe(false);
  act(() => result.current.toggle("a", order, false));
  expect(result.current.state(order)).toBe("indeterminate");
  act(() => result.current.toggleAll(order));
  expect(result.current.state(order)).toBe(true);
  act(() => result.current.toggleAll(order));
  expect(result.current.ids.size).toBe(0);
});

test("two in quick succession each count, whatever has been drawn", () => {
  const { result } = renderHook(useSelection);
  const { toggle } = result.current;
  act(() => {
    toggle("a", order, false);
    toggle("c", order, true);
  });
  expect([...result.current.ids].sort()).toEqual(["a", "b", "c"]);
});
