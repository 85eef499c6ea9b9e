/** Above the messages: who speaks here, why the agent is silent, and the one thing to do about it. */
import { Bot, Hand } from "lucide-react";
import { useSession } from "@/app/session";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/surface";
import { cn } from "@/lib/cn";
import type { Conversation } from "./cache";
import { useAgentName } from "./data";
import type { Move } from "./moves";
import { OWNER_ICONS, reasonText, speakerOf, useMemberName } from "./owner";
import { type InboxWords, useInboxWords } from "./words";

const LOOKS = {
  ai: "bg-info-soft text-info-text",
  waiting: "bg-warning-soft text-warning-text",
  human: "bg-primary-soft text-primary-text",
  phone: "bg-primary-soft text-primary-text",
  closed: "bg-muted text-muted-foreground",
} as const;

export function OwnerBanner({
  conversation,
  onMove,
}: {
  conversation: Conversation;
  onMove: (move: Move) => void;
}) {
  const t = useInboxWords();
  const { me, can } = useSession();
  const nameOf = useMemberName();
  const agent = useAgentName(conversation.agent_id) || t("speaker.ai");
  const speaker = speakerOf(conversation);
  const mine = conversation.assignee === me.id;
  const Icon = OWNER_ICONS[speaker];
  const { title, text } = wordsOf(conversation, { agent, mine, nameOf }, t);
  const takes = !(speaker === "human" && mine);
  return (
    <div className={cn("flex items-center gap-3 px-4 py-2 text-sm md:px-6", LOOKS[speaker])}>
      <Icon aria-hidden className="size-4.5 shrink-0" />
      <p role="status" className="min-w-0 flex-1 text-balance leading-5">
        <strong className="font-semibold">{title}</strong>{" "}
        <span className={cn(speaker !== "waiting" && "max-sm:hidden")}>{text}</span>
      </p>
      {can("agent") && (
        <Button
          look={takes && speaker === "waiting" ? "primary" : "plain"}
          size="sm"
          onClick={() => onMove({ kind: takes ? "takeover" : "release" })}
        >
          {takes ? <Hand aria-hidden /> : <Bot aria-hidden />}
          {takes ? (
            t("do.takeover")
          ) : (
            <span>
              {t("do.release.short")} <span className="max-sm:sr-only">{t("do.release.to")}</span>
            </span>
          )}
          <span aria-hidden className="pointer-coarse:hidden max-lg:hidden">
            <Kbd>T</Kbd>
          </span>
        </Button>
      )}
    </div>
  );
}

function wordsOf(
  conversation: Conversation,
  who: { agent: string; mine: boolean; nameOf: (id: string | null) => string },
  t: InboxWords,
): { title: string; text: string } {
  const { agent } = who;
  switch (speakerOf(conversation)) {
    case "ai":
      return conversation.reply_due_at
        ? { title: t("banner.ai.soon", { agent }), text: t("banner.ai.text") }
        : { title: t("banner.ai", { agent }), text: t("banner.ai.text") };
    case "waiting":
      return { title: t("banner.waiting"), text: `${reasonText(conversation.reason, t)}.` };
    case "phone":
      return { title: t("banner.phone"), text: t("banner.paused") };
    case "closed":
      return { title: t("banner.closed"), text: t("banner.closed.text") };
    case "human": {
      const name = who.nameOf(conversation.assignee) || t("speaker.human");
      const title = who.mine ? t("banner.mine") : t("banner.human", { name });
      return { title, text: t("banner.paused") };
    }
  }
}
