/** What happens now: how far, what arrived, who answered, what went wrong. */
import type { UseQueryResult } from "@tanstack/react-query";
import { CircleAlert, CircleHelp } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "@/app/go";
import { useTenant } from "@/app/session";
import { EmptyState, ErrorState } from "@/components/ui/states";
import { Card, CardHeader, Progress, Skeleton } from "@/components/ui/surface";
import { useFormats } from "@/i18n/formats";
import { cn } from "@/lib/cn";
import type { Campaign } from "./data";
import { endOf } from "./pace";
import { failed, type Metrics, ranked, remaining, settled, total, uncertain } from "./progress";
import { reasonText } from "./reasons";
import { useCampaignWords } from "./words";

export function Overview({
  campaign,
  metrics,
}: {
  campaign: Campaign;
  metrics: UseQueryResult<Metrics>;
}) {
  const t = useCampaignWords();
  if (metrics.isPending) return <OverviewSkeleton />;
  if (metrics.isError)
    return <ErrorState error={metrics.error} onRetry={() => metrics.refetch()} />;
  const found = metrics.data;
  const skips = ranked(found.skips);
  const failures = ranked(found.failures);
  return (
    <div className="grid grid-cols-1 gap-5">
      <Now campaign={campaign} metrics={found} />
      {uncertain(found) > 0 && (
        <Link
          to={`/campaigns/${campaign.id}?tab=sends&state=unknown`}
          className="flex items-start gap-3 rounded-lg bg-warning-soft px-4 py-3 text-sm text-warning-text hover:underline"
        >
          <CircleHelp aria-hidden className="mt-0.5 size-4.5 shrink-0" />
          {t("uncertain", { count: uncertain(found) })}
        </Link>
      )}
      <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-2">
        <Card>
          <CardHeader title={t("funnel")} description={t("funnel.text")} />
          <Funnel metrics={found} />
        </Card>
        <Card>
          <CardHeader title={t("reasons")} description={t("reasons.text")} />
          {skips.length + failures.length === 0 ? (
            <p className="px-5 pb-5 text-muted-foreground text-sm">{t("reasons.none")}</p>
          ) : (
            <div className="grid gap-4 px-5 pb-5">
              <Reasons
                title={t("reasons.skipped")}
                counts={skips}
                to={`/campaigns/${campaign.id}?tab=people&plan_state=skipped`}
              />
              <Reasons
                title={t("reasons.failed")}
                counts={failures}
                to={`/campaigns/${campaign.id}?tab=sends&state=rejected`}
              />
            </div>
          )}
        </Card>
      </div>
    </div>
  );
}

function Now({ campaign, metrics }: { campaign: Campaign; metrics: Metrics }) {
  const t = useCampaignWords();
  const { number, percent } = useFormats();
  const [done, all] = [settled(metrics), total(metrics)];
  if (all === 0)
    return (
      <EmptyState icon={CircleAlert} title={t("nobody")}>
        {t("nobody.text")}
      </EmptyState>
    );
  const { delivery, funnel } = metrics;
  return (
    <Card className="p-5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <p className="font-semibold" aria-live="polite">
          {t("progress.count", { done: number(done), count: all })}
        </p>
        <p className="text-muted-foreground text-sm">
          <Ends campaign={campaign} metrics={metrics} />
        </p>
      </div>
      <Progress
        className="mt-2.5 h-2.5"
        value={done}
        max={all}
        label={t("progress.of", { name: campaign.name })}
      />
      <dl className="mt-5 grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-3 lg:grid-cols-6">
        <Stat name={t("contacted")} value={number(funnel.contacted)} />
        <Stat
          name={t("delivered")}
          value={number(delivery.delivered)}
          note={delivery.delivery_rate === null ? undefined : percent(delivery.delivery_rate)}
        />
        <Stat
          name={t("read")}
          value={number(delivery.read)}
          note={delivery.read_rate === null ? undefined : percent(delivery.read_rate)}
        />
        <Stat
          name={t("replied")}
          value={number(funnel.replied)}
          note={funnel.reply_rate === null ? undefined : percent(funnel.reply_rate)}
          good
        />
        <Stat name={t("converted")} value={number(funnel.converted)} good />
        <Stat name={t("failed")} value={number(failed(metrics))} bad={failed(metrics) > 0} />
      </dl>
    </Card>
  );
}

