import { fireEvent, render, renderHook, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { listenForShortcuts, useShortcuts } from "./shortcuts";

let stop: () => void = () => undefined;
beforeEach(() => {
  stop = listenForShortcuts();
});
afterEach(() => stop());

test("single keys, sequences and keys with Ctrl run what is registered", () => {
  const run = { j: vi.fn(), gi: vi.fn(), k: vi.fn() };
  renderHook(() =>
    useShortcuts([
      { keys: "j", label: "next", run: run.j },
      { keys: "g i", label: "inbox", run: run.gi },
      { keys: "mod+k", label: "palette", always: true, run: run.k },
    ]),
  );
  for (const key of ["j", "g", "i"]) fireEvent.keyDown(document.body, { key });
  fireEvent.keyDown(document.body, { key: "k", ctrlKey: true });
  expect([run.j, run.gi, run.k].map((one) => one.mock.calls.length)).toEqual([1, 1, 1]);
});

test("nothing runs while somebody types, and Alt with arrows belongs to the browser", () => {
  const run = vi.fn();
  const always = vi.fn();
  renderHook(() =>
    useShortcuts([
      { keys: "j", label: "next", run },
      { keys: "ArrowLeft", label: "left", run },
      { keys: "mod+k", label: "palette", always: true, run: always },
    ]),
  );
  render(
    <>
      <input aria-label="field" />
      <input type="checkbox" aria-label="box" />
    </>,
  );
  fireEvent.keyDown(screen.getByLabelText("field"), { key: "j" });
  fireEvent.keyDown(document.body, { key: "ArrowLeft", altKey: true });
  expect(run).not.toHaveBeenCalled();
  fireEvent.keyDown(screen.getByLabelText("box"), { key: "j" });
  expect(run).toHaveBeenCalledOnce();
  fireEvent.keyDown(screen.getByLabelText("field"), { key: "k", metaKey: true });
  expect(always).toHaveBeenCalledOnce();
});

test("the latest one to register has the key, until it is gone", () => {
  const shell = vi.fn();
  const page = vi.fn();
  renderHook(() => useShortcuts([{ keys: "e", label: "shell", run: shell }]));
  const { unmount } = renderHook(() => useShortcuts([{ keys: "e", label: "page", run: page }]));
  fireEvent.keyDown(document.body, { key: "e" });
  unmount();
  fireEvent.keyDown(document.body, { key: "e" });
  expect([page.mock.calls.length, shell.mock.calls.length]).toEqual([1, 1]);
});
