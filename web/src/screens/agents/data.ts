/** What the screens of agents ask and change about an agent itself. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useChange } from "@/api/change";
import { api, ok, type Schemas } from "@/api/client";
import { usePages } from "@/api/queries";
import { useAgentWords } from "./words";

export type Agent = Schemas["AgentView"];
export type AgentChange = Schemas["AgentChange"];
/** Only the name is needed; the server knows the rest. */
export type NewAgent = Pick<Schemas["NewAgent"], "name"> & Partial<Schemas["NewAgent"]>;
export type Version = Schemas["VersionAnswer"];

const LIST = ["agents", "list"] as const;
const oneKey = (id: string) => ["agents", "one", id] as const;
const versionsKey = (id: string) => ["agents", "versions", id] as const;
const path = (id: string) => ({ params: { path: { id } } });

export function useAgents(archived: boolean) {
  return usePages([...LIST, { archived }], (cursor, signal) =>
    ok(api.GET("/api/v1/agents", { params: { query: { archived, cursor, limit: 50 } }, signal })),
  );
}

export function useAgent(id: string) {
  return useQuery({
    queryKey: oneKey(id),
    queryFn: ({ signal }) => ok(api.GET("/api/v1/agents/{id}", { ...path(id), signal })),
  });
}

export function useVersions(id: string) {
  return usePages(versionsKey(id), (cursor, signal) =>
    ok(
      api.GET("/api/v1/agents/{id}/versions", {
        params: { path: { id }, query: { cursor, limit: 20 } },
        signal,
      }),
    ),
  );
}

/** Names of the members by their ids, for "who". */
export function useNames(): ReadonlyMap<string, string> {
  const { data } = useQuery({
    queryKey: ["members", "names"],
    queryFn: () => ok(api.GET("/api/v1/members", { params: { query: { limit: 100 } } })),
    staleTime: 5 * 60_000,
    select: (page) => new Map(page.items.map((one) => [one.id, one.name || one.email])),
  });
  return data ?? NOBODY;
}
const NOBODY: ReadonlyMap<string, string> = new Map();

/** What the agent may quote prices of. */
export function useOfferChoices() {
  return usePages(["offers", { archived: false }], (cursor, signal) =>
    ok(
      api.GET("/api/v1/offers", {
        params: { query: { archived: false, cursor, limit: 50 } },
        signal,
      }),
    ),
  );
}

export function useCreateAgent(failed: (error: unknown) => void) {
  const t = useAgentWords();
  return useChange({
    send: (body: NewAgent) => ok(api.POST("/api/v1/agents", { body: body as Schemas["NewAgent"] })),
    touches: [LIST],
    done: ({ name }) => t("created", { name }),
    failed,
  });
}

/** Saves fields; the version before can be brought back for a moment. */
export function useSaveAgent(agent: Agent, failed?: (error: unknown) => void) {
  const t = useAgentWords();
  const keep = useKeep();
  const restore = useRestore(agent);
  return useChange({
    send: async (body: AgentChange) =>
      keep(await ok(api.PATCH("/api/v1/agents/{id}", { ...path(agent.id), body }))),
    touches: [LIST, versionsKey(agent.id)],
    done: (saved) => t("saved", { version: saved.version }),
    undo: () => restore.mutate(agent.version),
    failed,
  });
}

/** Lets the agent answer, or keeps it silent. Both ways take each other back. */
export function useSetActive() {
  const back = useTurn();
  return useTurn(({ agent, active }) => back.mutate({ agent, active: !active }));
}

interface Turning {
  agent: Agent;
  active: boolean;
}

function useTurn(undo?: (input: Turning) => void) {
  const t = useAgentWords();
  const keep = useKeep();
  return useChange({
    send: async ({ agent, active }: Turning) =>
      keep(await ok(api.PATCH("/api/v1/agents/{id}", { ...path(agent.id), body: { active } }))),
    touches: [LIST, ["agents", "one"], ["agents", "versions"]],
    show: ({ agent: { id }, active }, edit) => {
      edit.items<Agent>(LIST, (one) => (one.id === id ? { ...one, active } : one));
      edit.set<Agent>(oneKey(id), (one) => ({ ...one, active }));
    },
    done: (agent, { active }) => t(active ? "resumed" : "paused", { name: agent.name }),
    undo: undo && ((_, input) => undo(input)),
  });
}

export function useArchive() {
  const t = useAgentWords();
  const keep = useKeep();
  return useChange({
    send: async ({ id }: Agent) => keep(await ok(api.DELETE("/api/v1/agents/{id}", path(id)))),
    touches: [LIST],
    show: ({ id }, edit) => edit.items<Agent>(LIST, (one) => (one.id === id ? null : one)),
    done: ({ name }) => t("archived", { name }),
  });
}

/** Makes an older version the newest; undone by going back to the one that was in force. */
export function useRestore(agent: Agent) {
  const back = useGoTo(agent.id);
  return useGoTo(agent.id, () => back.mutate(agent.version));
}

function useGoTo(id: string, undo?: () => void) {
  const t = useAgentWords();
  const keep = useKeep();
  return useChange({
    send: async (version: number) => {
      const place = { params: { path: { id, version: String(version) } } };
      return keep(await ok(api.POST("/api/v1/agents/{id}/versions/{version}/restore", place)));
    },
    touches: [LIST, versionsKey(id)],
    done: (_, version) => t("restored", { version }),
    undo,
  });
}

/** What the server answered is what is shown. */
function useKeep() {
  const client = useQueryClient();
  return (agent: Agent): Agent => {
    client.setQueryData(oneKey(agent.id), agent);
    return agent;
  };
}
