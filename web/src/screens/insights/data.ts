/** What the figures' page asks. The server counts exactly and remembers for a few seconds. */
import { useQueries, useQuery } from "@tanstack/react-query";
import { api, ok, type Schemas } from "@/api/client";
import { send } from "@/api/send";

export type Overview = Schemas["OverviewAnswer"];
export type Metrics = Schemas["MetricsAnswer"];
export type Campaign = Schemas["CampaignAnswer"];

export function useOverview() {
  return useQuery({
    queryKey: ["insights", "overview"],
    queryFn: ({ signal }) => ok(api.GET("/api/v1/insights/overview", { signal })),
    refetchInterval: 60_000,
  });
}

/** Campaigns that have begun: only they have figures. */
export function useBegun() {
  return useQuery({
    queryKey: ["campaigns", "begun"],
    queryFn: ({ signal }) =>
      ok(api.GET("/api/v1/campaigns", { params: { query: { limit: 50 } }, signal })),
    select: (page) => page.items.filter((one) => one.status !== "draft"),
    staleTime: 30_000,
  });
}

export function useCompared(ids: readonly string[]) {
  const answers = useQueries({
    queries: ids.map((id) => ({
      queryKey: ["campaigns", "metrics", id],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        ok(api.GET("/api/v1/campaigns/{id}/metrics", { params: { path: { id } }, signal })),
      staleTime: 30_000,
    })),
  });
  return {
    rows: answers.flatMap(({ data }) => data ?? []),
    pending: answers.some((one) => one.isPending),
    error: answers.find((one) => one.isError)?.error,
    retry: () => {
      for (const one of answers) if (one.isError) void one.refetch();
    },
  };
}

/** All campaigns as one CSV, page after page; the header of later pages is dropped. */
export async function exportAll(onPage: (page: number) => void): Promise<Blob> {
  const parts: string[] = [];
  let cursor: string | null = null;
  do {
    const query: string = cursor ? `?cursor=${encodeURIComponent(cursor)}` : "";
    const answer = await send(
      new Request(`${location.origin}/api/v1/insights/export${query}`, { method: "GET" }),
    );
    const text = (await answer.text()).replace(/^\ufeff/, "");
    parts.push(parts.length === 0 ? text : text.slice(text.indexOf("\n") + 1));
    onPage(parts.length);
    cursor = answer.headers.get("x-next-cursor");
  } while (cursor);
  // The mark at the beginning tells Excel that the accents are UTF-8.
  return new Blob(["\ufeff", ...parts], { type: "text/csv;charset=utf-8" });
}
