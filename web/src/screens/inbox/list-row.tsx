/** One conversation in the list: who it is, what was said last, who speaks, what is unread. */
import { CornerUpRight, PencilLine } from "lucide-react";
import { Link } from "@/app/go";
import { useSession } from "@/app/session";
import { Count } from "@/components/ui/badge";
import { Avatar } from "@/components/ui/surface";
import { useFormats } from "@/i18n/formats";
import { cn } from "@/lib/cn";
import type { Conversation } from "./cache";
import { useDraft } from "./drafts";
import { lastWords, OWNER_ICONS, reasonText, speakerOf, useMemberName } from "./owner";
import { useInboxWords } from "./words";

export function ConversationRow({
  conversation,
  href,
  selected,
  chosen,
  boxId,
}: {
  conversation: Conversation;
  href: string;
  selected: boolean;
  chosen: boolean;
  /** Where pressing the row is for its box, not for opening it. */
  boxId?: string;
}) {
  const t = useInboxWords();
  const { short, dateTime } = useFormats();
  const { id, unread, last_message_at: at } = conversation;
  const name = conversation.contact_name || t("unknown");
  const look = cn(
    "relative flex h-full gap-3 border-b px-4 py-3 outline-offset-[-3px] transition-colors hover:bg-muted/60",
    (selected || chosen) && "bg-primary-soft/70 hover:bg-primary-soft/70",
  );
  const content = (
    <>
      {selected && <span aria-hidden className="absolute inset-y-0 left-0 w-1 bg-primary" />}
      <Avatar name={name} className="size-10" />
      <div className="flex min-w-0 flex-1 flex-col">
        <div className="flex items-baseline justify-between gap-2">
          <span className={cn("truncate text-[15px]", unread > 0 ? "font-bold" : "font-semibold")}>
            {name}
          </span>
          {at && (
            <time
              dateTime={at}
              title={dateTime(at)}
              className="shrink-0 text-muted-foreground text-xs"
            >
              {short(at)}
            </time>
          )}
        </div>
        <div className="flex h-5.5 items-center gap-2">
          <LastWords id={id} conversation={conversation} />
          <Count value={unread} label={t("unread", { count: unread })} />
        </div>
        <SpeakerLine conversation={conversation} />
      </div>
    </>
  );
  if (boxId) {
    return (
      <label htmlFor={boxId} className={cn(look, "cursor-pointer select-none")}>
        {content}
      </label>
    );
  }
  return (
    <Link
      to={href}
      replace={selected}
      state={{ fromList: true }}
      aria-current={selected ? "true" : undefined}
      className={look}
    >
      {content}
    </Link>
  );
}

function LastWords({ id, conversation }: { id: string; conversation: Conversation }) {
  const t = useInboxWords();
  const draft = useDraft(id);
  const { unread, last_direction, last_text } = conversation;
  if (draft) {
    return (
      <span className="flex min-w-0 flex-1 items-center gap-1 text-sm">
        <PencilLine aria-hidden className="size-3.5 shrink-0 text-warning-text" />
        <span className="truncate">
          <span className="font-medium text-warning-text">{t("draft")}</span> {draft}
        </span>
      </span>
    );
  }
  return (
    <span
      className={cn(
        "flex min-w-0 flex-1 items-center gap-1 text-sm",
        unread > 0 ? "font-medium text-foreground" : "text-muted-foreground",
      )}
    >
      {last_direction === "out" && (
        <>
          <CornerUpRight aria-hidden className="size-3.5 shrink-0 opacity-70" />
          <span className="sr-only">{t("last.ours")}</span>
        </>
      )}
      <span className="truncate">{lastWords(last_text, t)}</span>
    </span>
  );
}

function SpeakerLine({ conversation }: { conversation: Conversation }) {
  const t = useInboxWords();
  const speaker = speakerOf(conversation);
  const Icon = OWNER_ICONS[speaker];
  const waiting = speaker === "waiting";
  return (
    <span
      className={cn(
        "flex min-w-0 items-center gap-1 text-xs leading-5",
        waiting ? "font-semibold text-warning-text" : "text-muted-foreground",
        speaker === "human" && "text-primary-text",
      )}
    >
      <Icon aria-hidden className="size-3.5 shrink-0" />
      <span className="truncate">
        {conversation.channel === "instagram" && `${t("channel.instagram")} · `}
        {speaker === "human" ? <MemberName id={conversation.assignee} /> : t(`speaker.${speaker}`)}
        {waiting && ` · ${reasonText(conversation.reason, t)}`}
      </span>
    </span>
  );
}

/** A part of its own: only rows of colleagues need to know who the members are. */
function MemberName({ id }: { id: string | null }) {
  const t = useInboxWords();
  const { me } = useSession();
  const nameOf = useMemberName();
  return id === me.id ? t("speaker.you") : nameOf(id) || t("speaker.human");
}
