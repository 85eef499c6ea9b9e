/** The tiles of the check: people, time, message, number, plan. */
import {
  CalendarClock,
  CircleAlert,
  CircleCheck,
  FileText,
  Gauge,
  type LucideIcon,
  Phone,
  ShieldCheck,
} from "lucide-react";
import type { ReactNode } from "react";
import { useTenant } from "@/app/session";
import { Button } from "@/components/ui/button";
import { Progress, Skeleton } from "@/components/ui/surface";
import { languageStore, useCommonWords } from "@/i18n";
import { useFormats } from "@/i18n/formats";
import { cn } from "@/lib/cn";
import { useStore } from "@/lib/store";
import type { Facts } from "./check-facts";
import { useUsage } from "./choices";
import { limitsOf, type Typed } from "./form";
import type { Tally } from "./message";
import { isApproved } from "./message-fields";
import { endOf, spanText } from "./pace";
import { ranked } from "./progress";
import { reasonText } from "./reasons";
import { useCampaignWords } from "./words";

export function Tile({
  icon: Icon,
  title,
  good,
  children,
}: {
  icon: LucideIcon;
  title: string;
  good?: boolean;
  children: ReactNode;
}) {
  const Mark = good ? CircleCheck : CircleAlert;
  return (
    <section className="rounded-lg border p-4">
      <h3 className="flex items-center gap-2 font-sans font-semibold text-sm">
        <Icon aria-hidden className="size-4 text-muted-foreground" />
        <span className="flex-1">{title}</span>
        {good !== undefined && (
          <Mark
            aria-hidden
            className={cn("size-4.5", good ? "text-primary-text" : "text-warning-text")}
          />
        )}
      </h3>
      <div className="mt-2 grid gap-1 text-sm">{children}</div>
    </section>
  );
}

export function Big({ children }: { children: ReactNode }) {
  return <p className="font-bold text-xl leading-7">{children}</p>;
}

export function Quiet({ children }: { children: ReactNode }) {
  return <p className="text-pretty text-muted-foreground">{children}</p>;
}

export function PeopleCheck({ count, found }: { count: number; found: Tally }) {
  const t = useCampaignWords();
  const { number } = useFormats();
  const reasons = ranked(found.reasons);
  return (
    <Tile icon={ShieldCheck} title={t("check.people")} good={count > 0 && reasons.length === 0}>
      <Big>{t("people.count", { count })}</Big>
      {found.looked > 0 && <Quiet>{t("check.ready", { count: found.ready })}</Quiet>}
      {reasons.length > 0 && (
        <ul className="mt-1 divide-y border-t">
          {reasons.map(([code, people]) => (
            <li key={code} className="flex items-baseline justify-between gap-3 py-1.5">
              <span className="text-pretty">{reasonText(code, t)}</span>
              <strong className="font-semibold">{number(people)}</strong>
            </li>
          ))}
        </ul>
      )}
      {found.looked < count && (
        <Quiet>{t("check.sample", { looked: number(found.looked), count })}</Quiet>
      )}
    </Tile>
  );
}

export function TimeCheck({
  values,
  count,
  account,
}: {
  values: Typed;
  count: number;
  account: Facts["account"];
}) {
  const t = useCampaignWords();
  const language = useStore(languageStore);
  const { data: tenant } = useTenant();
  const { dateTime } = useFormats();
  const limits = limitsOf(values);
  const now = Date.now();
  const end = endOf(count, limits, { now, zone: tenant?.time_zone, perDay: account?.daily_limit });
  return (
    <Tile icon={CalendarClock} title={t("check.time")} good={end === undefined ? false : undefined}>
      {end === undefined && <Big>{t("ends.never")}</Big>}
      {end === null && <Quiet>{t("check.time.none")}</Quiet>}
      {typeof end === "number" && (
        <>
          <Big>{t("check.span", { span: spanText((end - now) / 1000, language) })}</Big>
          <Quiet>{t("ends.at", { when: dateTime(end) })}</Quiet>
        </>
      )}
      <Quiet>
        {limits.sending_window
          ? t("check.hours", { from: limits.sending_window.start, to: limits.sending_window.end })
          : t("check.anyHour")}
      </Quiet>
    </Tile>
  );
}

