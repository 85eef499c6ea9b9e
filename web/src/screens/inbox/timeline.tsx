/** What happened with a person, newest first. */
import { Ban, GitMerge, type LucideIcon, MessageCircle, ShieldCheck, UserPlus } from "lucide-react";
import { MoreRows } from "@/components/ui/more";
import { ErrorState } from "@/components/ui/states";
import { Skeleton } from "@/components/ui/surface";
import { useFormats } from "@/i18n/formats";
import { useTimeline } from "./data";
import { type InboxWords, useInboxWords } from "./words";

const ICONS: Readonly<Record<string, LucideIcon>> = {
  message: MessageCircle,
  merge: GitMerge,
  created: UserPlus,
  opt_out: Ban,
};
const KINDS = [
  "message",
  "merge",
  "created",
  "opt_out",
  "consent",
  "legitimate_interest",
  "contract",
  "existing_customer",
] as const;

function kindText(kind: string, t: InboxWords): string {
  const known = KINDS.find((one) => one === kind);
  return known ? t(`timeline.${known}`) : kind;
}

const SOURCES = ["inbound", "manual", "import"] as const;

/** How somebody came in: our own words for it, or those of whoever recorded it. */
function sourceText(source: string, t: InboxWords): string {
  const known = SOURCES.find((one) => one === source);
  return known ? t(`source.${known}`) : source;
}

export function Timeline({ contact }: { contact: string }) {
  const t = useInboxWords();
  const { relative, dateTime } = useFormats();
  const entries = useTimeline(contact);
  return (
    <section>
      <h3 className="mb-3 font-sans font-semibold text-muted-foreground text-xs">
        {t("timeline")}
      </h3>
      {entries.isPending && (
        <div className="grid gap-3">
          <Skeleton className="h-9" />
          <Skeleton className="h-9" />
        </div>
      )}
      {entries.isError && (
        <ErrorState className="py-6" error={entries.error} onRetry={() => entries.refetch()} />
      )}
      <ol className="relative grid gap-3.5">
        {entries.items.map((entry, index) => {
          const Icon = ICONS[entry.kind] ?? ShieldCheck;
          const { source } = entry.details as { source?: unknown };
          return (
            <li key={`${entry.kind}${entry.at}${index}`} className="flex gap-3 text-sm">
              <span className="grid size-7 shrink-0 place-items-center rounded-full bg-muted text-muted-foreground">
                <Icon aria-hidden className="size-3.5" />
              </span>
              <span className="min-w-0 leading-5">
                <span className="block font-medium">{kindText(entry.kind, t)}</span>
                <span className="block text-muted-foreground text-xs [overflow-wrap:anywhere]">
                  <time dateTime={entry.at} title={dateTime(entry.at)}>
                    {relative(entry.at)}
                  </time>
                  {typeof source === "string" && source && ` · ${sourceText(source, t)}`}
                </span>
              </span>
            </li>
          );
        })}
      </ol>
      <MoreRows auto={false} list={entries} />
    </section>
  );
}
