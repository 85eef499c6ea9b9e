/** One conversation: its head, who speaks, the messages and the composer. */

import { Archive, ArrowLeft, EllipsisVertical, PanelRight, UserRoundPlus } from "lucide-react";
import { type RefObject, useEffect, useMemo, useRef } from "react";
import { useMembers } from "@/api/members";
import { useSession } from "@/app/session";
import { Button } from "@/components/ui/button";
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";
import { ErrorState } from "@/components/ui/states";
import { Avatar, Skeleton } from "@/components/ui/surface";
import { useCommonWords } from "@/i18n";
import { cn } from "@/lib/cn";
import { useLivePace } from "@/live/live";
import { OwnerBanner } from "./banner";
import type { BubbleActions } from "./bubble";
import { type Conversation, tellsNews } from "./cache";
import { Composer } from "./composer";
import { spaced } from "./contact-panel";
import { useContact, useConversation, useInboxFeed, useRefreshThread, useThread } from "./data";
import { draftOf, keepDraft } from "./drafts";
import { DropPlace } from "./drop";
import { Messages, ThreadSkeleton } from "./messages";
import { type Move, useSay } from "./moves";
import { discard, makeOutgoing, type Outgoing } from "./outbox";
import { putBack, quote } from "./tray";
import { forgetFile, takeFile } from "./uploads";
import { isOpen } from "./window";
import { useInboxWords } from "./words";

export interface PaneProps {
  id: string;
  field: RefObject<HTMLTextAreaElement | null>;
  /** Only where the list is not beside it. */
  onBack?: () => void;
  panelOpen: boolean;
  onPanel: () => void;
  onMove: (conversation: Conversation, move: Move) => void;
  onClose: (conversation: Conversation) => void;
}

export function ConversationPane(props: PaneProps) {
  const { id, field, onMove } = props;
  useLivePace("conversation");
  const conversation = useConversation(id);
  const { can } = useSession();
  const thread = useThread(id);
  const refresh = useRefreshThread(id);
  const told = useRef<Conversation>(undefined);
  useInboxFeed((changes) => {
    const change = changes.find((one) => one.id === id);
    if (!change) return;
    const news = tellsNews(told.current, change);
    told.current = change;
    if (news) void refresh();
  });
  const say = useSay(conversation.data, refresh);
  useMarkRead(conversation.data, onMove);
  const actions = useActions(id, field, say);
  if (conversation.isError && !conversation.data) {
    return (
      <section className="grid h-full place-items-center p-6">
        <div className="w-full max-w-md">
          <ErrorState error={conversation.error} onRetry={() => conversation.refetch()} />
        </div>
      </section>
    );
  }
  const { data } = conversation;
  return (
    <DropPlace conversation={id} active={!!data && can("agent") && isOpen(data)}>
      <PaneHead {...props} conversation={data} />
      {data ? <OwnerBanner conversation={data} onMove={(move) => onMove(data, move)} /> : null}
      {data ? (
        <Messages
          key={id}
          conversation={data}
          thread={thread}
          refresh={refresh}
          actions={actions}
        />
      ) : (
        <ThreadSkeleton />
      )}
      {data ? (
        <Composer conversation={data} thread={thread.data} field={field} onSay={say} />
      ) : (
        <div className="border-t bg-card p-3 md:px-6">
          <Skeleton className="h-10" />
          <Skeleton className="mt-2 mb-1 h-3 w-40" />
        </div>
      )}
    </DropPlace>
  );
}

function useActions(
  id: string,
  field: RefObject<HTMLTextAreaElement | null>,
  say: (message: Outgoing) => void,
): BubbleActions {
  // biome-ignore lint/correctness/useExhaustiveDependencies: what it says is the same for the same conversation
  return useMemo(
    () => ({
      onRetry: (message) => say(message),
      onEdit: (message) => {
        discard(message.key);
        const { text, media, reply_to } = message.body;
        putBack(id, takeFile(message.key), reply_to);
        keepDraft(id, text ?? media?.caption ?? "");
        field.current?.focus();
      },
      onDiscard: (message) => {
        forgetFile(message.key);
        discard(message.key);
      },
      onRewrite: (text) => {
        // What somebody is writing right now stays before it.
        keepDraft(id, [draftOf(id), text].filter(Boolean).join("\n"));
        field.current?.focus();
      },
      onReply: (messageId) => {
        quote(id, messageId);
        field.current?.focus();
      },
      onReact: (messageId, emoji) =>
        say(makeOutgoing(id, { reaction: { message_id: messageId, emoji } }, emoji)),
    }),
    [id, field],
  );
}

