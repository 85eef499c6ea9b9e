/** Figures: what is working, over time, and campaign against campaign. */
import { ChartNoAxesColumn, Download } from "lucide-react";
import { useState } from "react";
import { problemText } from "@/api/problem";
import { Link, whileWaiting } from "@/app/go";
import { Button } from "@/components/ui/button";
import { Segmented } from "@/components/ui/choice";
import { EmptyState, ErrorState, PageHeader } from "@/components/ui/states";
import { Card, CardHeader, Skeleton } from "@/components/ui/surface";
import { toast } from "@/components/ui/toast";
import { useCommonWords } from "@/i18n";
import { useFormats } from "@/i18n/formats";
import { cn } from "@/lib/cn";
import { oneOf, useSearchState } from "@/lib/search-state";
import { Bars, Table, Twin } from "./charts";
import { Comparison } from "./comparison";
import { exportAll, type Overview, useOverview } from "./data";
import { before, change, lastDays, outcomes, sums } from "./figures";
import { useInsightWords } from "./words";

const SPANS = ["7", "14", "30"] as const;
const PLACE = { days: oneOf(SPANS, "14") };

export default function Insights() {
  const t = useInsightWords();
  const overview = useOverview();
  const nothing =
    overview.data &&
    overview.data.funnel.found === 0 &&
    sums(overview.data.days).sent + sums(overview.data.days).received === 0;
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} actions={<ExportButton />} />
      {overview.isPending && <InsightsSkeleton />}
      {overview.isError && <ErrorState error={overview.error} onRetry={() => overview.refetch()} />}
      {nothing && (
        <EmptyState icon={ChartNoAxesColumn} title={t("empty")}>
          {t("empty.text")}
        </EmptyState>
      )}
      {overview.data && !nothing && (
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
      save(await whileWaiting(() => exportAll(setPage)), t("export.file"));
    } catch (error) {
      toast.error(problemText(error, common), { error });
    } finally {
      setPage(null);
    }
  };
  return (
    <Button look="plain" pending={page !== null} onClick={() => void run()}>
      <Download aria-hidden /> {t("export")}
    </Button>
  );
}

function save(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
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

function Funnel({ overview }: { overview: Overview }) {
  const t = useInsightWords();
  const { number, percent } = useFormats();
  const { funnel } = overview;
  const steps = ["found", "contacted", "replied", "converted"] as const;
  const share = (index: number) => {
    const earlier = index === 0 ? 0 : funnel[steps[index - 1] ?? "found"];
    return earlier > 0 ? percent(funnel[steps[index] ?? "found"] / earlier) : "–";
  };
  return (
    <Twin
      title={t("funnel")}
      description={t("funnel.text")}
      notice={funnel.contacted > 0 && funnel.contacted < 30 ? t("small") : undefined}
      table={
        <Table
          caption={t("funnel")}
          head={[t("step"), t("people"), t("ofBefore")]}
          rows={steps.map((step, index) => ({
            key: step,
            cells: [t(`funnel.${step}`), number(funnel[step]), index ? share(index) : "–"],
          }))}
        />
      }
    >
      <ol className="grid gap-3.5">
        {steps.map((step, index) => (
          <li key={step}>
            <p className="flex items-baseline justify-between gap-3 text-sm">
              <span>{t(`funnel.${step}`)}</span>
              <span>
                <strong className="font-semibold">{number(funnel[step])}</strong>
                <span className="ml-2 inline-block w-14 text-right text-muted-foreground">
                  {index > 0 && share(index)}
                </span>
              </span>
            </p>
            <Track
              share={funnel.found ? funnel[step] / funnel.found : 0}
              className={step === "converted" ? "bg-spark" : "bg-primary"}
            />
          </li>
        ))}
      </ol>
    </Twin>
  );
}

function Track({ share, className }: { share: number; className: string }) {
  return (
    <span aria-hidden className="mt-1.5 block h-2.5 rounded-full bg-muted">
      <span
        className={cn("block h-full rounded-full", share > 0 && "min-w-1", className)}
        style={{ width: `${Math.min(share, 1) * 100}%` }}
      />
    </span>
  );
}

const TINTS = {
  sent: "bg-primary",
  planned: "bg-input",
  rejected: "bg-danger",
  unknown: "bg-spark",
  cancelled: "bg-muted-foreground",
} as const;

function Outcomes({ overview }: { overview: Overview }) {
  const t = useInsightWords();
  const { number, percent } = useFormats();
  const rows = outcomes(overview.sends);
  const all = rows.reduce((total, row) => total + row.count, 0);
  return (
    <Card>
      <CardHeader title={t("outcomes")} description={t("outcomes.text")} />
      <div className="px-5 pb-5">
        {all === 0 ? (
          <p className="text-muted-foreground text-sm">{t("outcomes.none")}</p>
        ) : (
          <>
            <div aria-hidden className="flex h-3 gap-0.5 overflow-hidden rounded-full">
              {rows
                .filter((row) => row.count > 0)
                .map((row) => (
                  <span
                    key={row.state}
                    className={cn("min-w-1", TINTS[row.state])}
                    style={{ flexGrow: row.count }}
                  />
                ))}
            </div>
            <dl className="mt-4 divide-y">
              {rows.map((row) => (
                <div key={row.state} className="flex items-baseline gap-3 py-2 text-sm">
                  <dt className="flex min-w-0 flex-1 items-baseline gap-2.5">
                    <span
                      aria-hidden
                      className={cn("size-3 shrink-0 self-center rounded-sm", TINTS[row.state])}
                    />
                    {t(`outcome.${row.state}`)}
                  </dt>
                  <dd className="font-semibold">{number(row.count)}</dd>
                  <dd className="w-14 text-right text-muted-foreground">
                    {percent(row.count / all)}
                  </dd>
                </div>
              ))}
            </dl>
          </>
        )}
        <dl className="mt-4 grid grid-cols-2 gap-4 border-t pt-4">
          <Small name={t("contacts")} value={number(overview.contacts)} to="/contacts" />
          <Small
            name={t("waiting")}
            value={number(overview.conversations.waiting ?? 0)}
            to="/inbox"
          />
        </dl>
      </div>
    </Card>
  );
}

function Small({ name, value, to }: { name: string; value: string; to: string }) {
  return (
    <div>
      <dt className="text-muted-foreground text-sm">{name}</dt>
      <dd>
        <Link to={to} className="font-bold text-xl hover:underline">
          {value}
        </Link>
      </dd>
    </div>
  );
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
