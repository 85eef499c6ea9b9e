/** What the screens of agents ask and change about texts and questions, and how an agent is tried. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useChange } from "@/api/change";
import { api, ok, type Schemas } from "@/api/client";
import { usePages } from "@/api/queries";
import type { AgentChange } from "./data";
import { useAgentWords } from "./words";

export type Source = Schemas["SourceView"];
export type Faq = Schemas["FaqView"];
export type Gap = Schemas["GapView"];
export type Answer = Schemas["PreviewAnswer"];
export type Text = Schemas["NewText"];
export type Turn = Schemas["PreviewTurn"];

const shelfKey = (id: string) => ["agents", "shelf", id] as const;
const textsKey = (id: string) => ["agents", "texts", id] as const;
const faqsKey = (id: string) => ["agents", "faqs", id] as const;
const gapsKey = (id: string) => ["agents", "gaps", id] as const;
const wholeKey = (id: string, source: string) => ["agents", "text", id, source] as const;
const place = (id: string, source_id: string) => ({ params: { path: { id, source_id } } });
/** Answers without a body are typed as never; this says that nothing comes. */
const nothing = (result: unknown) => ok(result as Promise<{ data?: unknown }>);

/** How much the agent knows in sum. */
export function useShelf(id: string) {
  return useQuery({
    queryKey: shelfKey(id),
    queryFn: ({ signal }) =>
      ok(
        api.GET("/api/v1/agents/{id}/knowledge", {
          params: { path: { id }, query: { limit: 1 } },
          signal,
        }),
      ),
  });
}

export function useTexts(id: string) {
  return usePages<Source>(textsKey(id), (cursor, signal) =>
    ok(
      api.GET("/api/v1/agents/{id}/knowledge", {
        params: { path: { id }, query: { cursor, limit: 50 } },
        signal,
      }),
    ),
  );
}

export function useText(id: string, source: string | undefined) {
  return useQuery({
    queryKey: wholeKey(id, source ?? ""),
    queryFn: ({ signal }) => fetchText(id, source ?? "", signal),
    enabled: source !== undefined,
  });
}

function fetchText(id: string, source: string, signal?: AbortSignal) {
  return ok(api.GET("/api/v1/agents/{id}/knowledge/{source_id}", { ...place(id, source), signal }));
}

export function addText(id: string, body: Text): Promise<Source> {
  return ok(api.POST("/api/v1/agents/{id}/knowledge", { params: { path: { id } }, body }));
}

export function replaceText(id: string, source: string, body: Text): Promise<Source> {
  return ok(api.PUT("/api/v1/agents/{id}/knowledge/{source_id}", { ...place(id, source), body }));
}

const touched = (id: string) => [textsKey(id), shelfKey(id), ["agents", "text", id]];

/** Asks anew for everything about the agent's texts. */
export function useTextsChanged(id: string) {
  const client = useQueryClient();
  return () => Promise.all(touched(id).map((queryKey) => client.invalidateQueries({ queryKey })));
}

export function useAddText(id: string, failed?: (error: unknown) => void) {
  const t = useAgentWords();
  return useChange({
    send: (body: Text) => addText(id, body),
    touches: touched(id),
    done: ({ title, passages }) => t("text.learned", { title, count: passages }),
    failed,
  });
}

/** Puts another text in the place of one; the one before can be brought back. */
export function useReplaceText(id: string, failed?: (error: unknown) => void) {
  const t = useAgentWords();
  const back = useChange({
    send: ({ source, ...body }: Text & { source: string }) => replaceText(id, source, body),
    touches: touched(id),
    done: ({ title }) => t("text.backAgain", { title }),
  });
  return useChange({
    send: async ({ source, ...body }: Text & { source: string }) => {
      const before = await fetchText(id, source);
      return { before, after: await replaceText(id, source, body) };
    },
    touches: touched(id),
    done: ({ after }) => t("text.learned", { title: after.title, count: after.passages }),
    undo: ({ before }) =>
      back.mutate({ source: before.id, title: before.title, text: before.text }),
    failed,
  });
}

