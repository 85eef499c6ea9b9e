/** One move of many conversations: shown at once, taken back together, and named where it was refused. */
import { useQueryClient } from "@tanstack/react-query";
import { tryEach } from "@/api/many";
import { problemText } from "@/api/problem";
import { useSession } from "@/app/session";
import { toast } from "@/components/ui/toast";
import { useCommonWords } from "@/i18n";
import type { Conversation } from "./cache";
import { applyConversation } from "./data";
import { moved, type Step, sendMove, undoing } from "./moves";
import { type Run, reportStore, runsStore, type Together } from "./together";
import { useInboxWords } from "./words";

/** Whether the move changes anything there; what is closed goes back to the agent by itself. */
export function changes(kind: Together, { owner, assignee }: Conversation, me: string): boolean {
  if (kind === "close") return owner !== "closed";
  if (kind === "release") return owner === "human" || owner === "waiting";
  return !(owner === "human" && assignee === me);
}

let last = 0;

export function useMoveMany() {
  const client = useQueryClient();
  const t = useInboxWords();
  const common = useCommonWords();
  const { me } = useSession();
  const show = (conversation: Conversation) => applyConversation(client, conversation, me.id, true);
  return async function run(kind: Run["kind"], steps: readonly Step[]): Promise<void> {
    last += 1;
    const id = last;
    for (const { conversation, move } of steps) show(moved(conversation, move, me.id));
    runsStore.set((now) => [...now, { id, kind, done: 0, total: steps.length }]);
    const backs: Step[] = [];
    const failures = await tryEach(
      steps,
      async (step) => {
        const answer = await sendMove(step);
        applyConversation(client, answer, me.id);
        backs.push(undoing(answer, step));
      },
      () =>
        runsStore.set((now) =>
          now.map((one) => (one.id === id ? { ...one, done: one.done + 1 } : one)),
        ),
    );
    runsStore.set((now) => now.filter((one) => one.id !== id));
    for (const { item } of failures) show(item.conversation);
    const [failure] = failures;
    if (failure && steps.length > 1)
      return reportStore.set({ kind, tried: steps.length, failures });
    if (failure) {
      toast.error(problemText(failure.error, common), {
        error: failure.error,
        action: { label: common("retry"), run: () => run(kind, steps) },
      });
    } else if (kind !== "undo") {
      // Nobody can be made to wait again: who waited stays with who took over.
      const steps = backs.filter(({ move }) => move.kind !== kind);
      const undo = { label: common("undo"), run: () => run("undo", steps) };
      toast(t(`together.${kind}.done`, { count: backs.length }), {
        action: steps.length > 0 ? undo : undefined,
      });
    }
  };
}
