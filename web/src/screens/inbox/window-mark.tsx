/** Below and above where a member writes: until when they may, and that they may not. */
import { Clock, MessageCircleReply, Timer } from "lucide-react";
import { wordsOf } from "@/i18n/of-channel";
import { cn } from "@/lib/cn";
import type { Channel, WindowState } from "./window";
import { type InboxWords, useInboxWords } from "./words";

export function WindowMark({ state, channel }: { state: WindowState; channel: Channel | null }) {
  const t = wordsOf(useInboxWords(), channel);
  if (state.kind === "closed") return null;
  const left = leftText(state, t);
  const soon = state.kind === "soon";
  const team = state.kind === "team" || (soon && channel === "instagram");
  return (
    <span
      title={t("window.why")}
      className={cn("inline-flex items-center gap-1.5", soon && "font-semibold text-warning-text")}
    >
      <Timer aria-hidden className="size-3.5 shrink-0" />
      {t(team ? "window.team" : "window.open", { left })}
    </span>
  );
}

function leftText({ hours, minutes }: { hours: number; minutes: number }, t: InboxWords): string {
  if (hours >= 24) return t("window.days", { days: Math.floor(hours / 24), hours: hours % 24 });
  return hours > 0 ? t("window.hours", { hours, minutes }) : t("window.minutes", { minutes });
}

export function ClosedNote({ ever, channel }: { ever: boolean; channel: Channel | null }) {
  const t = wordsOf(useInboxWords(), channel);
  return (
    <p className="flex items-start gap-2 bg-warning-soft px-4 py-2 text-sm text-warning-text md:px-6">
      <Clock aria-hidden className="mt-0.5 size-4 shrink-0" />
      {t(ever ? "window.closed" : "window.never")}
    </p>
  );
}

/** What is about to be said answers a comment. */
export function PrivateNote() {
  const t = useInboxWords();
  return (
    <p className="flex items-start gap-2 bg-info-soft px-4 py-2 text-info-text text-sm md:px-6">
      <MessageCircleReply aria-hidden className="mt-0.5 size-4 shrink-0" />
      {t("composer.private")}
    </p>
  );
}
