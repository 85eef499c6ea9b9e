/** What the campaign screens ask and change. One person may ask 1,000 times an hour: figures are asked for sparingly. */
import { type QueryClient, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useChange } from "@/api/change";
import { api, ok, type Schemas } from "@/api/client";
import { usePages } from "@/api/queries";
import type { Contact } from "./message";
import { type Metrics, nextLook, total } from "./progress";
import { useCampaignWords } from "./words";

export type Campaign = Schemas["CampaignAnswer"];
export type Status = Schemas["Status"];
export type Prospect = Schemas["ProspectAnswer"];
export type Send = Schemas["SendAnswer"];
export type Draft = Schemas["DraftAnswer"];
export type Account = Schemas["Account"];
export type Template = Schemas["Template"];
export type Enrolment = Schemas["shared.campaigns.shapes.ImportAnswer"];

const CAMPAIGNS = ["campaigns"] as const;
const LISTS = [...CAMPAIGNS, "list"] as const;
const one = (id: string) => [...CAMPAIGNS, "one", id] as const;
const figures = (id: string) => [...CAMPAIGNS, "metrics", id] as const;
const within = (id: string, what: string): string[] => [...CAMPAIGNS, what, id];

export function useCampaigns(status: Status | undefined) {
  return usePages([...LISTS, { status }], (cursor, signal) =>
    ok(api.GET("/api/v1/campaigns", { params: { query: { status, cursor, limit: 50 } }, signal })),
  );
}

export function useCampaign(id: string | undefined) {
  return useQuery({
    queryKey: one(id ?? ""),
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
    queryKey: figures(id ?? ""),
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
  const known = client.getQueryData<Campaign>(one(id ?? ""))?.status;
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
      void client.invalidateQueries({ queryKey: one(id) });
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
  const lists = ["people", "sends", "drafts"].map((what) => within(id, what));
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
      queryKey: figures(id),
      queryFn: askFigures(id),
      staleTime: status === "running" ? 5_000 : 5 * 60_000,
      refetchInterval: status === "running" ? 15_000 : (false as const),
    })),
  });
  return new Map(answers.flatMap(({ data }) => (data ? [[data.campaign_id, data] as const] : [])));
}

