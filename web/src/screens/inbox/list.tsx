/** The list of conversations: filters in the address, few rows in the DOM, older ones on the way down. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { ListChecks, MessagesSquare, Search, SearchX, Smartphone, X } from "lucide-react";
import { type RefObject, useEffect, useRef } from "react";
import { usePublicConfig } from "@/app/session";
import { Button, buttonStyle } from "@/components/ui/button";
import { Affixed, Input } from "@/components/ui/input";
import { MoreRows } from "@/components/ui/more";
import { SavedViews } from "@/components/ui/saved-views";
import { EmptyState, ErrorState } from "@/components/ui/states";
import { Skeleton } from "@/components/ui/surface";
import { useCommonWords } from "@/i18n";
import { cn } from "@/lib/cn";
import { initialRect, observeBox, scrollList } from "@/lib/virtual";
import { type Conversation, FILTERS, type Filter } from "./cache";
import { BulkActions, type Choosing, ListRow, useChoosing } from "./choosing";
import type { useConversations } from "./data";
import { useInboxWords } from "./words";

export const ROW_HEIGHT = 88;
/** So many rows are searched by themselves; older ones on demand. */
const SEARCHED = 500;

export function ConversationList({
  list,
  shown,
  filter,
  onFilter,
  text,
  onText,
  search,
  selected,
  hrefOf,
  className,
}: {
  list: ReturnType<typeof useConversations>;
  shown: readonly Conversation[];
  filter: Filter;
  onFilter: (filter: Filter) => void;
  text: string;
  onText: (text: string) => void;
  search: RefObject<HTMLInputElement | null>;
  selected: string | undefined;
  hrefOf: (id: string) => string;
  className?: string;
}) {
  const t = useInboxWords();
  const common = useCommonWords();
  const choosing = useChoosing(shown, `${filter} ${text}`);
  return (
    <section aria-label={t("title")} className={cn("flex min-h-0 flex-col bg-card", className)}>
      <header className="grid gap-3 border-b px-4 pt-3 lg:pt-4">
        <h1 className="font-bold text-[1.35rem] leading-7 tracking-[-0.015em] max-lg:sr-only">
          {t("title")}
        </h1>
        <div className="flex gap-2">
          <Affixed
            className="min-w-0 flex-1"
            before={<Search aria-hidden />}
            after={
              text && (
                <button
                  type="button"
                  aria-label={t("search.clear")}
                  onClick={() => onText("")}
                  className="grid size-8 place-items-center rounded-md text-muted-foreground hover:bg-muted pointer-coarse:size-10"
                >
                  <X aria-hidden className="size-4" />
                </button>
              )
            }
          >
            <Input
              ref={search}
              type="text"
              enterKeyHint="search"
              aria-label={t("search")}
              placeholder={t("search.hint")}
              value={text}
              onChange={(event) => onText(event.target.value)}
              onKeyDown={(event) => {
                if (event.key !== "Escape") return;
                onText("");
                event.currentTarget.blur();
              }}
              className="pr-10 pl-9"
            />
          </Affixed>
          <SavedViews start="/inbox" className="size-10" />
          {choosing && (
            <Button
              look={choosing.mode ? "soft" : "plain"}
              size="icon"
              aria-pressed={choosing.mode}
              aria-label={t("select")}
              title={t("select")}
              className="size-10"
              onClick={choosing.mode ? choosing.stop : choosing.start}
            >
              <ListChecks aria-hidden />
            </Button>
          )}
        </div>
        <Filters value={filter} onChange={onFilter} />
      </header>
      <div className="min-h-0 flex-1">
        {list.arriving && <ListSkeleton />}
        {list.isError && list.items.length === 0 && (
          <ErrorState className="m-4" error={list.error} onRetry={() => list.refetch()} />
        )}
        {!list.arriving && list.isSuccess && shown.length === 0 && (
          <Nothing filter={filter} text={text} loading={list.isFetchingNextPage} />
        )}
        {!list.arriving && (shown.length > 0 || (list.isSuccess && list.hasNextPage)) && (
          <Rows
            list={list}
            shown={shown}
            text={text}
            selected={selected}
            hrefOf={hrefOf}
            choosing={choosing}
          />
        )}
      </div>
      {choosing && (
        <BulkActions
          wanted={choosing.active || choosing.working}
          shown={shown}
          choosing={choosing}
        />
      )}
      <span role="status" className="sr-only">
        {text && !list.isPending ? t("search.found", { count: shown.length }) : ""}
        {list.isPending ? common("loading") : ""}
      </span>
    </section>
  );
}