function Ends({ campaign, metrics }: { campaign: Campaign; metrics: Metrics }) {
  const t = useCampaignWords();
  const { data: tenant } = useTenant();
  const { dateTime, time, date } = useFormats();
  if (campaign.status === "completed" && campaign.completed_at)
    return t("ended.on", { when: dateTime(campaign.completed_at) });
  if (campaign.status === "paused") return t("ends.paused");
  if (campaign.status === "draft") return t("ends.draft");
  const now = Date.now();
  const end = endOf(remaining(metrics), campaign, { now, zone: tenant?.time_zone });
  if (end === null) return t("ends.soon");
  if (end === undefined) return t("ends.never");
  const today = date(end) === date(now);
  return t("ends.at", { when: today ? time(end) : dateTime(end) });
}

function Stat({
  name,
  value,
  note,
  good,
  bad,
}: {
  name: string;
  value: string;
  note?: string;
  good?: boolean;
  bad?: boolean;
}) {
  return (
    <div className="min-w-0">
      <dt className="truncate text-muted-foreground text-sm">{name}</dt>
      <dd className="mt-0.5 flex items-baseline gap-2">
        <span
          className={cn(
            "font-bold text-2xl leading-8 tracking-tight",
            good && value !== "0" && "text-primary-text",
            bad && "text-danger-text",
          )}
        >
          {value}
        </span>
        {note && <span className="text-muted-foreground text-sm">{note}</span>}
      </dd>
    </div>
  );
}

export function Funnel({ metrics }: { metrics: Pick<Metrics, "funnel"> }) {
  const t = useCampaignWords();
  const { number, percent } = useFormats();
  const { funnel } = metrics;
  const steps = ["found", "contacted", "replied", "converted"] as const;
  return (
    <ol className="grid gap-3 px-5 pb-5">
      {steps.map((step, index) => {
        const before = index === 0 ? 0 : funnel[steps[index - 1] ?? "found"];
        return (
          <li key={step}>
            <p className="flex items-baseline justify-between gap-3 text-sm">
              <span>{t(`funnel.${step}`)}</span>
              <span>
                <strong className="font-semibold">{number(funnel[step])}</strong>
                {before > 0 && (
                  <span className="ml-2 inline-block w-14 text-right text-muted-foreground">
                    {percent(funnel[step] / before)}
                  </span>
                )}
                {index === 0 && <span className="ml-2 inline-block w-14" />}
              </span>
            </p>
            <span aria-hidden className="mt-1.5 block h-2.5 rounded-full bg-muted">
              <span
                className={cn(
                  "block h-full rounded-full bg-primary",
                  funnel[step] > 0 && "min-w-1",
                  step === "converted" && "bg-spark",
                )}
                style={{ width: `${funnel.found ? (funnel[step] / funnel.found) * 100 : 0}%` }}
              />
            </span>
          </li>
        );
      })}
    </ol>
  );
}

function Reasons({
  title,
  counts,
  to,
}: {
  title: string;
  counts: [string, number][];
  to: string;
}): ReactNode {
  const t = useCampaignWords();
  const { number } = useFormats();
  if (counts.length === 0) return null;
  return (
    <div>
      <h3 className="mb-1 flex items-baseline justify-between gap-3 font-sans font-semibold text-sm">
        {title}
        <Link to={to} className="font-medium text-primary-text hover:underline">
          {t("reasons.see")}
        </Link>
      </h3>
      <ul className="divide-y">
        {counts.map(([code, count]) => (
          <li key={code} className="flex items-baseline justify-between gap-4 py-2 text-sm">
            <span className="min-w-0 text-pretty">{reasonText(code, t)}</span>
            <strong className="font-semibold">{number(count)}</strong>
          </li>
        ))}
      </ul>
    </div>
  );
}

function OverviewSkeleton() {
  return (
    <div className="grid grid-cols-1 gap-5">
      <Skeleton className="h-44" />
      <div className="grid gap-5 lg:grid-cols-2">
        <Skeleton className="h-64" />
        <Skeleton className="h-64" />
      </div>
    </div>
  );
}