export function useProspects(id: string, filter: { stage?: string; plan_state?: string }) {
  return usePages([...within(id, "people"), filter], (cursor, signal) =>
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
    queryKey: within(id ?? "", "people").concat("members"),
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
  return usePages([...within(id, "sends"), { state }], (cursor, signal) =>
    ok(
      api.GET("/api/v1/campaigns/{id}/sends", {
        params: { path: { id }, query: { state, cursor, limit: 100 } },
        signal,
      }),
    ),
  );
}

export function useDrafts(id: string, state: Draft["state"] | undefined) {
  return usePages([...within(id, "drafts"), { state }], (cursor, signal) =>
    ok(
      api.GET("/api/v1/campaigns/{id}/drafts", {
        params: { path: { id }, query: { state, cursor, limit: 50 } },
        signal,
      }),
    ),
  );
}

export function useAccounts() {
  return useQuery({
    queryKey: ["accounts", "choices"],
    queryFn: ({ signal }) =>
      ok(api.GET("/api/v1/accounts", { params: { query: { limit: 100 } }, signal })),
    select: (page) => page.items,
    staleTime: 60_000,
  });
}

export function useTemplates(account: string | null | undefined) {
  return useQuery({
    queryKey: ["accounts", "templates", account],
    queryFn: ({ signal }) =>
      ok(
        api.GET("/api/v1/accounts/{account_id}/templates", {
          params: { path: { account_id: account ?? "" } },
          signal,
        }),
      ),
    select: (page) => page.items,
    enabled: Boolean(account),
    staleTime: 60_000,
  });
}

export function useAgents() {
  return useQuery({
    queryKey: ["agents", "choices"],
    queryFn: ({ signal }) =>
      ok(api.GET("/api/v1/agents", { params: { query: { limit: 100 } }, signal })),
    select: (page) => page.items,
    staleTime: 60_000,
  });
}

export function useOffers() {
  return useQuery({
    queryKey: ["offers", "choices"],
    queryFn: ({ signal }) =>
      ok(api.GET("/api/v1/offers", { params: { query: { archived: false, limit: 100 } }, signal })),
    select: (page) => page.items,
    staleTime: 60_000,
  });
}

export function useUsage() {
  return useQuery({
    queryKey: ["usage"],
    queryFn: ({ signal }) => ok(api.GET("/api/v1/usage", { signal })),
    staleTime: 30_000,
  });
}

/** Ten pages are ten requests: enough for a thousand people, and the rest is asked for one by one. */
const DIRECTORY_PAGES = 10;

/** Everybody the business knows, as far as a few requests bring; names for rows that carry ids only. */
export function useDirectory(enabled = true) {
  return useQuery({
    queryKey: ["contacts", "directory"],
    queryFn: async ({ signal }) => {
      const people = new Map<string, Contact>();
      let cursor: string | undefined;
      for (let page = 0; page < DIRECTORY_PAGES; page += 1) {
        const answer = await ok(
          api.GET("/api/v1/contacts", { params: { query: { limit: 100, cursor } }, signal }),
        );
        for (const person of answer.items) people.set(person.id, person);
        cursor = answer.next_cursor ?? undefined;
        if (!cursor) break;
      }
      return { people, complete: !cursor };
    },
    staleTime: 5 * 60_000,
    enabled,
  });
}

/** `gone` when there is nobody to show: removed, or out of reach just now. */
export function usePerson(id: string): { person: Contact | undefined; gone: boolean } {
  const directory = useDirectory();
  const listed = directory.data?.people.get(id);
  const single = useQuery({
    queryKey: ["contacts", "one", id],
    queryFn: ({ signal }) =>
      ok(api.GET("/api/v1/contacts/{id}", { params: { path: { id } }, signal })),
    enabled: directory.isFetched && !listed,
    staleTime: 10 * 60_000,
  });
  return { person: listed ?? single.data, gone: !listed && single.isError };
}

export function useFindPeople(name: string) {
  return usePages(["contacts", "find", name], (cursor, signal) =>
    ok(api.GET("/api/v1/contacts", { params: { query: { name, cursor, limit: 50 } }, signal })),
  );
}

// --- changes

type Move = "pause" | "resume";
const after: Record<Move, Status> = { pause: "paused", resume: "running" };

/** Pause and resume show at once; each is the other's undo. */
export function useMove() {
  const t = useCampaignWords();
  const change = useChange<{ id: string; move: Move }, Campaign>({
    send: ({ id, move }) =>
      move === "pause"
        ? ok(api.POST("/api/v1/campaigns/{id}/pause", { params: { path: { id } } }))
        : ok(api.POST("/api/v1/campaigns/{id}/resume", { params: { path: { id } } })),
    touches: [CAMPAIGNS],
    show: ({ id, move }, edit) => {
      const moved = (campaign: Campaign): Campaign =>
        campaign.id === id
          ? {
              ...campaign,
              status: after[move],
              pause_reason: move === "pause" ? "PausedByMember" : null,
            }
          : campaign;
      edit.set<Campaign>(one(id), moved);
      edit.items<Campaign>(LISTS, moved);
      edit.set<Metrics>(figures(id), (now) => ({ ...now, status: after[move] }));
    },
    done: (campaign, { move }) => t(`done.${move}`, { name: campaign.name }),
    undo: (_, { id, move }) => again(id, move === "pause" ? "resume" : "pause"),
  });
  const again = (id: string, move: Move): void => change.mutate({ id, move });
  return change;
}

export function useComplete() {
  const t = useCampaignWords();
  return useChange({
    send: (id: string) =>
      ok(api.POST("/api/v1/campaigns/{id}/complete", { params: { path: { id } } })),
    touches: [CAMPAIGNS],
    done: (campaign) => t("done.complete", { name: campaign.name }),
  });
}

export function useDelete() {
  const t = useCampaignWords();
  return useChange({
    send: async (campaign: Campaign) => {
      await ok(api.DELETE("/api/v1/campaigns/{id}", { params: { path: { id: campaign.id } } }));
      return campaign;
    },
    touches: [LISTS],
    show: ({ id }, edit) => edit.items<Campaign>(LISTS, (item) => (item.id === id ? null : item)),
    done: (campaign) => t("done.delete", { name: campaign.name }),
  });
}

export function useStart(failed: (error: unknown) => void) {
  const t = useCampaignWords();
  return useChange({
    send: (id: string) =>
      ok(api.POST("/api/v1/campaigns/{id}/start", { params: { path: { id } } })),
    touches: [CAMPAIGNS, ["usage"]],
    done: (campaign) => t("done.start", { name: campaign.name }),
    failed,
  });
}

export function useSave(failed?: (error: unknown) => void) {
  const client = useQueryClient();
  const t = useCampaignWords();
  return useChange({
    send: async ({
      id,
      body,
    }: {
      id: string;
      body: Schemas["CampaignChange"];
      quiet?: boolean;
    }) => {
      const saved = await ok(
        api.PATCH("/api/v1/campaigns/{id}", { params: { path: { id } }, body }),
      );
      client.setQueryData(one(id), saved);
      return saved;
    },
    touches: [LISTS],
    done: (_, { quiet }) => (quiet ? "" : t("done.save")),
    failed,
  });
}

export async function createDraft(body: Schemas["CampaignBody"]): Promise<Campaign> {
  return ok(api.POST("/api/v1/campaigns", { body }));
}

export function useConvert(id: string) {
  const t = useCampaignWords();
  return useChange({
    send: (prospect: Prospect) =>
      ok(
        api.POST("/api/v1/campaigns/{id}/prospects/{prospect_id}/convert", {
          params: { path: { id, prospect_id: prospect.id } },
        }),
      ),
    touches: [within(id, "people"), figures(id)],
    show: (prospect, edit) =>
      edit.items<Prospect>(within(id, "people"), (item) =>
        item.id === prospect.id ? { ...item, stage: "converted" } : item,
      ),
    done: t("done.convert"),
  });
}

/** JSON or a file go to the same route, told apart by their type. */
function add(id: string, type: string, content: string | Blob, query = {}): Promise<Enrolment> {
  return ok(
    api.POST("/api/v1/campaigns/{id}/prospects/import", {
      params: { path: { id }, query },
      body: content as string,
      bodySerializer: (body) => body,
      headers: { "content-type": type },
    }),
  );
}

export type Basis = "consent" | "contract" | "existing_customer" | "legitimate_interest";

export type Source =
  | { kind: "file"; file: Blob; basis: Basis; basis_source: string }
  | { kind: "tag"; tag: string }
  | { kind: "people"; ids: readonly string[] };

export function useAddPeople(failed: (error: unknown) => void) {
  return useChange({
    send: ({ id, source }: { id: string; source: Source }): Promise<Enrolment> => {
      if (source.kind === "file") {
        const { basis, basis_source } = source;
        return add(id, "text/csv", source.file, { basis, basis_source });
      }
      const body =
        source.kind === "tag" ? { tag: source.tag } : { contact_ids: source.ids.slice(0, 1000) };
      return add(id, "application/json", JSON.stringify(body));
    },
    touches: [["campaigns", "metrics"], ["campaigns", "people"], ["contacts"]],
    failed,
  });
}

/** Follows people being added until the last of them is. */
export function useEnrolment(campaign: string | undefined, first: Enrolment | null) {
  const client = useQueryClient();
  const id = first?.enrolment_id ?? "";
  const query = useQuery({
    queryKey: ["campaigns", "enrolment", id],
    queryFn: ({ signal }) =>
      ok(
        api.GET("/api/v1/campaigns/{id}/prospects/imports/{enrolment_id}", {
          params: { path: { id: campaign ?? "", enrolment_id: id } },
          signal,
        }),
      ),
    initialData: first ?? undefined,
    enabled: Boolean(campaign && id),
    refetchInterval: ({ state }) => (state.data?.state === "running" ? 3_000 : false),
  });
  const state = query.data?.state;
  useEffect(() => {
    if (state !== "done") return;
    for (const queryKey of [["campaigns", "metrics"], ["campaigns", "people"], ["contacts"]])
      void client.invalidateQueries({ queryKey });
  }, [client, state]);
  return query.data ?? first;
}

/** What the file's rows became, with a reason for each that was not taken. */
export function useFileReport(id: string | null | undefined) {
  return useQuery({
    queryKey: ["contacts", "import", id],
    queryFn: ({ signal }) =>
      ok(api.GET("/api/v1/contacts/imports/{id}", { params: { path: { id: id ?? "" } }, signal })),
    enabled: Boolean(id),
    refetchInterval: ({ state }) => (state.data?.status === "running" ? 3_000 : false),
  });
}

const drafts = (id: string) => within(id, "drafts");

export function useDraftChange(id: string) {
  const t = useCampaignWords();
  return useChange({
    send: ({ draft, text }: { draft: Draft; text: string }) =>
      ok(
        api.PATCH("/api/v1/campaigns/{id}/drafts/{draft_id}", {
          params: { path: { id, draft_id: draft.id } },
          body: { text },
        }),
      ),
    touches: [drafts(id)],
    show: ({ draft, text }, edit) =>
      edit.items<Draft>(drafts(id), (item) =>
        item.id === draft.id ? { ...item, text, flags: [], edited: true } : item,
      ),
    done: t("draft.saved"),
  });
}

export function useDecide(id: string) {
  const t = useCampaignWords();
  return useChange({
    send: ({ draft, approve }: { draft: Draft; approve: boolean }) => {
      const params = { path: { id, draft_id: draft.id } };
      return approve
        ? ok(api.POST("/api/v1/campaigns/{id}/drafts/{draft_id}/approve", { params }))
        : ok(api.POST("/api/v1/campaigns/{id}/drafts/{draft_id}/reject", { params }));
    },
    touches: [drafts(id), figures(id)],
    show: ({ draft, approve }, edit) =>
      edit.items<Draft>(drafts(id), (item) =>
        item.id === draft.id ? { ...item, state: approve ? "approved" : "rejected" } : item,
      ),
    done: (_, { approve }) => t(approve ? "draft.approved" : "draft.rejected"),
  });
}

export interface BulkReport {
  approved: number;
  failed: { draft: Draft; error: unknown }[];
}

const TOGETHER = 100;

/** All at once; where one keeps the others back, each by itself, so that the report can name it. */
export function useApproveMany(id: string, report: (found: BulkReport) => void) {
  return useChange({
    send: async (chosen: readonly Draft[]): Promise<BulkReport> => {
      const found: BulkReport = { approved: 0, failed: [] };
      for (let at = 0; at < chosen.length; at += TOGETHER) {
        const part = chosen.slice(at, at + TOGETHER);
        try {
          await ok(
            api.POST("/api/v1/campaigns/{id}/drafts/approve", {
              params: { path: { id } },
              body: { draft_ids: part.map((draft) => draft.id) },
            }),
          );
          found.approved += part.length;
        } catch (error) {
          await approveEach(id, part, found, error);
        }
      }
      return found;
    },
    touches: [drafts(id), figures(id)],
    done: (found) => {
      report(found);
      return "";
    },
  });
}

async function approveEach(id: string, part: readonly Draft[], found: BulkReport, first: unknown) {
  if (part.length === 1 && part[0]) {
    found.failed.push({ draft: part[0], error: first });
    return;
  }
  for (const draft of part) {
    try {
      await ok(
        api.POST("/api/v1/campaigns/{id}/drafts/{draft_id}/approve", {
          params: { path: { id, draft_id: draft.id } },
        }),
      );
      found.approved += 1;
    } catch (error) {
      found.failed.push({ draft, error });
    }
  }
}
