/** Figures: what is working, over time, and campaign against campaign. */
import { ChartNoAxesColumn, Download } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { problemText } from "@/api/problem";
import { whileWaiting } from "@/app/go";
import { Button } from "@/components/ui/button";
import { Segmented } from "@/components/ui/choice";
import { EmptyState, ErrorState, PageHeader } from "@/components/ui/states";
import { Skeleton } from "@/components/ui/surface";
import { toast } from "@/components/ui/toast";
import { useCommonWords } from "@/i18n";
import { useFormats } from "@/i18n/formats";
import { cn } from "@/lib/cn";
import { download } from "@/lib/download";
import { oneOf, useSearchState } from "@/lib/search-state";
import { Bars, Table, Twin } from "./charts";
import { Comparison } from "./comparison";
import { exportAll, type Overview, useOverview } from "./data";
import { before, change, lastDays, sums } from "./figures";
import { Funnel, Outcomes } from "./funnel";
import { useInsightWords } from "./words";

const SPANS = ["7", "14", "30"] as const;
const PLACE = { days: oneOf(SPANS, "14") };

export default function Insights() {
  const t = useInsightWords();
  const overview = useOverview();
  const arriving = useDeferredValue(overview.isPending);
  const nothing =
    overview.data &&
    overview.data.funnel.found === 0 &&
    sums(overview.data.days).sent + sums(overview.data.days).received === 0;
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} actions={<ExportButton />} />
      {arriving && <InsightsSkeleton />}
      {overview.isError && <ErrorState error={overview.error} onRetry={() => overview.refetch()} />}
      {!arriving && nothing && (
        <EmptyState icon={ChartNoAxesColumn} title={t("empty")}>
          {t("empty.text")}
        </EmptyState>
      )}
      {!arriving && overview.data && !nothing && (
        <div className="grid grid-cols-1 gap-5">
          <Days overview={overview.data} />
          <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-2">
            <Funnel overview={overview.data} />
            <Outcomes overview={overview.data} />
          </div>
          <Comparison />
        </div>
      )}
    </>
  );
}

function ExportButton() {
  const t = useInsightWords();
  const common = useCommonWords();
  const [page, setPage] = useState<number | null>(null);
  const run = async () => {
    setPage(0);
    try {
      download(await whileWaiting(() => exportAll(setPage)), t("export.file"));
    } catch (error) {
      toast.error(problemText(error, common), { error });
    } finally {
      setPage(null);
    }
  };
  return (
    <div className="flex items-center">
      <span role="status" className={cn("text-muted-foreground text-sm", page !== null && "mr-3")}>
        {page !== null && page > 0 && t("exporting", { page })}
      </span>
      <Button look="plain" pending={page !== null} onClick={() => void run()}>
        <Download aria-hidden /> {t("export")}
      </Button>
    </div>
  );
}

function Days({ overview }: { overview: Overview }) {
  const t = useInsightWords();
  const { number } = useFormats();
  const day = useDayNames();
  const [{ days }, setPlace] = useSearchState(PLACE);
  const rows = lastDays(overview, Number(days));
  const now = sums(rows);
  const then = before(overview, Number(days));
  const series = [
    { key: "sent", name: t("sent"), colour: "var(--primary)" },
    { key: "received", name: t("received"), colour: "var(--spark)" },
  ];
  return (
    <Twin
      title={t("days")}
      description={t("days.text")}
      action={
        <Segmented
          label={t("days.span")}
          value={days}
          onChange={(next) => setPlace({ days: next })}
          segments={SPANS.map((value) => ({
            value,
            label: t("days.count", { count: Number(value) }),
          }))}
        />
      }
      notice={now.sent + now.received === 0 ? t("days.none") : undefined}
      table={
        <Table
          caption={t("days")}
          head={[t("day"), t("sent"), t("received")]}
          rows={rows
            .map((row) => ({
              key: row.date,
              cells: [day(row.date, true), number(row.sent), number(row.received)],
            }))
            .reverse()}
        />
      }
    >
      <dl className="mb-4 flex flex-wrap gap-x-10 gap-y-3">
        {(["sent", "received"] as const).map((key) => (
          <div key={key}>
            <dt className="text-muted-foreground text-sm">{t(key)}</dt>
            <dd className="flex items-baseline gap-2">
              <span className="font-bold text-2xl leading-8">{number(now[key])}</span>
              {then && <Change value={change(now[key], sums(then)[key])} />}
            </dd>
          </div>
        ))}
      </dl>
      <Bars
        rows={rows.map((row) => ({
          label: day(row.date),
          title: day(row.date, true),
          sent: row.sent,
          received: row.received,
        }))}
        series={series}
        format={number}
        summary={t("days.summary", {
          count: rows.length,
          sent: number(now.sent),
          received: number(now.received),
        })}
      />
    </Twin>
  );
}

function Change({ value }: { value: number | null }) {
  const t = useInsightWords();
  const { percent } = useFormats();
  if (value === null || value === 0) return null;
  const more = value > 0;
  return (
    <span className={cn("text-sm", more ? "text-primary-text" : "text-muted-foreground")}>
      {t(more ? "change.more" : "change.less", { share: percent(Math.abs(value)) })}
    </span>
  );
}

/** Days come as they are on the business's calendar; no zone may move them. */
function useDayNames() {
  const { date } = useFormats();
  const t = useInsightWords();
  return (text: string, long = false) => {
    const [, month = "", day = ""] = text.split("-");
    if (long) return date(`${text}T12:00:00Z`);
    return t("day.short", { day, month });
  };
}

function InsightsSkeleton() {
  return (
    <div className="grid grid-cols-1 gap-5">
      <Skeleton className="h-96" />
      <div className="grid gap-5 lg:grid-cols-2">
        <Skeleton className="h-72" />
        <Skeleton className="h-72" />
      </div>
    </div>
  );
}
