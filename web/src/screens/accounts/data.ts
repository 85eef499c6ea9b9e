/** What the channels screen asks and changes. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type CacheEdit, useChange } from "@/api/change";
import { api, ok, type Schemas } from "@/api/client";
import { usePages } from "@/api/queries";
import { toast } from "@/components/ui/toast";
import { wordsOf } from "@/i18n/of-channel";
import { refusalText } from "./reasons";
import { useAccountWords } from "./words";

export type Account = Schemas["Account"];
export type Template = Schemas["Template"];

const ACCOUNTS = ["accounts"] as const;
const LIST = [...ACCOUNTS, "list"] as const;
const oneKey = (id: string) => [...ACCOUNTS, "one", id] as const;
const templatesKey = (id: string) => [...ACCOUNTS, "templates", id] as const;
const path = (account_id: string) => ({ params: { path: { account_id } } });

export function useAccounts() {
  return usePages(LIST, (cursor, signal) =>
    ok(api.GET("/api/v1/accounts", { params: { query: { cursor, limit: 50 } }, signal })),
  );
}

/** One number; only here it tells how many people it reached. What the list knows is shown at once. */
export function useAccount(id: string, known?: Account) {
  return useQuery({
    queryKey: oneKey(id),
    queryFn: ({ signal }) => ok(api.GET("/api/v1/accounts/{account_id}", { ...path(id), signal })),
    placeholderData: known,
    refetchInterval: 60_000,
  });
}

export function useTemplates(id: string) {
  return useQuery({
    queryKey: templatesKey(id),
    queryFn: ({ signal }) =>
      ok(api.GET("/api/v1/accounts/{account_id}/templates", { ...path(id), signal })),
  });
}

