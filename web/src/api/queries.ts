/** TanStack Query as this product uses it, and lists by cursor. */
import {
  keepPreviousData,
  QueryClient,
  type QueryKey,
  useInfiniteQuery,
} from "@tanstack/react-query";
import { useDeferredValue, useMemo } from "react";
import { Problem } from "./problem";

const MOST_REPEATS = 2;

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: true,
        // Asked again only where waiting may help; a 404 stays a 404.
        retry: (count, error) =>
          count < MOST_REPEATS &&
          error instanceof Problem &&
          error.passing &&
          error.code !== "Offline",
        retryDelay: (count, error) => {
          const asked = error instanceof Problem ? error.details.retry_after_seconds : undefined;
          if (typeof asked === "number") return Math.min(asked, 30) * 1000;
          return Math.min(800 * 2 ** count, 8000) * (0.5 + Math.random());
        },
        networkMode: "always",
      },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}

export interface CursorPage<Item> {
  items: Item[];
  next_cursor?: string | null;
}

interface PagesOptions {
  enabled?: boolean;
  staleTime?: number;
  /** A list of more pages is not asked for anew by itself: that would be a request for each. */
  refreshedPages?: number;
}

/**
 * A list read page by page. `keepPreviousData` shows the old rows while a filter changes;
 * `arriving` ends when the first page has come and its rows can be made, in short pieces.
 */
export function usePages<Item>(
  key: QueryKey,
  fetchPage: (cursor: string | undefined, signal: AbortSignal) => Promise<CursorPage<Item>>,
  { refreshedPages = Number.POSITIVE_INFINITY, ...options }: PagesOptions = {},
) {
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => fetchPage(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: ({ state }) => (state.data?.pages.length ?? 0) <= refreshedPages,
    refetchOnMount: ({ state }) => (state.data?.pages.length ?? 0) <= refreshedPages,
    ...options,
  });
  const { data } = query;
  const items = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  const arriving = useDeferredValue(query.isPending);
  return Object.assign(withItems(query, items), { arriving });
}

/** The query with its items; no copy, or TanStack would tell of every change, read or not. */
export function withItems<Query extends object, Item>(
  query: Query,
  items: readonly Item[],
): Query & { items: readonly Item[] } {
  return Object.create(query, { items: { value: items } });
}