/** What is in sight is read; nothing is while the tab is hidden. */
function useMarkRead(
  conversation: Conversation | undefined,
  onMove: (conversation: Conversation, move: Move) => void,
): void {
  const { can } = useSession();
  const unread = conversation?.unread ?? 0;
  const mayRead = can("agent");
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is new is a reason
  useEffect(() => {
    if (!conversation || unread === 0 || !mayRead) return;
    const read = () => {
      if (!document.hidden) onMove(conversation, { kind: "read" });
    };
    if (!document.hidden) {
      const timer = setTimeout(read, 600);
      return () => clearTimeout(timer);
    }
    document.addEventListener("visibilitychange", read, { once: true });
    return () => document.removeEventListener("visibilitychange", read);
  }, [conversation?.id, unread, mayRead]);
}

function PaneHead({
  conversation,
  onBack,
  panelOpen,
  onPanel,
  onMove,
  onClose,
}: Omit<PaneProps, "id" | "field"> & { conversation: Conversation | undefined }) {
  const t = useInboxWords();
  const common = useCommonWords();
  const { can } = useSession();
  const { data: contact } = useContact(conversation?.contact_id);
  const name = conversation?.contact_name || t("unknown");
  const open = conversation && conversation.owner !== "closed";
  return (
    <header
      className={cn(
        "flex h-15 shrink-0 items-center gap-2 border-b bg-card px-4 md:px-6",
        onBack && "pl-1 md:pl-3",
      )}
    >
      {onBack && (
        <>
          <h1 className="sr-only">{name}</h1>
          <Button look="ghost" size="icon" aria-label={common("back")} onClick={onBack}>
            <ArrowLeft aria-hidden className="size-5!" />
          </Button>
        </>
      )}
      {conversation ? (
        <button
          type="button"
          aria-expanded={panelOpen}
          onClick={onPanel}
          className="-ml-1.5 flex min-h-11 min-w-0 items-center gap-2.5 rounded-md px-1.5 text-left hover:bg-muted"
        >
          <Avatar name={name} />
          <span className="sr-only">{t("contact.show")}</span>
          <span className="min-w-0">
            <span className="block truncate font-semibold leading-5">{name}</span>
            <span className="block truncate text-muted-foreground text-xs leading-4">
              {[
                conversation.channel && t(`channel.${conversation.channel}`),
                contact?.phone && spaced(contact.phone),
              ]
                .filter(Boolean)
                .join(" · ") || "\u00a0"}
            </span>
          </span>
        </button>
      ) : (
        <Skeleton className="h-8 w-44" />
      )}
      {conversation && (
        <div className="ml-auto flex items-center gap-1">
          {can("agent") && open && (
            <Button
              look="ghost"
              size="sm"
              title={`${t("do.close")} (E)`}
              className="max-sm:hidden"
              onClick={() => onClose(conversation)}
            >
              <Archive aria-hidden /> {t("do.close")}
            </Button>
          )}
          <Button
            look="ghost"
            size="icon"
            aria-label={t("contact.panel")}
            aria-pressed={panelOpen}
            className={cn("max-sm:hidden", panelOpen && "bg-muted")}
            onClick={onPanel}
          >
            <PanelRight aria-hidden />
          </Button>
          {can("agent") && (
            <PaneMenu conversation={conversation} onMove={onMove} onClose={onClose} />
          )}
        </div>
      )}
    </header>
  );
}

function PaneMenu({
  conversation,
  onMove,
  onClose,
}: Pick<PaneProps, "onMove" | "onClose"> & { conversation: Conversation }) {
  const t = useInboxWords();
  const common = useCommonWords();
  const { me } = useSession();
  const { data } = useMembers();
  const members = (data?.items ?? []).filter((one) => one.role !== "viewer");
  const { owner, assignee } = conversation;
  return (
    <Menu
      className="max-w-72"
      trigger={
        <Button look="ghost" size="icon" aria-label={common("actions")}>
          <EllipsisVertical aria-hidden />
        </Button>
      }
    >
      {owner !== "closed" && (
        <MenuItem onSelect={() => onClose(conversation)}>
          <Archive aria-hidden /> {t("do.close")}
        </MenuItem>
      )}
      {owner !== "ai" && (
        <MenuItem onSelect={() => onMove(conversation, { kind: "release" })}>
          <UserRoundPlus aria-hidden /> {t("do.release")}
        </MenuItem>
      )}
      {members.length > 0 && (
        <>
          <MenuSeparator />
          <MenuLabel>{t("do.assign")}</MenuLabel>
          {members.map((one) => (
            <MenuChoice
              key={one.id}
              checked={owner === "human" && assignee === one.id}
              onSelect={() => onMove(conversation, { kind: "assign", to: one.id, name: one.name })}
            >
              {one.id === me.id
                ? t("member.you", { name: one.name || one.email })
                : one.name || one.email}
            </MenuChoice>
          ))}
        </>
      )}
    </Menu>
  );
}