function Filters({ value, onChange }: { value: Filter; onChange: (filter: Filter) => void }) {
  const t = useInboxWords();
  return (
    <div
      role="group"
      aria-label={t("filter")}
      className="-mx-1 flex justify-between gap-1.5 overflow-x-auto px-1 [scrollbar-width:none]"
    >
      {FILTERS.map((filter) => (
        <button
          key={filter}
          type="button"
          aria-pressed={filter === value}
          onClick={() => onChange(filter)}
          className={cn(
            "-mb-px h-9 shrink-0 border-transparent border-b-2 px-0.5 font-medium text-muted-foreground text-sm outline-offset-[-2px] transition-colors hover:text-foreground pointer-coarse:h-11 pointer-coarse:min-w-11",
            filter === value && "border-primary font-semibold text-foreground",
          )}
        >
          {t(`filter.${filter}`)}
        </button>
      ))}
    </div>
  );
}

function Rows({
  list,
  shown,
  text,
  selected,
  hrefOf,
  choosing,
}: {
  list: ReturnType<typeof useConversations>;
  shown: readonly Conversation[];
  text: string;
  selected: string | undefined;
  hrefOf: (id: string) => string;
  choosing: Choosing | null;
}) {
  const t = useInboxWords();
  const box = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: shown.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => shown[index]?.id ?? index,
    overscan: 3,
    initialRect,
    observeElementRect: observeBox,
    scrollToFn: scrollList,
  });
  const place = shown.findIndex((one) => one.id === selected);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another choice moves the list, not its news
  useEffect(() => {
    if (place >= 0) virtualizer.scrollToIndex(place, { align: "auto" });
  }, [selected]);
  return (
    <div ref={box} className="h-full overflow-y-auto overscroll-contain">
      <ul
        aria-label={t("title")}
        className="relative"
        style={{ height: virtualizer.getTotalSize() }}
      >
        {virtualizer.getVirtualItems().map((item) => {
          const conversation = shown[item.index];
          if (!conversation) return null;
          return (
            <li
              key={item.key}
              aria-setsize={list.hasNextPage ? -1 : shown.length}
              aria-posinset={item.index + 1}
              className="absolute inset-x-0 top-0"
              style={{ height: ROW_HEIGHT, transform: `translateY(${item.start}px)` }}
            >
              <ListRow
                conversation={conversation}
                href={hrefOf(conversation.id)}
                selected={conversation.id === selected}
                choosing={choosing}
              />
            </li>
          );
        })}
      </ul>
      <MoreRows list={list} auto={!text || list.items.length < SEARCHED} />
    </div>
  );
}

function Nothing({ filter, text, loading }: { filter: Filter; text: string; loading: boolean }) {
  const t = useInboxWords();
  const simulator = usePublicConfig().data?.simulator ?? false;
  const look = "m-4 border-0 px-2";
  if (loading) return <ListSkeleton />;
  if (text) {
    return (
      <EmptyState className={look} icon={SearchX} title={t("empty.search", { text })}>
        {t("empty.search.text")}
      </EmptyState>
    );
  }
  if (filter !== "all") {
    return (
      <EmptyState className={look} icon={MessagesSquare} title={t(`empty.${filter}`)}>
        {t(`empty.${filter}.text`)}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      className={look}
      icon={MessagesSquare}
      title={t("empty.all")}
      action={
        simulator && (
          <Button asChild>
            <a href="/simulator/" target="_blank" rel="noopener" className={buttonStyle()}>
              <Smartphone aria-hidden /> {t("empty.simulator")}
            </a>
          </Button>
        )
      }
    >
      {simulator ? t("empty.all.simulator") : t("empty.all.text")}
    </EmptyState>
  );
}

function ListSkeleton() {
  return (
    <div aria-hidden>
      {Array.from({ length: 8 }, (_, index) => index).map((index) => (
        <div key={index} style={{ height: ROW_HEIGHT }} className="flex gap-3 border-b px-4 py-3">
          <Skeleton className="size-10 shrink-0 rounded-full!" />
          <div className="grid flex-1 content-start gap-2.5">
            <div className="flex justify-between">
              <Skeleton className="w-32" />
              <Skeleton className="w-9" />
            </div>
            <Skeleton className="h-3.5 w-11/12" />
            <Skeleton className="h-3 w-20" />
          </div>
        </div>
      ))}
    </div>
  );
}
