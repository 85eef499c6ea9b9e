/** Putting news into what is shown already: lists of conversations, and the head of a thread. Pure. */
import type { Schemas } from "@/api/client";
import { windowEnd } from "./window";

export type Conversation = Schemas["Conversation"];
export type Thread = Schemas["Thread"];
export type Message = Schemas["Message"];

export interface Pages<Page> {
  pages: Page[];
  pageParams: unknown[];
}
export type ConversationPages = Pages<Schemas["Conversations"]>;
export type ThreadPages = Pages<Thread>;

export const FILTERS = ["all", "waiting", "ai", "mine", "closed"] as const;
export type Filter = (typeof FILTERS)[number];

export function fits(filter: Filter, conversation: Conversation, me: string): boolean {
  if (filter === "all") return true;
  if (filter === "mine") return conversation.assignee === me;
  return conversation.owner === filter;
}

/** The later of the two. Answers of actions come without name, channel and window: those stay. */
export function mergeConversation(
  known: Conversation | undefined,
  news: Conversation,
  force = false,
): Conversation {
  if (!known) return news;
  const older = Date.parse(news.updated_at) < Date.parse(known.updated_at);
  if (!force && (older || news.updated_at === known.updated_at)) return known;
  const channel = news.channel ?? known.channel;
  const wroteAgain = news.last_inbound_at !== known.last_inbound_at;
  return {
    ...news,
    contact_name: news.contact_name || known.contact_name,
    channel,
    window_closes_at:
      news.window_closes_at ??
      (wroteAgain ? windowEnd(news.last_inbound_at, channel) : known.window_closes_at),
  };
}

const newestFirst = (one: Conversation, other: Conversation) =>
  Date.parse(other.last_message_at ?? other.updated_at) -
  Date.parse(one.last_message_at ?? one.updated_at);

/** A list with one conversation changed, added, moved or gone, as its filter asks. */
export function mergeIntoList(
  list: ConversationPages,
  news: Conversation,
  belongs: (conversation: Conversation) => boolean,
  force = false,
): ConversationPages {
  const all = list.pages.flatMap((page) => page.items);
  const known = all.find((one) => one.id === news.id);
  const next = mergeConversation(known, news, force);
  const keep = belongs(next);
  if (known ? next === known && keep : !keep) return list;
  const others = all.filter((one) => one.id !== news.id);
  const oldest = others.at(-1);
  const more = list.pages.at(-1)?.next_cursor;
  // What lies below the part that is loaded comes with its own page.
  const below = !known && more && oldest && newestFirst(oldest, next) < 0;
  const items = keep && !below ? [...others, next].sort(newestFirst) : others;
  return {
    ...list,
    pages: list.pages.map((page, index) => ({ ...page, items: index === 0 ? items : [] })),
  };
}

/** A thread with its newest page read again. Where the two do not meet, the older part is let go. */
export function mergeHead(thread: ThreadPages, head: Thread): ThreadPages {
  const first = thread.pages[0];
  const fresh = new Map(head.items.map((message) => [message.id, message]));
  const known = thread.pages.flatMap((page) => page.items);
  const meets = known.some((message) => fresh.has(message.id));
  if (!first || !(meets || known.length === 0) || !head.next_cursor) {
    return { pages: [head], pageParams: [undefined] };
  }
  const knownIds = new Set(known.map((message) => message.id));
  const added = head.items.filter((message) => !knownIds.has(message.id));
  return {
    ...thread,
    pages: thread.pages.map((page, index) => {
      const items = page.items.map((message) => fresh.get(message.id) ?? message);
      return index === 0
        ? { ...page, items: [...added, ...items].sort(byTime), unsent: head.unsent }
        : { ...page, items };
    }),
  };
}

function byTime(one: Message, other: Message): number {
  return Date.parse(other.at) - Date.parse(one.at);
}

/**
 * Whether the thread may have something new to show. Reading and handing over change the time as well;
 * which of all that came since was told apart once, and a reaction beside a reading went unseen.
 */
export function tellsNews(before: Conversation | undefined, now: Conversation): boolean {
  return before?.updated_at !== now.updated_at;
}
