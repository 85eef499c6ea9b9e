/** One message: who said it, the words, and what became of it. */
import {
  Bot,
  Check,
  CheckCheck,
  CircleAlert,
  CircleHelp,
  Clock,
  type LucideIcon,
  Megaphone,
  Pause,
  Smartphone,
  UserRound,
} from "lucide-react";
import { memo } from "react";
import { Button } from "@/components/ui/button";
import { useFormats } from "@/i18n/formats";
import { cn } from "@/lib/cn";
import { BubbleTools } from "./bubble-tools";
import { MessageContent } from "./content";
import { failureText } from "./failures";
import type { Outgoing } from "./outbox";
import { contentText } from "./owner";
import type { Bubble, BubbleStatus, Quote as Quoted } from "./rows";
import type { Channel } from "./window";
import { type InboxWords, useInboxWords } from "./words";

const AUTHORS = {
  agent: { icon: Bot, look: "bg-info-soft", key: "author.agent" },
  human: { icon: UserRound, look: "bg-primary-soft", key: "author.human" },
  phone: { icon: Smartphone, look: "bg-primary-soft", key: "author.phone" },
  campaign: { icon: Megaphone, look: "bg-warning-soft", key: "author.campaign" },
  system: { icon: Bot, look: "bg-muted", key: "author.system" },
  contact: { icon: UserRound, look: "border bg-card", key: "author.contact" },
} as const;

export interface BubbleActions {
  onRetry: (message: Outgoing) => void;
  onEdit: (message: Outgoing) => void;
  onDiscard: (message: Outgoing) => void;
  onRewrite: (text: string) => void;
  onReply: (messageId: string) => void;
  onReact: (messageId: string, emoji: string) => void;
}

export interface BubbleProps {
  bubble: Bubble;
  contactName: string;
  agentName: string;
  actions: BubbleActions;
  channel: Channel | null;
  /** Whether something may be said now: only then one quotes and reacts. */
  answerable: boolean;
  /** Whether a comment may be answered: that needs no open window. */
  repliesPrivately: boolean;
  /** Somebody has just come here from a quote of it. */
  marked: boolean;
  onJump: (messageId: string) => void;
}

export const MessageBubble = memo(function MessageBubble(props: BubbleProps) {
  const { bubble, contactName, agentName, actions } = props;
  const t = useInboxWords();
  const { mine, first, status } = bubble;
  if (bubble.content.type === "system") return <Notice bubble={bubble} />;
  const author = AUTHORS[bubble.author as keyof typeof AUTHORS] ?? AUTHORS.system;
  const failed = status === "failed";
  const names = { contact: contactName, agent: agentName } as Record<string, string>;
  const name = names[bubble.author] || t(author.key);
  return (
    <div
      className={cn(
        "group/bubble flex items-center gap-1",
        mine ? "flex-row-reverse pr-4 pl-1 md:pr-6" : "pr-1 pl-4 md:pl-6",
        first ? "pt-3" : "pt-1",
      )}
    >
      <div
        className={cn("flex min-w-0 max-w-[34rem] flex-col", mine ? "items-end" : "items-start")}
      >
        {first && (
          <p className="mb-0.5 flex items-center gap-1 px-1 font-semibold text-muted-foreground text-xs">
            {mine && <author.icon aria-hidden className="size-3.5" />}
            <span className="truncate">{name}</span>
          </p>
        )}
        {!first && <span className="sr-only">{name}</span>}
        <div
          className={cn(
            "flow-root max-w-full rounded-lg px-3 pt-1.5 pb-2 text-[15px] leading-[1.4]",
            author.look,
            first && (mine ? "rounded-tr-sm" : "rounded-tl-sm"),
            failed && "bg-danger-soft",
            props.marked && "ring-2 ring-ring",
          )}
        >
          {bubble.template && (
            <p className="mb-1 flex items-center gap-1 font-medium text-muted-foreground text-xs">
              <Megaphone aria-hidden className="size-3" /> {t("template.mark")}
              <span className="truncate font-normal opacity-90">{bubble.template}</span>
            </p>
          )}
          {bubble.quote && <Quote quote={bubble.quote} onJump={props.onJump} />}
          <MessageContent bubble={bubble} />
          <Earlier bubble={bubble} />
          <Foot bubble={bubble} />
        </div>
        <Reactions bubble={bubble} contactName={contactName} />
        {failed && <Failure bubble={bubble} actions={actions} channel={props.channel} />}
        {(status === "uncertain" || status === "held") && (
          <p className="mt-1 max-w-full px-1 text-right text-warning-text text-xs">
            {status === "held" ? failureText(bubble.code, t, props.channel) : t("uncertain")}
          </p>
        )}
      </div>
      <BubbleTools
        bubble={bubble}
        actions={actions}
        answerable={bubble.content.type === "comment" ? props.repliesPrivately : props.answerable}
      />
    </div>
  );
});

