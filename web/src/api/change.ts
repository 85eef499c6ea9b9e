/** Changes that show at once, roll back with a reason, and can be undone. */
import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { toast } from "@/components/ui/toast";
import { useCommonWords } from "@/i18n";
import { problemText } from "./problem";
import type { CursorPage } from "./queries";

export interface Change<Input, Output> {
  send(input: Input): Promise<Output>;
  /** What the page shows before the answer comes. Everything under `touches` is rolled back on failure. */
  show?: (input: Input, edit: CacheEdit) => void;
  touches?: readonly QueryKey[];
  /** Said when it is done; a function may use the answer. */
  done?: string | ((output: Output, input: Input) => string);
  /** Offered for 8 seconds with `done`. */
  undo?: (output: Output, input: Input) => unknown;
  /** Instead of the toast with the reason, e.g. to show it in a form. */
  failed?: (error: unknown, input: Input) => void;
}

export interface CacheEdit {
  /** Replaces a cached value that is there. */
  set<T>(key: QueryKey, next: (now: T) => T): void;
  /** Changes items of every cached list under the key; `null` takes an item out. */
  items<T>(key: QueryKey, next: (item: T) => T | null): void;
}

export function useChange<Input, Output>(change: Change<Input, Output>) {
  const client = useQueryClient();
  const t = useCommonWords();
  const edit = useCacheEdit();
  const touches = change.touches ?? [];
  const mutation = useMutation<Output, unknown, Input, () => void>({
    mutationFn: change.send,
    onMutate: async (input) => {
      await Promise.all(touches.map((queryKey) => client.cancelQueries({ queryKey })));
      const before = touches.flatMap((queryKey) => client.getQueriesData({ queryKey }));
      change.show?.(input, edit);
      return () => {
        for (const [key, data] of before) client.setQueryData(key, data);
      };
    },
    onError: (error, input, rollBack) => {
      rollBack?.();
      if (change.failed) change.failed(error, input);
      else {
        toast.error(problemText(error, t), {
          action: { label: t("retry"), run: () => mutation.mutate(input) },
          error,
        });
      }
    },
    onSuccess: (output, input) => {
      const text = typeof change.done === "function" ? change.done(output, input) : change.done;
      if (!text) return;
      const undo = change.undo;
      toast(text, undo && { action: { label: t("undo"), run: () => undo(output, input) } });
    },
    onSettled: () => Promise.all(touches.map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
  return mutation;
}

export function useCacheEdit(): CacheEdit {
  const client = useQueryClient();
  const set = useCallback(
    <T>(key: QueryKey, next: (now: T) => T) => {
      client.setQueryData<T>(key, (now) => (now === undefined ? now : next(now)));
    },
    [client],
  );
  const items = useCallback(
    <T>(queryKey: QueryKey, next: (item: T) => T | null) => {
      client.setQueriesData<unknown>({ queryKey }, (data: unknown) => editList(data, next));
    },
    [client],
  );
  return { set, items };
}

interface Pages<T> {
  pages: CursorPage<T>[];
}

function editList<T>(data: unknown, next: (item: T) => T | null): unknown {
  const page = (one: CursorPage<T>): CursorPage<T> => ({
    ...one,
    items: one.items.map(next).filter((item): item is T & {} => item !== null),
  });
  if (typeof data !== "object" || data === null) return data;
  if ("pages" in data) return { ...data, pages: (data as Pages<T>).pages.map(page) };
  if ("items" in data) return page(data as unknown as CursorPage<T>);
  return data;
}
