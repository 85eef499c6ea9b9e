/** What the campaign screens ask and change. One person may ask 1,000 times an hour: figures are asked for sparingly. */
import { type QueryClient, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { api, ok, type Schemas } from "@/api/client";
import { usePages } from "@/api/queries";
import { type Metrics, nextLook, total } from "./progress";

export type Campaign = Schemas["CampaignAnswer"];
export type Status = Schemas["Status"];
export type Prospect = Schemas["ProspectAnswer"];
export type Send = Schemas["SendAnswer"];
export type Draft = Schemas["DraftAnswer"];
export type Account = Schemas["Account"];
export type Template = Schemas["Template"];
export type Enrolment = Schemas["shared.campaigns.shapes.ImportAnswer"];

export const CAMPAIGNS = ["campaigns"] as const;
export const LISTS = [...CAMPAIGNS, "list"] as const;
export const keyOfCampaign = (id: string) => [...CAMPAIGNS, "one", id] as const;
export const keyOfFigures = (id: string) => [...CAMPAIGNS, "metrics", id] as const;
export const keyWithin = (id: string, what: string): string[] => [...CAMPAIGNS, what, id];

export function useCampaigns(status: Status | undefined) {
  return usePages([...LISTS, { status }], (cursor, signal) =>
    ok(api.GET("/api/v1/campaigns", { params: { query: { status, cursor, limit: 50 } }, signal })),
  );
}

export function useCampaign(id: string | undefined) {
  return useQuery({
    queryKey: keyOfCampaign(id ?? ""),
    queryFn: ({ signal }) =>
      ok(api.GET("/api/v1/campaigns/{id}", { params: { path: { id: id ?? "" } }, signal })),
    enabled: Boolean(id),
  });
}

const askFigures = (id: string) => (context: { signal: AbortSignal }) =>
  ok(
    api.GET("/api/v1/campaigns/{id}/metrics", {
      params: { path: { id } },
      signal: context.signal,
    }),
  );

/** The figures of one campaign, asked for anew while it runs. */
export function useMetrics(id: string | undefined) {
  const client = useQueryClient();
  const openedAt = useRef(Date.now());
  const moved = useRef({ text: "", at: Date.now() });
  const query = useQuery({
    queryKey: keyOfFigures(id ?? ""),
    queryFn: askFigures(id ?? ""),
    enabled: Boolean(id),
    refetchInterval: ({ state }) =>
      nextLook(state.data?.status, {
        movedAt: moved.current.at,
        openedAt: openedAt.current,
        now: Date.now(),
      }),
  });
  const { data } = query;
  const known = client.getQueryData<Campaign>(keyOfCampaign(id ?? ""))?.status;
  useEffect(() => {
    if (!data || !id) return;
    const text = JSON.stringify(data);
    if (text !== moved.current.text) {
      const first = moved.current.text === "";
      moved.current = { text, at: Date.now() };
      if (!first) refreshLists(client, id);
    }
    // It was paused, ended or started by somebody else.
    if (known && known !== data.status && known !== "draft")
      void client.invalidateQueries({ queryKey: keyOfCampaign(id) });
  }, [client, data, id, known]);
  return query;
}

const LISTS_REST_MS = 20_000;
const SHORT_PAGES = 2;
const refreshed = new Map<string, number>();

/** The list in sight follows the figures, not too often, and not where it has grown long. */
function refreshLists(client: QueryClient, id: string): void {
  if (Date.now() - (refreshed.get(id) ?? 0) < LISTS_REST_MS) return;
  refreshed.set(id, Date.now());
  const lists = ["people", "sends", "drafts"].map((what) => keyWithin(id, what));
  void client.invalidateQueries({
    predicate: ({ queryKey, state }) =>
      lists.some((list) => list.every((part, index) => queryKey[index] === part)) &&
      ((state.data as { pages?: unknown[] } | undefined)?.pages?.length ?? SHORT_PAGES + 1) <=
        SHORT_PAGES,
  });
}

/** Figures of those in sight: running ones stay fresh, the others are asked for once. */
export function useFigures(campaigns: readonly Campaign[]): ReadonlyMap<string, Metrics> {
  const wanted = campaigns.filter((campaign) => campaign.status !== "draft").slice(0, 12);
  const answers = useQueries({
    queries: wanted.map(({ id, status }) => ({
      queryKey: keyOfFigures(id),
      queryFn: askFigures(id),
      staleTime: status === "running" ? 5_000 : 5 * 60_000,
      refetchInterval: status === "running" ? 15_000 : (false as const),
    })),
  });
  return new Map(answers.flatMap(({ data }) => (data ? [[data.campaign_id, data] as const] : [])));
}

export function useProspects(id: string, filter: { stage?: string; plan_state?: string }) {
  return usePages([...keyWithin(id, "people"), filter], (cursor, signal) =>
    ok(
      api.GET("/api/v1/campaigns/{id}/prospects", {
        params: {
          path: { id },
          query: {
            stage: filter.stage as Prospect["stage"] | undefined,
            plan_state: filter.plan_state as Prospect["plan_state"] | undefined,
            cursor,
            limit: 100,
          },
        },
        signal,
      }),
    ),
  );
}

const MEMBER_PAGES = 10;

/** The ids of the people of a draft, as far as a few requests bring them; for the check before the start. */
export function useMembers(id: string | undefined) {
  return useQuery({
    queryKey: keyWithin(id ?? "", "people").concat("members"),
    queryFn: async ({ signal }) => {
      const ids: string[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < MEMBER_PAGES; page += 1) {
        const answer = await ok(
          api.GET("/api/v1/campaigns/{id}/prospects", {
            params: { path: { id: id ?? "" }, query: { cursor, limit: 100 } },
            signal,
          }),
        );
        for (const prospect of answer.items) ids.push(prospect.contact_id);
        cursor = answer.next_cursor ?? undefined;
        if (!cursor) break;
      }
      return { ids, complete: !cursor };
    },
    enabled: Boolean(id),
    staleTime: 60_000,
  });
}

/** How many people a draft has: exact at once where the list is at hand, else from the figures. */
export function useMemberCount(id: string | undefined): { count: number; loaded: boolean } {
  const members = useMembers(id);
  const many = members.data !== undefined && !members.data.complete;
  const metrics = useMetrics(many ? id : undefined);
  if (!id) return { count: 0, loaded: true };
  if (members.data?.complete) return { count: members.data.ids.length, loaded: true };
  return {
    count: metrics.data ? total(metrics.data) : 0,
    loaded: members.isError || metrics.isFetched,
  };
}

export function useSends(id: string, state: Send["state"] | undefined) {
  return usePages([...keyWithin(id, "sends"), { state }], (cursor, signal) =>
    ok(
      api.GET("/api/v1/campaigns/{id}/sends", {
        params: { path: { id }, query: { state, cursor, limit: 100 } },
        signal,
      }),
    ),
  );
}

export function useDrafts(id: string, state: Draft["state"] | undefined) {
  return usePages([...keyWithin(id, "drafts"), { state }], (cursor, signal) =>
    ok(
      api.GET("/api/v1/campaigns/{id}/drafts", {
        params: { path: { id }, query: { state, cursor, limit: 50 } },
        signal,
      }),
    ),
  );
}