/** What the provider tells about the person is no message of theirs. */
function Notice({ bubble }: { bubble: Bubble }) {
  const t = useInboxWords();
  const { content, text, at } = bubble;
  const { dateTime } = useFormats();
  const change = content.type === "system" ? content : undefined;
  const moved = change?.old_phone && change.new_phone;
  return (
    <p className="px-6 pt-3 text-center text-muted-foreground text-xs" title={dateTime(at)}>
      <span className="inline-block rounded-full bg-muted px-3 py-1">
        {moved
          ? t("system.number", { old: change.old_phone, new: change.new_phone })
          : text || t("type.system")}
      </span>
    </p>
  );
}

/** What it said before it was edited. */
function Earlier({ bubble: { edited, text } }: { bubble: Bubble }) {
  const t = useInboxWords();
  if (!edited?.first || edited.first === text) return null;
  return (
    <details className="mt-1 text-muted-foreground text-sm">
      <summary className="cursor-pointer text-xs underline-offset-2 hover:underline pointer-coarse:py-2">
        {t("edited.earlier")}
      </summary>
      <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">{edited.first}</p>
    </details>
  );
}

function Reactions({ bubble, contactName }: { bubble: Bubble; contactName: string }) {
  const t = useInboxWords();
  if (bubble.reactions.length === 0) return null;
  return (
    <ul aria-label={t("reactions")} className="-mt-1.5 z-1 flex gap-1 px-2">
      {bubble.reactions.map(({ emoji, by }) => (
        <li
          key={by}
          className="rounded-full border bg-raised px-2 py-0.5 text-sm leading-5 shadow-card"
        >
          {emoji}
          <span className="sr-only">
            {t("reaction.by", { name: by === "contact" ? contactName : t("reaction.us") })}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Quote({ quote, onJump }: { quote: Quoted; onJump: (messageId: string) => void }) {
  const t = useInboxWords();
  const { mine } = quote;
  return (
    <button
      type="button"
      onClick={() => onJump(quote.id)}
      title={t("quote.jump")}
      className="mb-1.5 block w-full rounded-sm border-primary border-l-3 bg-foreground/6 px-2 py-1 text-left text-sm hover:bg-foreground/10 pointer-coarse:min-h-11"
    >
      <span className="block font-semibold text-xs">
        {mine === undefined ? t("quote.earlier") : t(mine ? "quote.ours" : "quote.theirs")}
      </span>
      {quote.content && (
        <span className="line-clamp-2 [overflow-wrap:anywhere]">{contentText(quote, t)}</span>
      )}
    </button>
  );
}

const TICKS: Partial<Record<BubbleStatus, LucideIcon>> = {
  sending: Clock,
  planned: Clock,
  held: Pause,
  uncertain: CircleHelp,
  sent: Check,
  delivered: CheckCheck,
  read: CheckCheck,
  failed: CircleAlert,
};

function Foot({ bubble }: { bubble: Bubble }) {
  const t = useInboxWords();
  const { time, dateTime } = useFormats();
  const Tick = TICKS[bubble.status];
  const text = bubble.mine ? statusText(bubble.status, t) : "";
  return (
    <span className="relative top-1 float-right mt-0.5 ml-3 flex items-center gap-1 text-[11px] text-muted-foreground leading-4">
      {bubble.edited && (
        <span title={dateTime(bubble.edited.at)} className="italic">
          {t("edited")}
        </span>
      )}
      <time dateTime={bubble.at} title={dateTime(bubble.at)}>
        {time(bubble.at)}
      </time>
      {bubble.mine && Tick && (
        <span title={text} className={cn("flex", bubble.status === "read" && "text-info-text")}>
          <Tick aria-hidden className="size-3.5" />
          <span className="sr-only">{text}</span>
        </span>
      )}
    </span>
  );
}

function statusText(status: BubbleStatus, t: InboxWords): string {
  return status === "received" ? "" : t(`status.${status}`);
}

function Failure({
  bubble,
  actions,
  channel,
}: Pick<BubbleProps, "bubble" | "actions" | "channel">) {
  const t = useInboxWords();
  const { outgoing } = bubble;
  return (
    <div className="mt-1 grid max-w-full justify-items-end gap-1 px-1 text-right">
      <p className="text-danger-text text-xs">
        <strong>{t("failed")}</strong> {failureText(bubble.code, t, channel)}
      </p>
      {!outgoing && bubble.text && bubble.author === "human" && (
        <Button look="ghost" size="sm" onClick={() => actions.onRewrite(bubble.text)}>
          {t("failed.rewrite")}
        </Button>
      )}
      {outgoing && (
        <div className="flex flex-wrap justify-end gap-1">
          <Button look="plain" size="sm" onClick={() => actions.onRetry(outgoing)}>
            {t("failed.retry")}
          </Button>
          {(outgoing.body.text || outgoing.body.media) && (
            <Button look="ghost" size="sm" onClick={() => actions.onEdit(outgoing)}>
              {t("failed.edit")}
            </Button>
          )}
          <Button look="ghost" size="sm" onClick={() => actions.onDiscard(outgoing)}>
            {t("failed.discard")}
          </Button>
        </div>
      )}
    </div>
  );
}
