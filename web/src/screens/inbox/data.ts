/** What the inbox asks, and how news get into what it shows. */
import {
  type QueryClient,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { api, ok } from "@/api/client";
import { usePages } from "@/api/queries";
import { useSession } from "@/app/session";
import { useLiveChanges } from "@/live/live";
import {
  type Conversation,
  type ConversationPages,
  type Filter,
  fits,
  mergeConversation,
  mergeHead,
  mergeIntoList,
  type ThreadPages,
} from "./cache";

const LISTS = "conversations";
const ROWS = 50;
/** The feed keeps it fresh, and requests are counted: coming back to the tab asks for nothing. */
const FOLLOWED_MS = 10 * 60_000;

export function useConversations(filter: Filter, me: string, enabled = true) {
  return usePages(
    [LISTS, filter],
    (cursor, signal) =>
      ok(
        api.GET("/api/v1/conversations", {
          params: { query: { ...queryOf(filter, me), cursor, limit: ROWS } },
          signal,
        }),
      ),
    { enabled, staleTime: FOLLOWED_MS },
  );
}

function queryOf(filter: Filter, me: string) {
  if (filter === "all") return {};
  return filter === "mine" ? { assignee: me } : { owner: filter };
}

export function useConversation(id: string, enabled = true) {
  const client = useQueryClient();
  return useQuery({
    queryKey: ["conversation", id],
    enabled,
    queryFn: ({ signal }) =>
      ok(
        api.GET("/api/v1/conversations/{conversation_id}", {
          params: { path: { conversation_id: id } },
          signal,
        }),
      ),
    staleTime: FOLLOWED_MS,
    // Walking through the list asks for nothing that the list knows.
    initialData: () => listed(client, id),
  });
}

function listed(client: QueryClient, id: string): Conversation | undefined {
  for (const [, list] of client.getQueriesData<ConversationPages>({ queryKey: [LISTS] })) {
    const found = list?.pages?.flatMap((page) => page.items).find((one) => one.id === id);
    if (found) return found;
  }
  return undefined;
}

/** Puts a conversation as it is now into every list and into its own place. */
export function applyConversation(
  client: QueryClient,
  news: Conversation,
  me: string,
  force = false,
): void {
  for (const [key, list] of client.getQueriesData<ConversationPages>({ queryKey: [LISTS] })) {
    if (!list?.pages) continue;
    const belongs = (one: Conversation) => fits(key[1] as Filter, one, me);
    client.setQueryData(key, mergeIntoList(list, news, belongs, force));
  }
  client.setQueryData<Conversation>(["conversation", news.id], (known) =>
    known ? mergeConversation(known, news, force) : known,
  );
}

/** Keeps lists and conversations up to date while it is mounted. */
export function useInboxFeed(also?: (changes: readonly Conversation[]) => void): void {
  const client = useQueryClient();
  const { me } = useSession();
  useLiveChanges((changes) => {
    for (const change of changes) applyConversation(client, change, me.id);
    also?.(changes);
  });
}

async function fetchThread(id: string, cursor: string | undefined, signal?: AbortSignal) {
  return ok(
    api.GET("/api/v1/conversations/{conversation_id}/messages", {
      params: { path: { conversation_id: id }, query: { cursor, limit: ROWS } },
      signal,
    }),
  );
}

export function useThread(id: string) {
  const query = useInfiniteQuery({
    queryKey: ["thread", id],
    queryFn: ({ pageParam, signal }) => fetchThread(id, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    // Only its head is read again, by `useRefreshThread`: a long thread is not fetched twice.
    staleTime: Number.POSITIVE_INFINITY,
  });
  const refresh = useRefreshThread(id);
  const known = query.data !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was cached before it was opened may be old
  useEffect(() => {
    if (known) void refresh();
  }, [id]);
  return query;
}

const running = new Map<string, Promise<void>>();

/** Reads the newest page again and merges it. Called while it runs, it joins the run. */
export function useRefreshThread(id: string): () => Promise<void> {
  const client = useQueryClient();
  return useCallback(() => {
    const run = async () => {
      try {
        const head = await fetchThread(id, undefined);
        client.setQueryData<ThreadPages>(["thread", id], (now) =>
          now ? mergeHead(now, head) : now,
        );
      } catch {
        // The feed's mark tells that news do not come; the next look tries again.
      } finally {
        running.delete(id);
      }
    };
    const mine = running.get(id) ?? run();
    running.set(id, mine);
    return mine;
  }, [client, id]);
}

const STAYS_MS = 350;

/** Whether somebody stays with a conversation instead of walking past it: only then more is asked. */
export function useStays(id: string | undefined): boolean {
  const [stayed, stay] = useState<string>();
  useEffect(() => {
    const timer = setTimeout(() => stay(id), STAYS_MS);
    return () => clearTimeout(timer);
  }, [id]);
  return stayed === id;
}

export function useContact(id: string | undefined) {
  const stays = useStays(id);
  return useQuery({
    queryKey: ["contact", id],
    staleTime: FOLLOWED_MS,
    enabled: id !== undefined && stays,
    queryFn: ({ signal }) =>
      ok(api.GET("/api/v1/contacts/{id}", { params: { path: { id: id ?? "" } }, signal })),
  });
}

export function useTimeline(contact: string) {
  return usePages(
    ["timeline", contact],
    (cursor, signal) =>
      ok(
        api.GET("/api/v1/contacts/{id}/timeline", {
          params: { path: { id: contact }, query: { cursor, limit: 20 } },
          signal,
        }),
      ),
    { staleTime: FOLLOWED_MS },
  );
}

export function useTemplates(account: string, enabled: boolean) {
  return useQuery({
    queryKey: ["templates", account],
    enabled,
    staleTime: 60_000,
    queryFn: ({ signal }) =>
      ok(
        api.GET("/api/v1/accounts/{account_id}/templates", {
          params: { path: { account_id: account } },
          signal,
        }),
      ),
  });
}

const QUARTER_HOUR_MS = 15 * 60_000;

export function useAgentName(id: string | null | undefined): string {
  const { data } = useQuery({
    queryKey: ["agents", id],
    enabled: !!id,
    staleTime: QUARTER_HOUR_MS,
    queryFn: ({ signal }) =>
      ok(api.GET("/api/v1/agents/{id}", { params: { path: { id: id ?? "" } }, signal })),
  });
  return data?.name ?? "";
}
