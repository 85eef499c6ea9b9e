/** The messages of a conversation: few in the DOM, held at the end, older ones on the way up. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef } from "react";
import { useSession } from "@/app/session";
import { Button } from "@/components/ui/button";
import { EmptyState, ErrorState } from "@/components/ui/states";
import { Skeleton } from "@/components/ui/surface";
import { useCommonWords } from "@/i18n";
import { useFormats } from "@/i18n/formats";
import { useStore } from "@/lib/store";
import { type BubbleActions, type BubbleProps, MessageBubble } from "./bubble";
import type { Conversation } from "./cache";
import { useAgentName, useTemplates, type useThread } from "./data";
import { outbox, settle } from "./outbox";
import { contentText } from "./owner";
import { type Bubble, buildRows, lookAgainSeconds, type Row } from "./rows";
import type { Fill } from "./said";
import { AT_END_PX, useEnd, useJump } from "./scrolling";
import { fillTemplate } from "./templates";
import { forgetFile } from "./uploads";
import { isOpen } from "./window";
import { useInboxWords } from "./words";

const OLDER_PX = 400;

function useRows(conversation: Conversation, thread: ReturnType<typeof useThread>): Row[] {
  const all = useStore(outbox);
  const { date } = useFormats();
  const hasUnsentTemplate = !!thread.data?.pages[0]?.unsent.some((one) => "name" in one.content);
  const templates = useTemplates(conversation.account_id, hasUnsentTemplate).data?.items;
  const { id } = conversation;
  return useMemo(() => {
    const fill: Fill = (name, language, values) => {
      const found = templates?.find((one) => one.name === name && one.language === language);
      return found ? fillTemplate(found.body, values) : Object.values(values).join(", ");
    };
    const mine = all.filter((one) => one.conversation === id);
    return buildRows(thread.data, mine, date, fill);
  }, [thread.data, all, id, templates, date]);
}

export function Messages({
  conversation,
  thread,
  refresh,
  actions,
}: {
  conversation: Conversation;
  thread: ReturnType<typeof useThread>;
  refresh: () => Promise<void>;
  actions: BubbleActions;
}) {
  const t = useInboxWords();
  const { can } = useSession();
  const speaks = can("agent");
  const rows = useRows(conversation, thread);
  const agentName = useAgentName(conversation.agent_id);
  const contactName = conversation.contact_name || t("unknown");
  useEffect(() => {
    const pages = thread.data?.pages ?? [];
    const messages = pages.flatMap((page) => page.items);
    // A reaction stands on its message from here until the thread shows it there.
    const unsent = pages
      .flatMap((page) => page.unsent)
      .filter((one) => (one.content as { type?: string }).type !== "reaction");
    for (const { send_id } of messages) if (send_id) forgetFile(send_id);
    settle(new Set([...messages.map((one) => one.send_id ?? ""), ...unsent.map((one) => one.id)]));
  }, [thread.data]);
  useLookAgain(rows, refresh);
  if (thread.isPending) return <ThreadSkeleton />;
  if (thread.isError && rows.length === 0) {
    return (
      <div className="min-h-0 flex-1 overflow-y-auto p-6">
        <ErrorState error={thread.error} onRetry={() => thread.refetch()} />
      </div>
    );
  }
  if (rows.length === 0) {
    return (
      <div className="grid min-h-0 flex-1 place-items-center p-6">
        <EmptyState className="border-0" icon={ArrowDown} title={t("thread.empty")}>
          {t("thread.empty.text")}
        </EmptyState>
      </div>
    );
  }
  return (
    <Scroller
      rows={rows}
      thread={thread}
      about={{
        contactName,
        agentName,
        channel: conversation.channel,
        answerable: speaks && isOpen(conversation),
        repliesPrivately: speaks,
      }}
      actions={actions}
    />
  );
}

function Scroller({
  rows,
  thread,
  about,
  actions,
}: {
  rows: readonly Row[];
  thread: ReturnType<typeof useThread>;
  about: Omit<BubbleProps, "bubble" | "actions" | "marked" | "onJump">;
  actions: BubbleActions;
}) {
  const t = useInboxWords();
  const box = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: (index) => (rows[index]?.kind === "day" ? 44 : 76),
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: AT_END_PX,
    paddingStart: 12,
    paddingEnd: 16,
    initialRect: { width: 600, height: 900 },
  });
  const { fresh, atEnd, toEnd, onScroll } = useEnd(rows, virtualizer, box);
  const { hasNextPage, isFetchingNextPage, fetchNextPage, isFetchNextPageError } = thread;
  const older = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const { marked, jump } = useJump(rows, virtualizer, thread);
  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={box}
        role="log"
        aria-live="off"
        aria-label={t("thread", { name: about.contactName })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it with the keys
        tabIndex={0}
        onScroll={(event) => {
          onScroll();
          if (event.currentTarget.scrollTop < OLDER_PX && !isFetchNextPageError) older();
        }}
        className="flex h-full flex-col overflow-y-auto overscroll-contain outline-offset-[-3px]"
      >
        {hasNextPage && (
          <div className="flex h-10 shrink-0 items-center justify-center">
            <Button look="link" size="sm" pending={isFetchingNextPage} onClick={older}>
              {t("thread.older")}
            </Button>
          </div>
        )}
        <div
          // A short thread stands at the bottom, next to where one writes.
          className="relative mt-auto shrink-0"
          style={{ height: virtualizer.getTotalSize() }}
        >
          {virtualizer.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            return (
              <div
                key={item.key}
                ref={virtualizer.measureElement}
                data-index={item.index}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                {row.kind === "day" ? (
                  <DayMark at={row.at} />
                ) : (
                  <MessageBubble
                    bubble={row}
                    {...about}
                    actions={actions}
                    marked={row.messageId !== undefined && row.messageId === marked}
                    onJump={jump}
                  />
                )}
              </div>
            );
          })}
        </div>
      </div>
      {!atEnd && (
        <Button
          look="plain"
          size="sm"
          onClick={toEnd}
          className="-translate-x-1/2 absolute bottom-3 left-1/2 rounded-full bg-raised shadow-float"
        >
          <ArrowDown aria-hidden />
          {fresh > 0 ? t("thread.new", { count: fresh }) : t("thread.end")}
        </Button>
      )}
      <Announcer rows={rows} name={about.contactName} />
    </div>
  );
}

function DayMark({ at }: { at: string }) {
  const t = useInboxWords();
  const { date } = useFormats();
  const now = Date.now();
  const day = date(at);
  const text =
    day === date(now) ? t("day.today") : day === date(now - 86_400_000) ? t("day.yesterday") : day;
  return (
    <div className="flex justify-center pt-4 pb-1">
      <span className="rounded-full bg-muted px-3 py-0.5 font-medium text-muted-foreground text-xs">
        {text}
      </span>
    </div>
  );
}

/** Says what came in, once, for who does not see it. */
function Announcer({ rows, name }: { rows: readonly Row[]; name: string }) {
  const t = useInboxWords();
  const last = rows.findLast((row): row is Bubble => row.kind === "bubble" && !row.mine);
  const first = useRef(last?.id);
  return (
    <span aria-live="polite" className="sr-only">
      {last && last.id !== first.current
        ? t("thread.said", { name, text: contentText(last, t) })
        : ""}
    </span>
  );
}

/** Ticks are not in the feed: the head of the thread is read again while something of ours moves. */
function useLookAgain(rows: readonly Row[], refresh: () => Promise<void>): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let gone = false;
    const plan = () => {
      const seconds = lookAgainSeconds(rows, Date.now());
      if (seconds !== null && !gone) timer = setTimeout(look, seconds * 1000);
    };
    const look = async () => {
      if (!document.hidden) await refresh();
      plan();
    };
    plan();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [rows, refresh]);
}

export function ThreadSkeleton() {
  const common = useCommonWords();
  const widths = ["w-48", "w-72 self-end", "w-56", "w-64", "w-80 self-end", "w-40 self-end"];
  return (
    <div
      role="status"
      aria-label={common("loading")}
      className="flex min-h-0 flex-1 flex-col justify-end gap-3 overflow-hidden p-6"
    >
      {widths.map((width) => (
        <Skeleton key={width} className={`h-12 max-w-[80%] rounded-lg ${width}`} />
      ))}
    </div>
  );
}
