/** How a number is: its quality, how many people it may still reach today, and how fast it sends. */
import { Gauge, MessageSquare, Signal, SignalLow, SignalMedium, Users } from "lucide-react";
import type { ReactNode } from "react";
import { Progress, Skeleton } from "@/components/ui/surface";
import { useFormats } from "@/i18n/formats";
import { cn } from "@/lib/cn";
import type { Account } from "./data";
import { qualityOf } from "./reasons";
import { useAccountWords, useWordsOf } from "./words";

const NEAR = 0.9;
const QUALITY = {
  high: { icon: Signal, look: "text-primary-text" },
  medium: { icon: SignalMedium, look: "text-warning-text" },
  low: { icon: SignalLow, look: "text-danger-text" },
  unknown: { icon: Signal, look: "text-muted-foreground" },
} as const;

export function Health({ account, className }: { account: Account; className?: string }) {
  const t = useWordsOf(account.channel);
  const { number } = useFormats();
  return (
    <dl className={cn("grid gap-5 md:grid-cols-3 md:gap-6", className)}>
      {account.channel === "instagram" ? <OfProfile /> : <OfNumber account={account} />}
      <Measure
        icon={Gauge}
        name={t("speed")}
        help={t(account.coexistence ? "speed.coexistence" : "speed.help")}
      >
        <span className="font-semibold">
          {t("speed.value", { number: number(account.throughput_per_second) })}
        </span>
      </Measure>
    </dl>
  );
}

function OfNumber({ account }: { account: Account }) {
  const t = useAccountWords();
  const quality = qualityOf(account.quality);
  const { icon, look } = QUALITY[quality];
  return (
    <>
      <Measure icon={icon} look={look} name={t("quality")} help={t(`quality.${quality}.help`)}>
        <span className={cn("font-semibold", look)}>{t(`quality.${quality}`)}</span>
      </Measure>
      <Reach account={account} />
    </>
  );
}

/** Instagram tells no quality and no limit of people; what counts there is who wrote, and when. */
function OfProfile() {
  const t = useAccountWords();
  return (
    <>
      <Measure icon={Users} name={t("instagram.reach")} help={t("instagram.reach.help")}>
        <span className="font-semibold">{t("instagram.reach.value")}</span>
      </Measure>
      <Measure
        icon={MessageSquare}
        name={t("instagram.comments")}
        help={t("instagram.comments.help")}
      >
        <span className="font-semibold">{t("instagram.comments.value")}</span>
      </Measure>
    </>
  );
}

function Reach({ account }: { account: Account }) {
  const t = useAccountWords();
  const { number } = useFormats();
  const { reached_24h: reached, daily_limit: limit } = account;
  const near = reached !== null && limit !== null && reached / limit >= NEAR;
  return (
    <Measure
      icon={Users}
      name={t("reach")}
      help={t(limit === null ? "reach.unlimited.help" : near ? "reach.near" : "reach.help")}
      look={near ? "text-warning-text" : undefined}
    >
      {reached === null ? (
        <Skeleton className="w-28" />
      ) : (
        <>
          <span className="font-semibold">
            {limit === null
              ? t("reach.unlimited", { reached: number(reached) })
              : t("reach.value", { reached: number(reached), limit: number(limit) })}
          </span>
          {limit !== null && (
            <Progress className="mt-2" label={t("reach")} value={reached} max={limit} />
          )}
        </>
      )}
    </Measure>
  );
}

function Measure({
  icon: Icon,
  name,
  help,
  look,
  children,
}: {
  icon: typeof Gauge;
  name: string;
  help: string;
  look?: string;
  children: ReactNode;
}) {
  return (
    <div className="min-w-0">
      <dt className="flex items-center gap-2 text-muted-foreground text-sm">
        <Icon aria-hidden className={cn("size-4 shrink-0", look)} /> {name}
      </dt>
      <dd className="mt-1">
        {children}
        <p className="mt-1 text-pretty text-muted-foreground text-sm leading-5">{help}</p>
      </dd>
    </div>
  );
}

export function CheckedAt({ account }: { account: Account }) {
  const t = useAccountWords();
  const { relative, dateTime } = useFormats();
  return (
    <p className="text-muted-foreground text-sm" title={dateTime(account.checked_at)}>
      {t("checked", { when: relative(account.checked_at) })}
    </p>
  );
}
