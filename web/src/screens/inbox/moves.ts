/** Who speaks: taking over, handing back, giving to somebody, closing. Shown at once, undone when refused. */
import { useQueryClient } from "@tanstack/react-query";
import { useChange } from "@/api/change";
import { api, ok, type Schemas } from "@/api/client";
import { Problem, problemText } from "@/api/problem";
import { useSession } from "@/app/session";
import { toast } from "@/components/ui/toast";
import { useCommonWords } from "@/i18n";
import type { Conversation } from "./cache";
import { applyConversation } from "./data";
import { type Outgoing, post } from "./outbox";
import { nameFile, withFile } from "./uploads";
import { useInboxWords } from "./words";

export type Move =
  | { kind: "takeover" | "release" | "close" | "read" }
  | { kind: "assign"; to: string; name: string };

/** What the conversation will be when the server agrees. Pure. */
export function moved(conversation: Conversation, move: Move, me: string): Conversation {
  switch (move.kind) {
    case "takeover":
      return {
        ...conversation,
        owner: "human",
        assignee: me,
        reason: "",
        unread: 0,
        reply_due_at: null,
      };
    case "release":
      return { ...conversation, owner: "ai", assignee: null, reason: "" };
    case "close":
      return { ...conversation, owner: "closed", assignee: null, reason: "", unread: 0 };
    case "assign":
      return { ...conversation, owner: "human", assignee: move.to, reason: "", reply_due_at: null };
    case "read":
      return { ...conversation, unread: 0 };
  }
}

export interface Step {
  conversation: Conversation;
  move: Move;
}

export function sendMove({ conversation, move }: Step) {
  const params = { path: { conversation_id: conversation.id } };
  switch (move.kind) {
    case "takeover":
      return ok(api.POST("/api/v1/conversations/{conversation_id}/takeover", { params }));
    case "release":
      return ok(api.POST("/api/v1/conversations/{conversation_id}/release", { params }));
    case "close":
      return ok(api.POST("/api/v1/conversations/{conversation_id}/close", { params }));
    case "read":
      return ok(api.POST("/api/v1/conversations/{conversation_id}/read", { params }));
    case "assign":
      return ok(
        api.POST("/api/v1/conversations/{conversation_id}/assign", {
          params,
          body: { user_id: move.to },
        }),
      );
  }
}

export function useMove() {
  const client = useQueryClient();
  const t = useInboxWords();
  const common = useCommonWords();
  const { me } = useSession();
  const change = useChange({
    send: async (input: Step) => {
      const answer = await sendMove(input);
      applyConversation(client, answer, me.id);
      return answer;
    },
    show: ({ conversation, move }) =>
      applyConversation(client, moved(conversation, move, me.id), me.id, true),
    done: (_, { conversation, move }) => doneText(move, conversation.contact_name, t),
    undo: (answer, input) => {
      change.mutate(undoing(answer, input));
    },
    failed: (error, input) => {
      applyConversation(client, input.conversation, me.id, true);
      // Nobody asked for it: it is tried again with the next message.
      if (input.move.kind === "read") return;
      const retry = { label: common("retry"), run: () => change.mutate(input) };
      const again = error instanceof Problem && error.passing ? retry : undefined;
      toast.error(problemText(error, common), { action: again, error });
    },
  });
  return (conversation: Conversation, move: Move) => change.mutate({ conversation, move });
}

const known = ({ contact_name: _, channel: __, window_closes_at: ___, ...rest }: Conversation) =>
  rest;

/** The step that takes one back. */
export function undoing(answer: Conversation, { conversation }: Step): Step {
  return { conversation: { ...conversation, ...known(answer) }, move: undoOf(conversation) };
}

function undoOf(before: Conversation): Move {
  if (before.owner === "closed") return { kind: "close" };
  if (before.owner === "human" && before.assignee)
    return { kind: "assign", to: before.assignee, name: "" };
  const byPerson = before.owner === "human" || before.owner === "waiting";
  return { kind: byPerson ? "takeover" : "release" };
}

function doneText(move: Move, name: string, t: ReturnType<typeof useInboxWords>): string {
  if (move.kind === "close") return t("done.close", { name });
  if (move.kind === "assign" && move.name) return t("done.assign", { name: move.name });
  return "";
}

/** Sends what the outbox shows; writing takes the conversation over. */
export function useSay(conversation: Conversation | undefined, refresh: () => Promise<void>) {
  const client = useQueryClient();
  const { me } = useSession();
  return async (message: Outgoing): Promise<boolean> => {
    if (conversation && conversation.owner !== "human")
      applyConversation(client, moved(conversation, { kind: "takeover" }, me.id), me.id, true);
    const sent = await post(message, async (one) => {
      const planned = await ok(
        api.POST("/api/v1/conversations/{conversation_id}/messages", {
          params: {
            path: { conversation_id: one.conversation },
            header: { "Idempotency-Key": one.key },
          },
          body: (await withFile(one)) as Schemas["MessageBody"],
        }),
      );
      nameFile(one.key, planned.send_id);
      return planned;
    });
    if (!sent) await client.invalidateQueries({ queryKey: ["conversation", message.conversation] });
    await refresh();
    return sent;
  };
}
