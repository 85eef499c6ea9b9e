/** Archiving and opting out, for one or many. */
import { useQueryClient } from "@tanstack/react-query";
import { api, ok } from "@/api/client";
import { problemFrom, problemText } from "@/api/problem";
import { newKey } from "@/api/send";
import { useSession } from "@/app/session";
import { toast } from "@/components/ui/toast";
import { useCommonWords } from "@/i18n";
import { createStore } from "@/lib/store";
import { forgetHistory, keep, keepArchived } from "./data";
import { type Effect, type Failure, hold } from "./held";
import { type Contact, nameOf, type Scope } from "./person";
import { useContactWords } from "./words";

export interface Report {
  effect: Effect;
  tried: number;
  failures: readonly Failure[];
}

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
    const word = effect.kind === "archive" ? "archived" : "optedOut";
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
          toast.error(problemText(failure.error, common), {
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
    again: start,
  };
}

function sendEffect(effect: Effect, id: string): Promise<Contact> {
  const path = { params: { path: { id } } };
  if (effect.kind === "archive") return ok(api.DELETE("/api/v1/contacts/{id}", path));
  const { scope, reason } = effect;
  return ok(api.POST("/api/v1/contacts/{id}/opt-out", { ...path, body: { scope, reason } }));
}

/** The request must be on its way before this returns: the page may be gone a moment later. */
async function sendAtOnce(effect: Effect, id: string, csrf: string): Promise<Contact> {
  const stop = effect.kind === "opt-out";
  const response = await fetch(`/api/v1/contacts/${id}${stop ? "/opt-out" : ""}`, {
    method: stop ? "POST" : "DELETE",
    keepalive: true,
    headers: {
      accept: "application/json",
      "idempotency-key": newKey(),
      "x-csrf-token": csrf,
      ...(stop && { "content-type": "application/json" }),
    },
    body: stop ? JSON.stringify({ scope: effect.scope, reason: effect.reason }) : undefined,
  });
  if (!response.ok) throw await problemFrom(response);
  return (await response.json()) as Contact;
}