export function MessageCheck({ values, facts }: { values: Typed; facts: Facts }) {
  const t = useCampaignWords();
  const { template } = facts;
  const good = template ? isApproved(template) : values.mode === "llm" ? undefined : false;
  return (
    <Tile icon={FileText} title={t("check.message")} good={good}>
      <Big>{template ? template.name : t(values.mode === "llm" ? "check.free" : "check.none")}</Big>
      {template && (
        <Quiet>
          {t(isApproved(template) ? "check.approved" : "template.notApproved")} ·{" "}
          {template.language} · {template.category.toLowerCase()}
        </Quiet>
      )}
      {values.mode === "llm" && (
        <Quiet>{t(values.review ? "check.reviewed" : "check.unreviewed")}</Quiet>
      )}
      {values.mode === "llm" && !template && <Quiet>{t("check.freeText")}</Quiet>}
    </Tile>
  );
}

const QUALITIES = ["GREEN", "YELLOW", "RED"] as const;

export function AccountCheck({ facts }: { facts: Facts }) {
  const t = useCampaignWords();
  const { number, dateTime } = useFormats();
  const { account } = facts;
  if (!account)
    return (
      <Tile icon={Phone} title={t("check.account")} good={false}>
        <Big>{t("check.none")}</Big>
      </Tile>
    );
  const quality = QUALITIES.find((one) => one === account.quality.toUpperCase());
  const halted =
    account.marketing_paused_until && Date.parse(account.marketing_paused_until) > Date.now();
  const good = account.status === "active" && quality !== "RED" && !halted;
  return (
    <Tile icon={Phone} title={t("check.account")} good={good}>
      <Big>{account.name}</Big>
      <Quiet>
        {t(account.status === "active" ? "account.active" : "account.paused")}
        {quality && ` · ${t(`quality.${quality}`)}`}
      </Quiet>
      <Quiet>
        {account.daily_limit === null
          ? t("account.noLimit")
          : t("account.daily", {
              reached: number(account.reached_24h ?? 0),
              limit: number(account.daily_limit),
            })}
      </Quiet>
      {halted && account.marketing_paused_until && (
        <p className="text-warning-text">
          {t("account.halted", { when: dateTime(account.marketing_paused_until) })}
        </p>
      )}
    </Tile>
  );
}

export function PlanCheck({ count }: { count: number }) {
  const t = useCampaignWords();
  const common = useCommonWords();
  const { number } = useFormats();
  const usage = useUsage();
  if (usage.isError)
    return (
      <Tile icon={Gauge} title={t("check.plan")} good={false}>
        <Quiet>{t("plan.unseen")}</Quiet>
        <Button look="link" className="justify-self-start" onClick={() => usage.refetch()}>
          {common("retry")}
        </Button>
      </Tile>
    );
  if (!usage.data) return <Skeleton className="h-32" />;
  const sends = usage.data.limits.find((one) => one.name === "sends");
  const running = usage.data.limits.find((one) => one.name === "active_campaigns");
  const used = sends?.used ?? 0;
  const fits = !sends || used + count <= sends.limit;
  const room = !running || (running.used ?? 0) < running.limit;
  return (
    <Tile icon={Gauge} title={t("check.plan")} good={fits && room}>
      {sends && (
        <>
          <Big>{t("plan.sends", { used: number(used + count), limit: number(sends.limit) })}</Big>
          <Progress
            label={t("check.plan")}
            value={Math.min(used + count, sends.limit)}
            max={sends.limit}
          />
          <Quiet>{t("plan.after", { used: number(used), count })}</Quiet>
          {!fits && <p className="text-warning-text">{t("plan.tooMany")}</p>}
        </>
      )}
      {running && (
        <p className={room ? "text-muted-foreground" : "text-warning-text"}>
          {t("plan.running", { used: number(running.used ?? 0), limit: number(running.limit) })}
        </p>
      )}
    </Tile>
  );
}