/** Whether the machine pretends to be WhatsApp. */
export function useSimulator(): boolean {
  const { data } = useQuery({
    queryKey: ["config"],
    queryFn: () => ok(api.GET("/api/v1/public/config")),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data?.simulator ?? false;
}

export function useConnect(failed: (error: unknown) => void) {
  const t = useAccountWords();
  return useChange({
    send: (body: Schemas["AccountBody"]) => ok(api.POST("/api/v1/accounts", { body })),
    touches: [ACCOUNTS],
    done: (account) => t("connected", { name: account.name }),
    failed,
  });
}

function showStatus(edit: CacheEdit, id: string, pause: boolean): void {
  const now = {
    status: pause ? "paused" : "active",
    status_reason: pause ? "PausedByMember" : "",
    remedy: pause ? "Resume" : "",
    status_since: pause ? new Date().toISOString() : null,
    status_until: null,
    status_detail: "",
  };
  edit.items<Account>(LIST, (one) => (one.id === id ? { ...one, ...now } : one));
  edit.set<Account>(oneKey(id), (one) => ({ ...one, ...now }));
}

interface Pausing {
  account: Account;
  pause: boolean;
}

/** Pausing and resuming take each other back. */
export function usePause() {
  const back = useSetPaused();
  return useSetPaused(({ account, pause }) => back.mutate({ account, pause: !pause }));
}

function useSetPaused(undo?: (input: Pausing) => void) {
  const t = useAccountWords();
  const client = useQueryClient();
  return useChange({
    send: async ({ account, pause }: Pausing) => {
      const answer = pause
        ? api.POST("/api/v1/accounts/{account_id}/pause", path(account.id))
        : api.POST("/api/v1/accounts/{account_id}/resume", path(account.id));
      client.setQueryData(oneKey(account.id), await ok(answer));
    },
    touches: [LIST, [...ACCOUNTS, "one"]],
    show: ({ account, pause }, edit) => showStatus(edit, account.id, pause),
    done: (_, { account, pause }) => t(pause ? "paused" : "resumed", { name: account.name }),
    undo: undo && ((_, input) => undo(input)),
  });
}

export function useTest() {
  const t = useAccountWords();
  const client = useQueryClient();
  return useChange({
    send: async (account: Account) => {
      const answer = await ok(api.POST("/api/v1/accounts/{account_id}/test", path(account.id)));
      client.setQueryData(oneKey(account.id), answer);
      return answer;
    },
    touches: [LIST],
    done: (account) => t("tested", { name: account.name }),
    failed: (error, account) =>
      toast.error(refusalText(error, wordsOf(t, account.channel)), { error }),
  });
}

export function useSaveAccount(id: string) {
  const client = useQueryClient();
  return async (body: Schemas["AccountChange"]) => {
    await ok(api.PATCH("/api/v1/accounts/{account_id}", { ...path(id), body }));
    // Its answer leaves out the people reached, so what is shown is only completed.
    client.setQueryData<Account>(oneKey(id), (now) => now && { ...now, ...body });
    await client.invalidateQueries({ queryKey: LIST });
  };
}

export function useDisconnect() {
  const t = useAccountWords();
  return useChange({
    send: async (account: Account) => {
      await ok(
        api.DELETE("/api/v1/accounts/{account_id}", path(account.id)) as Promise<{
          data?: unknown;
        }>,
      );
    },
    touches: [LIST],
    show: ({ id }, edit) => edit.items<Account>(LIST, (one) => (one.id === id ? null : one)),
    done: (_, account) => t("disconnected", { name: account.name }),
  });
}

export function useReplaceToken(account: Account, failed: (error: unknown) => void) {
  const t = useAccountWords();
  const client = useQueryClient();
  return useChange({
    send: async (access_token: string) => {
      const body = { access_token };
      const sent = api.PUT("/api/v1/accounts/{account_id}/token", { ...path(account.id), body });
      client.setQueryData(oneKey(account.id), await ok(sent));
    },
    touches: [LIST, oneKey(account.id), templatesKey(account.id)],
    done: () => t("token.replaced", { name: account.name }),
    failed,
  });
}

const webhookKey = (id: string) => [...ACCOUNTS, "webhook", id] as const;

export function useWebhook(id: string) {
  return useQuery({
    queryKey: webhookKey(id),
    queryFn: ({ signal }) =>
      ok(api.GET("/api/v1/accounts/{account_id}/webhook", { ...path(id), signal })),
  });
}

export function useAddSecret(id: string, failed: (error: unknown) => void) {
  const t = useAccountWords();
  return useChange({
    send: (app_secret: string) =>
      ok(
        api.PUT("/api/v1/accounts/{account_id}/webhook/secret", {
          ...path(id),
          body: { app_secret },
        }),
      ),
    touches: [webhookKey(id)],
    done: () => t("webhook.added"),
    failed,
  });
}

export function useRemoveSecret(id: string) {
  const t = useAccountWords();
  return useChange<void, Schemas["WebhookAnswer"]>({
    send: () => ok(api.DELETE("/api/v1/accounts/{account_id}/webhook/secret/previous", path(id))),
    touches: [webhookKey(id)],
    done: () => t("webhook.removed"),
  });
}

/** Gives WhatsApp a file to review with a template. */
export async function keepSample(account_id: string, file: Blob): Promise<string> {
  const kept = await ok(
    api.POST("/api/v1/accounts/{account_id}/templates/samples", {
      ...path(account_id),
      body: file as unknown as string,
      bodySerializer: (body) => body,
      headers: { "content-type": file.type || "application/octet-stream" },
    }),
  );
  return kept.handle;
}

interface Writing {
  template: Template | undefined;
  name: string;
  language: string;
  form: Schemas["TemplateForm"];
  submit: boolean;
}

const templatePath = (account_id: string, template_id: string) => ({
  params: { path: { account_id, template_id } },
});

/** A draft that was changed is kept first and then submitted: what is reviewed is what one sees. */
export function useSaveTemplate(id: string, failed: (error: unknown) => void) {
  const t = useAccountWords();
  return useChange({
    send: async ({ template, name, language, form, submit }: Writing) => {
      if (!template) {
        const body = { ...form, name, language, submit };
        return ok(api.POST("/api/v1/accounts/{account_id}/templates", { ...path(id), body }));
      }
      const where = templatePath(id, template.template_id);
      const url = "/api/v1/accounts/{account_id}/templates/{template_id}";
      const kept = await ok(api.PUT(url, { ...where, body: form }));
      return submit && kept.status === "DRAFT" ? ok(api.POST(`${url}/submit`, where)) : kept;
    },
    touches: [templatesKey(id)],
    done: (saved) => t(saved.status === "DRAFT" ? "template.kept" : "template.submitted"),
    failed,
  });
}

export function useDeleteTemplate(id: string) {
  const t = useAccountWords();
  return useChange({
    send: async ({ template_id }: Template) => {
      const url = "/api/v1/accounts/{account_id}/templates/{template_id}";
      await ok(api.DELETE(url, templatePath(id, template_id)) as Promise<{ data?: unknown }>);
    },
    touches: [templatesKey(id)],
    done: (_, { name }) => t("template.deleted", { name }),
    failed: (error) => toast.error(refusalText(error, t), { error }),
  });
}

export function useSyncTemplates(id: string) {
  const t = useAccountWords();
  const client = useQueryClient();
  return useChange<void, Schemas["Templates"]>({
    send: async () => {
      const sent = api.POST("/api/v1/accounts/{account_id}/templates/sync", path(id));
      const found = await ok(sent);
      client.setQueryData(templatesKey(id), found);
      return found;
    },
    done: (found) => t("templates.synced", { count: found.items.length }),
    failed: (error) => toast.error(refusalText(error, t), { error }),
  });
}