export function useForgetText(id: string) {
  const t = useAgentWords();
  const back = useAddText(id);
  return useChange({
    send: async ({ id: source }: Source) => {
      const before = await fetchText(id, source);
      await nothing(api.DELETE("/api/v1/agents/{id}/knowledge/{source_id}", place(id, source)));
      return before;
    },
    touches: touched(id),
    show: (gone, edit) =>
      edit.items<Source>(textsKey(id), (one) => (one.id === gone.id ? null : one)),
    done: ({ title }) => t("text.forgotten", { title }),
    undo: ({ title, text }) => back.mutate({ title, text }),
  });
}

export function useFaqs(id: string) {
  return usePages<Faq>(faqsKey(id), (cursor, signal) =>
    ok(
      api.GET("/api/v1/agents/{id}/faqs", {
        params: { path: { id }, query: { cursor, limit: 50 } },
        signal,
      }),
    ),
  );
}

/** What people asked and the agent could not answer, the latest first. */
export function useGaps(id: string) {
  return usePages<Gap>(gapsKey(id), (cursor, signal) =>
    ok(
      api.GET("/api/v1/agents/{id}/gaps", {
        params: { path: { id }, query: { cursor, limit: 20 } },
        signal,
      }),
    ),
  );
}

export function useDismissGap(id: string) {
  const t = useAgentWords();
  return useChange({
    send: (gap: Gap) =>
      nothing(
        api.DELETE("/api/v1/agents/{id}/gaps/{gap_id}", {
          params: { path: { id, gap_id: gap.id } },
        }),
      ),
    touches: [gapsKey(id)],
    show: (gone, edit) => edit.items<Gap>(gapsKey(id), (one) => (one.id === gone.id ? null : one)),
    done: () => t("gap.dismissed"),
  });
}

/** Adds a question, answers a gap, or changes `before`: other words make it a new question. */
export function useSaveFaq(id: string, failed?: (error: unknown) => void) {
  const t = useAgentWords();
  return useChange({
    send: async ({ before, gap, ...body }: Schemas["NewFaq"] & { before?: Faq; gap?: Gap }) => {
      if (gap) {
        const params = { path: { id, gap_id: gap.id } };
        return ok(api.POST("/api/v1/agents/{id}/gaps/{gap_id}/answer", { params, body }));
      }
      const saved = await ok(
        api.POST("/api/v1/agents/{id}/faqs", { params: { path: { id } }, body }),
      );
      if (before && before.id !== saved.id) await forgetFaq(id, before.id);
      return saved;
    },
    touches: [faqsKey(id), shelfKey(id), gapsKey(id)],
    done: () => t("faq.saved"),
    failed,
  });
}

export function useForgetFaq(id: string) {
  const t = useAgentWords();
  const back = useSaveFaq(id);
  return useChange({
    send: (faq: Faq) => forgetFaq(id, faq.id),
    touches: [faqsKey(id), shelfKey(id)],
    show: (gone, edit) => edit.items<Faq>(faqsKey(id), (one) => (one.id === gone.id ? null : one)),
    done: () => t("faq.forgotten"),
    undo: (_, { question, answer }) => back.mutate({ question, answer }),
  });
}

function forgetFaq(id: string, faq_id: string) {
  return nothing(
    api.DELETE("/api/v1/agents/{id}/faqs/{faq_id}", { params: { path: { id, faq_id } } }),
  );
}

/** The answer to the last turn; `changes` are tried without being saved. */
export function tryAgent(id: string, messages: Turn[], changes: AgentChange): Promise<Answer> {
  const some = Object.keys(changes).length > 0;
  return ok(
    api.POST("/api/v1/agents/{agent_id}/preview", {
      params: { path: { agent_id: id } },
      body: { messages, changes: some ? changes : null },
    }),
  );
}
