import { QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, test } from "vitest";
import { toastStore } from "@/components/ui/toast";
import { loadWords, switchLanguage } from "@/i18n";
import { useChange } from "./change";
import { Problem } from "./problem";
import { createQueryClient } from "./queries";

interface Row {
  id: string;
}
const KEY = ["rows"] as const;
const pages = (...ids: string[]) => ({
  pages: [{ items: ids.map((id) => ({ id })) }],
  pageParams: [undefined],
});

let client = createQueryClient();
const wrapper = ({ children }: { children: ReactNode }) => (
  <QueryClientProvider client={client}>{children}</QueryClientProvider>
);

beforeEach(async () => {
  await loadWords("common");
  await switchLanguage("pt-BR");
  client = createQueryClient();
  client.setQueryData([...KEY, { archived: false }], pages("a", "b"));
});
afterEach(() => toastStore.set([]));

const shown = () =>
  client
    .getQueryData<ReturnType<typeof pages>>([...KEY, { archived: false }])
    ?.pages[0]?.items.map((one) => one.id);

function remove(send: (id: string) => Promise<string>, undo?: (output: string) => void) {
  return renderHook(
    () =>
      useChange({
        send,
        touches: [KEY],
        show: (id, edit) => edit.items<Row>(KEY, (row) => (row.id === id ? null : row)),
        done: "gone",
        undo,
      }),
    { wrapper },
  );
}

test("a change shows before the answer comes", async () => {
  let answer: (text: string) => void = () => undefined;
  const { result } = remove(() => new Promise((resolve) => (answer = resolve)));
  act(() => result.current.mutate("a"));
  await waitFor(() => expect(shown()).toEqual(["b"]));
  await act(async () => answer("ok"));
  expect(toastStore.get()[0]?.text).toBe("gone");
});

test("a refused change is rolled back, with its reason and another try", async () => {
  const { result } = remove(async () => {
    throw new Problem({ status: 409, code: "Conflict" });
  });
  act(() => result.current.mutate("a"));
  await waitFor(() => expect(toastStore.get()).toHaveLength(1));
  expect(shown()).toEqual(["a", "b"]);
  expect(toastStore.get()[0]).toMatchObject({ kind: "error", action: { label: "Tentar de novo" } });
});

test("what can be undone offers it with the answer at hand", async () => {
  const undone: string[] = [];
  const { result } = remove(
    async () => "answer",
    (output) => undone.push(output),
  );
  act(() => result.current.mutate("a"));
  await waitFor(() => expect(toastStore.get()).toHaveLength(1));
  toastStore.get()[0]?.action?.run();
  expect(undone).toEqual(["answer"]);
});
