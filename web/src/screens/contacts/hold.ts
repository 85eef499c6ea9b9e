/** Archiving, opting out and changing tags, for one or many. */
import { useQueryClient } from "@tanstack/react-query";
import { api, ok } from "@/api/client";
import type { Failure } from "@/api/many";
import { problemFrom } from "@/api/problem";
import { newKey } from "@/api/send";
import { useSession } from "@/app/session";
import { toast } from "@/components/ui/toast";
import { useCommonWords } from "@/i18n";
import { createStore } from "@/lib/store";
import { forgetHistory, keep, keepArchived } from "./data";
import { type Effect, hold } from "./held";
import { type Contact, nameOf, type Scope } from "./person";
import { reasonWhy } from "./problems";
import { useContactWords } from "./words";

export interface Report {
  effect: Effect;
  tried: number;
  failures: readonly Failure<Contact>[];
}

const WORDS = { archive: "archived", "opt-out": "optedOut", tags: "retagged" } as const;

/** The last report that somebody has to read. */
export const reportStore = createStore<Report | null>(null);

export function useHold() {
  const t = useContactWords();
  const common = useCommonWords();
  const client = useQueryClient();
  const { me } = useSession();
  const start = (effect: Effect, contacts: readonly Contact[]) => {
    const [first] = contacts;
    if (!first) return;
    const word = WORDS[effect.kind];
    const text =
      contacts.length === 1
        ? t(`${word}.name`, { name: nameOf(first) || t("person") })
        : t(word, { count: contacts.length });
    hold({
      effect,
      contacts,
      text,
      undo: common("undo"),
      async send(contact, leaving) {
        const sent = await (leaving
          ? sendAtOnce(effect, contact.id, me.csrf_token)
          : sendEffect(effect, contact.id));
        if (effect.kind === "archive") keepArchived(client, sent);
        else keep(client, sent);
        forgetHistory(client, contact.id);
      },
      report(failures) {
        const [failure] = failures;
        if (!failure) return;
        if (contacts.length > 1) reportStore.set({ effect, tried: contacts.length, failures });
        else {
          toast.error(reasonWhy(failure.error, t, common), {
            error: failure.error,
            action: { label: common("retry"), run: () => start(effect, contacts) },
          });
        }
      },
    });
  };
  return {
    archive: (contacts: readonly Contact[]) => start({ kind: "archive" }, contacts),
    optOut: (contacts: readonly Contact[], scope: Scope, reason: string) =>
      start({ kind: "opt-out", scope, reason }, contacts),
    tag: (contacts: readonly Contact[], add: readonly string[], remove: readonly string[]) => {
      const effect: Effect = { kind: "tags", add, remove };
      const differs = ({ tags }: Contact) =>
        add.some((tag) => !tags.includes(tag)) || remove.some((tag) => tags.includes(tag));
      start(effect, contacts.filter(differs));
    },
    again: start,
  };
}

function sendEffect(effect: Effect, id: string): Promise<Contact> {
  const path = { params: { path: { id } } };
  switch (effect.kind) {
    case "archive":
      return ok(api.DELETE("/api/v1/contacts/{id}", path));
    case "opt-out":
      return ok(api.POST("/api/v1/contacts/{id}/opt-out", { ...path, body: stopOf(effect) }));
    case "tags":
      return ok(api.PATCH("/api/v1/contacts/{id}", { ...path, body: changeOf(effect) }));
  }
}

const stopOf = ({ scope, reason }: Extract<Effect, { kind: "opt-out" }>) => ({ scope, reason });
const changeOf = ({ add, remove }: Extract<Effect, { kind: "tags" }>) => ({
  add_tags: [...add],
  remove_tags: [...remove],
});

/** The request must be on its way before this returns: the page may be gone a moment later. */
async function sendAtOnce(effect: Effect, id: string, csrf: string): Promise<Contact> {
  const { way = "", method, body } = requestOf(effect);
  const response = await fetch(`/api/v1/contacts/${id}${way}`, {
    method,
    keepalive: true,
    headers: {
      accept: "application/json",
      "idempotency-key": newKey(),
      "x-csrf-token": csrf,
      ...(body && { "content-type": "application/json" }),
    },
    body: body && JSON.stringify(body),
  });
  if (!response.ok) throw await problemFrom(response);
  return (await response.json()) as Contact;
}

function requestOf(effect: Effect): { method: string; way?: string; body?: object } {
  if (effect.kind === "archive") return { method: "DELETE" };
  if (effect.kind === "tags") return { method: "PATCH", body: changeOf(effect) };
  return { method: "POST", way: "/opt-out", body: stopOf(effect) };
}
