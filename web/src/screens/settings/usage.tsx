/** The plan's limits and what is used of them, in words where it gets tight. */
import { CircleCheck, OctagonAlert, TriangleAlert } from "lucide-react";
import type { Tone } from "@/components/ui/badge";
import { ErrorState } from "@/components/ui/states";
import { Card, CardHeader, Skeleton } from "@/components/ui/surface";
import { useFormats } from "@/i18n/formats";
import { cn } from "@/lib/cn";
import { type Limit, useUsage } from "./data";
import { SettingsFrame } from "./frame";
import { LEVELS, MONTHLY, type Nearness, nearness } from "./limits";
import { useSettingsWords } from "./words";

export function UsagePage() {
  const t = useSettingsWords();
  const { dateTime } = useFormats();
  const usage = useUsage();
  const limits = usage.data?.limits ?? [];
  return (
    <SettingsFrame section="usage" description={t("usage.text")}>
      {usage.isPending && (
        <div className="grid gap-5">
          <Skeleton className="h-24" />
          <Skeleton className="h-64" />
          <Skeleton className="h-64" />
        </div>
      )}
      {usage.isError && <ErrorState error={usage.error} onRetry={() => usage.refetch()} />}
      {usage.data && (
        <div className="grid gap-5">
          <Summary plan={usage.data.plan} limits={limits} />
          <Meters
            title={t("usage.monthly")}
            description={t("usage.monthly.text", { date: dateTime(usage.data.period_ends_at) })}
            limits={limits.filter((one) => MONTHLY.includes(one.name))}
          />
          <Meters
            title={t("usage.levels")}
            description={t("usage.levels.text")}
            limits={limits.filter((one) => !MONTHLY.includes(one.name))}
          />
        </div>
      )}
    </SettingsFrame>
  );
}

const PLANS = ["free", "starter", "pro", "scale"] as const;

function Summary({ plan, limits }: { plan: string; limits: readonly Limit[] }) {
  const t = useSettingsWords();
  const known = PLANS.find((one) => one === plan);
  const reached = limits.filter((one) => nearness(one) === "reached").length;
  const near = limits.filter((one) => nearness(one) === "near").length;
  const state: Nearness = reached ? "reached" : near ? "near" : "room";
  return (
    <Card className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 p-5">
      <div>
        <p className="text-muted-foreground text-sm">{t("usage.plan")}</p>
        <p className="font-bold font-display text-2xl tracking-tight">
          {known ? t(`plan.${known}`) : plan}
        </p>
      </div>
      <Mark state={state}>
        {reached > 0
          ? t("usage.reached", { count: reached })
          : near > 0
            ? t("usage.near", { count: near })
            : t("usage.room")}
      </Mark>
    </Card>
  );
}

function Meters({
  title,
  description,
  limits,
}: {
  title: string;
  description: string;
  limits: readonly Limit[];
}) {
  return (
    <Card>
      <CardHeader title={title} description={description} />
      <ul aria-label={title} className="grid gap-x-10 gap-y-6 px-5 pt-1 pb-6 sm:grid-cols-2">
        {limits.map((limit) => (
          <li key={limit.name}>
            <Meter limit={limit} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

const BARS: Record<Nearness, string> = {
  room: "bg-primary",
  near: "bg-spark",
  reached: "bg-danger",
};

function Meter({ limit }: { limit: Limit }) {
  const t = useSettingsWords();
  const { number, percent } = useFormats();
  const known = [...LEVELS, ...MONTHLY].find((one) => one === limit.name);
  const name = known ? t(`limit.${known as "contacts"}`) : limit.name;
  const state = nearness(limit);
  if (limit.used === null) {
    return (
      <>
        <p className="font-semibold text-sm">{name}</p>
        <p className="text-muted-foreground text-sm">
          {t("limit.upTo", { limit: number(limit.limit) })}
        </p>
      </>
    );
  }
  const share = limit.limit > 0 ? limit.used / limit.limit : 1;
  const left = Math.max(limit.limit - limit.used, 0);
  return (
    <>
      <div className="flex items-baseline justify-between gap-3">
        <p className="font-semibold text-sm">{name}</p>
        <p className="shrink-0 text-sm tabular-nums">
          {t("limit.of", { used: number(limit.used), limit: number(limit.limit) })}
        </p>
      </div>
      <div
        role="meter"
        aria-label={name}
        aria-valuemin={0}
        aria-valuemax={limit.limit}
        aria-valuenow={Math.min(limit.used, limit.limit)}
        aria-valuetext={t("limit.of", { used: number(limit.used), limit: number(limit.limit) })}
        className="mt-2 h-2 overflow-hidden rounded-full bg-muted"
      >
        <div
          className={cn("h-full rounded-full", BARS[state])}
          style={{ width: `${Math.min(share, 1) * 100}%` }}
        />
      </div>
      <div className="mt-1.5 text-sm">
        {state === "room" && (
          <p className="text-muted-foreground">{t("limit.left", { left: number(left) })}</p>
        )}
        {state === "near" && (
          <Mark state="near">{t("limit.near", { share: percent(share), left: number(left) })}</Mark>
        )}
        {state === "reached" && <Mark state="reached">{t("limit.reached")}</Mark>}
      </div>
    </>
  );
}

const LOOKS: Record<Nearness, { icon: typeof CircleCheck; className: string; tone: Tone }> = {
  room: { icon: CircleCheck, className: "text-primary-text", tone: "good" },
  near: { icon: TriangleAlert, className: "text-warning-text", tone: "warning" },
  reached: { icon: OctagonAlert, className: "text-danger-text", tone: "danger" },
};

function Mark({ state, children }: { state: Nearness; children: React.ReactNode }) {
  const { icon: Icon, className } = LOOKS[state];
  return (
    <p className={cn("flex items-center gap-1.5 font-medium text-sm", className)}>
      <Icon aria-hidden className="size-4 shrink-0" /> {children}
    </p>
  );
}
