/** Where one stands in a thread: at its end, or on the way to a message that is quoted. */
import type { useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import type { useThread } from "./data";
import type { Row } from "./rows";

export const AT_END_PX = 80;

type Virtual = ReturnType<typeof useVirtualizer<HTMLDivElement, Element>>;

/** Whether the end is in sight, and how many messages came while it was not. */
export function useEnd(
  rows: readonly Row[],
  virtualizer: Virtual,
  box: RefObject<HTMLDivElement | null>,
) {
  const [atEnd, setAtEnd] = useState(true);
  const [seen, setSeen] = useState<string | undefined>(rows.at(-1)?.id);
  const began = useRef(false);
  const last = rows.at(-1);
  useEffect(() => {
    if (began.current) return;
    began.current = true;
    virtualizer.scrollToEnd({ behavior: "auto" });
  }, [virtualizer]);
  const onScroll = useCallback(() => {
    const element = box.current;
    if (!element) return;
    const left = element.scrollHeight - element.scrollTop - element.clientHeight;
    setAtEnd(left < AT_END_PX);
  }, [box]);
  const stays = useRef(atEnd);
  stays.current = atEnd;
  // When the composer grows or the keyboard opens, the end stays in sight.
  useEffect(() => {
    const watcher = new ResizeObserver(() => {
      if (stays.current) virtualizer.scrollToEnd({ behavior: "auto" });
    });
    if (box.current) watcher.observe(box.current);
    return () => watcher.disconnect();
  }, [box, virtualizer]);
  const lastId = last?.id;
  useEffect(() => {
    if (atEnd) setSeen(lastId);
  }, [atEnd, lastId]);
  const own = last?.kind === "bubble" && last.status === "sending";
  // biome-ignore lint/correctness/useExhaustiveDependencies: what one sends oneself is looked at, wherever one was
  useEffect(() => {
    if (own) virtualizer.scrollToEnd({ behavior: "auto" });
  }, [own, lastId]);
  const from = rows.findIndex((row) => row.id === seen);
  const fresh = from < 0 ? 0 : rows.slice(from + 1).filter((row) => row.kind === "bubble").length;
  return { fresh, atEnd, onScroll, toEnd: () => virtualizer.scrollToEnd({ behavior: "auto" }) };
}

const MARKED_MS = 2_000;
/** What lies further back is not worth the wait and the requests. */
const MOST_PAGES = 10;

/** Goes to a message that another one quotes, through some older pages if it must. */
export function useJump(
  rows: readonly Row[],
  virtualizer: Virtual,
  thread: ReturnType<typeof useThread>,
) {
  const [wanted, want] = useState<string>();
  const [marked, mark] = useState<string>();
  const pagesLeft = useRef(0);
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = thread;
  const mayLookFurther = hasNextPage && !isFetchNextPageError;
  useEffect(() => {
    if (!wanted || isFetchingNextPage) return;
    const index = rows.findIndex((row) => row.kind === "bubble" && row.messageId === wanted);
    if (index < 0 && mayLookFurther && pagesLeft.current > 0) {
      pagesLeft.current -= 1;
      void fetchNextPage();
      return;
    }
    if (index >= 0) {
      virtualizer.scrollToIndex(index, { align: "center" });
      mark(wanted);
    }
    want(undefined);
  }, [wanted, rows, virtualizer, mayLookFurther, isFetchingNextPage, fetchNextPage]);
  useEffect(() => {
    if (!marked) return;
    const timer = setTimeout(() => mark(undefined), MARKED_MS);
    return () => clearTimeout(timer);
  }, [marked]);
  const jump = useCallback((messageId: string) => {
    pagesLeft.current = MOST_PAGES;
    want(messageId);
  }, []);
  return { marked, jump };
}
