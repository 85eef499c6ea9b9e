/** The history: who did what, and when. */
import { History, KeyRound, Sparkles } from "lucide-react";
import { useMemo, useState } from "react";
import { useMembers } from "@/api/members";
import { useTenant } from "@/app/session";
import { Button } from "@/components/ui/button";
import { type Column, DataList, DataListSkeleton } from "@/components/ui/data-list";
import { MoreRows } from "@/components/ui/more";
import { EmptyState, ErrorState } from "@/components/ui/states";
import { Avatar } from "@/components/ui/surface";
import { languageStore, useCommonWords } from "@/i18n";
import { useFormats } from "@/i18n/formats";
import { messagesOf } from "@/i18n/language";
import { useSearchState } from "@/lib/search-state";
import { useStore } from "@/lib/store";
import { SettingsFrame } from "@/screens/settings/frame";
import { type Entry, useEntries } from "./data";
import { EntrySheet } from "./entry-sheet";
import { FilterBar, isFiltered, NOTHING, SHAPE } from "./filters";
import { rangeOf } from "./period";
import { actorName, deed, type Reading } from "./sentence";
import { useAuditWords } from "./words";

export default function Audit() {
  const t = useAuditWords();
  const [filters, setFilters] = useSearchState(SHAPE);
  const { actor, thing, period, from, to } = filters;
  const zone = useTenant().data?.time_zone;
  const wanted = useMemo(
    () => ({
      ...(actor && { actor }),
      ...(thing && { thing }),
      ...rangeOf(period, { from, to }, zone),
    }),
    [actor, thing, period, from, to, zone],
  );
  const entries = useEntries(wanted);
  const reading = useReading();
  const [opened, open] = useState<Entry | null>(null);
  const filtered = isFiltered(filters);
  const first = entries.items.find((one) => one.actor === actor);
  return (
    <SettingsFrame section="audit" description={t("description")}>
      <FilterBar
        filters={filters}
        onChange={setFilters}
        nameOfActor={first && actorName(first, t)}
      />
      {entries.isPending && <DataListSkeleton rows={8} />}
      {entries.isError && <ErrorState error={entries.error} onRetry={() => entries.refetch()} />}
      {entries.isSuccess && entries.items.length === 0 && (
        <EmptyState
          icon={History}
          title={t(filtered ? "empty.filtered" : "empty")}
          action={
            filtered && (
              <Button look="plain" onClick={() => setFilters(NOTHING)}>
                {t("filter.clear")}
              </Button>
            )
          }
        >
          {t(filtered ? "empty.filtered.text" : "empty.text")}
        </EmptyState>
      )}
      {entries.items.length > 0 && (
        <EntryList entries={entries.items} reading={reading} onOpen={open} />
      )}
      <MoreRows list={entries} />
      <EntrySheet
        entry={opened}
        reading={reading}
        onClose={() => open(null)}
        onActor={(one) => {
          open(null);
          setFilters({ ...NOTHING, actor: one });
        }}
      />
    </SettingsFrame>
  );
}

function useReading(): Reading {
  const t = useAuditWords();
  const common = useCommonWords();
  const language = useStore(languageStore);
  const { data } = useMembers();
  return useMemo(() => {
    const names = new Map(data?.items.map((one) => [one.id, one.name || one.email]));
    const messages = messagesOf("audit", language);
    const known = (key: string) => key in messages || `${key}_other` in messages;
    return { t, common, nameOf: (id) => names.get(id), known };
  }, [t, common, language, data]);
}

function EntryList({
  entries,
  reading,
  onOpen,
}: {
  entries: readonly Entry[];
  reading: Reading;
  onOpen: (entry: Entry) => void;
}) {
  const t = useAuditWords();
  const { dateTime } = useFormats();
  const sentence = (entry: Entry) => (
    <div className="flex min-w-0 items-center gap-3">
      <ActorMark entry={entry} name={actorName(entry, t)} />
      <p className="min-w-0 text-pretty text-sm leading-5">
        <span className="font-semibold">{actorName(entry, t)}</span> {deed(entry, reading)}
      </p>
    </div>
  );
  const columns: Column<Entry>[] = [
    { id: "what", header: t("what"), width: "minmax(0, 1fr)", cell: sentence },
    {
      id: "when",
      header: t("when"),
      width: "11.5rem",
      align: "end",
      cell: (entry) => (
        <time dateTime={entry.at} className="text-muted-foreground tabular-nums">
          {dateTime(entry.at)}
        </time>
      ),
    },
  ];
  return (
    <DataList
      label={t("list")}
      rows={entries}
      rowId={(entry) => entry.id}
      rowName={(entry) => deed(entry, reading)}
      columns={columns}
      onOpen={onOpen}
      cardHeight={98}
      card={(entry) => (
        <div className="grid gap-1.5">
          {sentence(entry)}
          <time dateTime={entry.at} className="pl-12 text-muted-foreground text-xs">
            {dateTime(entry.at)}
          </time>
        </div>
      )}
    />
  );
}

export function ActorMark({ entry, name }: { entry: Entry; name: string }) {
  const isKey = entry.via === "key" || entry.actor.startsWith("key:");
  if (entry.actor !== "system" && !isKey) return <Avatar name={name} />;
  const Icon = isKey ? KeyRound : Sparkles;
  return (
    <span className="grid size-9 shrink-0 place-items-center rounded-full bg-muted text-muted-foreground">
      <Icon aria-hidden className="size-4" />
    </span>
  );
}
