/** What happened with a person, newest first. */
import { Ban, FilePenLine, Merge, MessageCircle, UserPlus } from "lucide-react";
import type { Schemas } from "@/api/client";
import { MoreRows } from "@/components/ui/more";
import { ErrorState } from "@/components/ui/states";
import { Skeleton } from "@/components/ui/surface";
import { useFormats } from "@/i18n/formats";
import { useAccountNames, useTimeline } from "./data";
import { BASES, type Contact, isOneOf } from "./person";
import { originText, reasonText } from "./reasons";
import { type ContactWords, useContactWords } from "./words";

type Entry = Schemas["TimelineEntryAnswer"];

const ICONS = { opt_out: Ban, message: MessageCircle, merge: Merge, created: UserPlus } as const;

export function History({ contact }: { contact: Contact }) {
  const t = useContactWords();
  const { dateTime, relative } = useFormats();
  const names = useAccountNames();
  const timeline = useTimeline(contact.id);
  if (timeline.isError)
    return <ErrorState error={timeline.error} onRetry={() => timeline.refetch()} />;
  if (timeline.isPending) {
    return (
      <div className="grid gap-4">
        <Skeleton className="h-11" />
        <Skeleton className="h-11" />
        <Skeleton className="h-11" />
      </div>
    );
  }
  return (
    <>
      <ol>
        {timeline.items.map((entry, index) => {
          const Icon = ICONS[entry.kind as keyof typeof ICONS] ?? FilePenLine;
          return (
            <li
              key={`${entry.kind} ${entry.at} ${index}`}
              className="relative flex gap-3 pb-5 before:absolute before:top-8 before:bottom-0 before:left-4 before:w-px before:bg-border last:pb-0 last:before:hidden"
            >
              <span className="grid size-8 shrink-0 place-items-center rounded-full bg-muted text-muted-foreground">
                <Icon aria-hidden className="size-4" />
              </span>
              <div className="min-w-0 pt-1 text-sm">
                <p className="break-words">{sentence(entry, t, names)}</p>
                <p className="text-muted-foreground">
                  <time dateTime={entry.at} title={dateTime(entry.at)}>
                    {relative(entry.at)}
                  </time>
                </p>
              </div>
            </li>
          );
        })}
      </ol>
      <MoreRows auto={false} list={timeline} />
    </>
  );
}

function sentence(entry: Entry, t: ContactWords, names: ReadonlyMap<string, string>): string {
  const said = (name: string) => {
    const value = entry.details[name];
    return typeof value === "string" ? value : "";
  };
  if (isOneOf(BASES, entry.kind))
    return t("event.basis", { basis: t(`basis.${entry.kind}`), source: said("source") || "—" });
  switch (entry.kind) {
    case "opt_out":
      return t(said("scope") === "marketing" ? "event.noOffers" : "event.stopped", {
        reason: reasonText(said("source"), t),
      });
    case "message":
      return t("event.message", { name: names.get(said("account_id")) ?? "WhatsApp" });
    case "merge":
      return t("event.merge");
    case "created":
      return t("event.created", { origin: originText(said("source"), t) });
    default:
      return entry.kind;
  }
}
