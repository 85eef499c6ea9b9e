/** One message: who said it, the words, and what became of it. */
import {
  Bot,
  Check,
  CheckCheck,
  CircleAlert,
  CircleHelp,
  Clock,
  Contact,
  FileText,
  Image,
  type LucideIcon,
  MapPin,
  Megaphone,
  Mic,
  Paperclip,
  Pause,
  ShoppingBag,
  Smartphone,
  Sticker,
  UserRound,
  Video,
} from "lucide-react";
import { Fragment, memo } from "react";
import { Button } from "@/components/ui/button";
import { useFormats } from "@/i18n/formats";
import { cn } from "@/lib/cn";
import { failureText } from "./failures";
import type { Outgoing } from "./outbox";
import { typeText } from "./owner";
import type { Bubble, BubbleStatus } from "./rows";
import { type InboxWords, useInboxWords } from "./words";

const AUTHORS = {
  agent: { icon: Bot, look: "bg-info-soft", key: "author.agent" },
  human: { icon: UserRound, look: "bg-primary-soft", key: "author.human" },
  phone: { icon: Smartphone, look: "bg-primary-soft", key: "author.phone" },
  campaign: { icon: Megaphone, look: "bg-warning-soft", key: "author.campaign" },
  system: { icon: Bot, look: "bg-muted", key: "author.system" },
  contact: { icon: UserRound, look: "border bg-card", key: "author.contact" },
} as const;

const KINDS: Readonly<Record<string, LucideIcon>> = {
  image: Image,
  video: Video,
  audio: Mic,
  document: FileText,
  sticker: Sticker,
  location: MapPin,
  contacts: Contact,
  order: ShoppingBag,
};
/** Types whose words say it all. */
const PLAIN = new Set(["text", "template", "button", "interactive", "edit"]);

export interface BubbleActions {
  onRetry: (message: Outgoing) => void;
  onEdit: (message: Outgoing) => void;
  onDiscard: (message: Outgoing) => void;
}

export const MessageBubble = memo(function MessageBubble({
  bubble,
  contactName,
  agentName,
  actions,
}: {
  bubble: Bubble;
  contactName: string;
  agentName: string;
  actions: BubbleActions;
}) {
  const t = useInboxWords();
  const { mine, first, status } = bubble;
  const author = AUTHORS[bubble.author as keyof typeof AUTHORS] ?? AUTHORS.system;
  const failed = status === "failed";
  const names = { contact: contactName, agent: agentName } as Record<string, string>;
  const name = names[bubble.author] || t(author.key);
  return (
    <div
      className={cn(
        "flex px-4 md:px-6",
        mine ? "justify-end pl-12" : "pr-12",
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
            (status === "sending" || status === "planned" || status === "held") && "opacity-80",
          )}
        >
          {bubble.template && (
            <p className="mb-1 flex items-center gap-1 font-medium text-muted-foreground text-xs">
              <Megaphone aria-hidden className="size-3" /> {t("template.mark")}
              <span className="truncate font-normal opacity-90">{bubble.template}</span>
            </p>
          )}
          {bubble.quote && <Quote quote={bubble.quote} />}
          <Content bubble={bubble} />
          <Foot bubble={bubble} />
        </div>
        {failed && <Failure bubble={bubble} actions={actions} />}
        {(status === "uncertain" || status === "held") && (
          <p className="mt-1 max-w-full px-1 text-right text-warning-text text-xs">
            {status === "held" ? failureText(bubble.code, t) : t("uncertain")}
          </p>
        )}
      </div>
    </div>
  );
});

function Content({ bubble }: { bubble: Bubble }) {
  const t = useInboxWords();
  if (bubble.type === "reaction") {
    return <span>{t("reaction", { emoji: bubble.text || "·" })}</span>;
  }
  if (bubble.type === "revoke" || bubble.type === "system") {
    return (
      <span className="text-muted-foreground italic">
        {bubble.text || typeText(bubble.type, t)}
      </span>
    );
  }
  const plain = PLAIN.has(bubble.type);
  const Icon = KINDS[bubble.type] ?? Paperclip;
  return (
    <>
      {!plain && (
        <p className="flex items-center gap-2.5 py-0.5">
          <span className="grid size-9 shrink-0 place-items-center rounded-md bg-foreground/8">
            <Icon aria-hidden className="size-4.5" />
          </span>
          <span className="min-w-0">
            <span className="block font-medium text-sm leading-5">{typeText(bubble.type, t)}</span>
            <span className="block text-muted-foreground text-xs leading-4">
              {t("type.onPhone")}
            </span>
          </span>
        </p>
      )}
      {bubble.text && (
        <span className="whitespace-pre-wrap [overflow-wrap:anywhere]">
          <Linked text={bubble.text} />
        </span>
      )}
      {plain && !bubble.text && (
        <p className="text-muted-foreground italic">{t("type.unsupported")}</p>
      )}
    </>
  );
}

const ADDRESS = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/g;

function Linked({ text }: { text: string }) {
  return text.split(ADDRESS).map((part, index) =>
    index % 2 === 1 ? (
      <a
        key={index}
        href={part}
        target="_blank"
        rel="noopener noreferrer"
        className="underline underline-offset-2"
      >
        {part}
      </a>
    ) : (
      <Fragment key={index}>{part}</Fragment>
    ),
  );
}

function Quote({ quote }: { quote: NonNullable<Bubble["quote"]> }) {
  const t = useInboxWords();
  return (
    <blockquote className="mb-1.5 rounded-sm border-primary border-l-3 bg-foreground/6 px-2 py-1 text-sm">
      <p className="font-semibold text-xs">{t(quote.mine ? "quote.ours" : "quote.theirs")}</p>
      <p className="line-clamp-2 [overflow-wrap:anywhere]">
        {quote.text || typeText(quote.type, t)}
      </p>
    </blockquote>
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

function Failure({ bubble, actions }: { bubble: Bubble; actions: BubbleActions }) {
  const t = useInboxWords();
  const { outgoing } = bubble;
  return (
    <div className="mt-1 grid max-w-full justify-items-end gap-1 px-1 text-right">
      <p className="text-danger-text text-xs">
        <strong>{t("failed")}</strong> {failureText(bubble.code, t)}
      </p>
      {outgoing && (
        <div className="flex flex-wrap justify-end gap-1">
          <Button look="plain" size="sm" onClick={() => actions.onRetry(outgoing)}>
            {t("failed.retry")}
          </Button>
          {outgoing.body.text && (
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
