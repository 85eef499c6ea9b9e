/** Everything that decides about the start, before it: people, permission, template, number, time and plan. */
import {
  CalendarClock,
  CircleAlert,
  CircleCheck,
  FileText,
  Gauge,
  type LucideIcon,
  MessagesSquare,
  Phone,
  Rocket,
  ShieldCheck,
} from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { problemText } from "@/api/problem";
import { useGo } from "@/app/go";
import { useTenant } from "@/app/session";
import { Button } from "@/components/ui/button";
import { ConfirmTyped } from "@/components/ui/confirm-typed";
import { ErrorState } from "@/components/ui/states";
import { Progress, Skeleton } from "@/components/ui/surface";
import { languageStore, useCommonWords } from "@/i18n";
import { useFormats } from "@/i18n/formats";
import { cn } from "@/lib/cn";
import { useStore } from "@/lib/store";
import {
  useAccounts,
  useAgents,
  useDirectory,
  useMemberCount,
  useMembers,
  useOffers,
  useStart,
  useTemplates,
  useUsage,
} from "./data";
import { type CampaignForm, limitsOf, type Typed } from "./form";
import { type Tally, tally, variablesIn } from "./message";
import { isApproved, keyOf } from "./message-fields";
import { endOf, spanText } from "./pace";
import { ranked } from "./progress";
import { reasonText } from "./reasons";
import { problemsOf, type StartProblem, type Step } from "./start-problems";
import { useCampaignWords } from "./words";

export function CheckStep({
  form,
  campaignId,
  onStep,
  keep,
}: {
  form: CampaignForm;
  campaignId: string | undefined;
  onStep: (step: Step) => void;
  keep: () => Promise<void>;
}) {
  const t = useCampaignWords();
  const values = form.getValues();
  const facts = useFacts(values, campaignId);
  const members = useMemberCount(campaignId);
  const { count } = members;
  const mine = localProblems(values, facts, count, t);
  if (campaignId && !(members.loaded && facts.loaded))
    return (
      <div className="grid grid-cols-1 gap-4 md:grid-cols-2">
        {[0, 1, 2, 3].map((one) => (
          <Skeleton key={one} className="h-32" />
        ))}
      </div>
    );
  if (facts.error) return <ErrorState error={facts.error} onRetry={facts.retry} />;
  return (
    <div className="grid grid-cols-1 gap-5">
      <Problems problems={mine} onStep={onStep} />
      <div className="grid grid-cols-1 gap-4 md:grid-cols-2">
        <PeopleCheck count={count} found={facts.found} />
        <TimeCheck values={values} count={facts.expected(count)} account={facts.account} />
        <MessageCheck values={values} facts={facts} />
        <AccountCheck facts={facts} />
        <PlanCheck count={facts.expected(count)} />
        <Tile icon={MessagesSquare} title={t("check.replies")} good={facts.agent !== undefined}>
          <Big>{facts.agent?.name ?? t("check.team")}</Big>
          <Quiet>{t(facts.agent ? "check.byAgent" : "check.byTeam")}</Quiet>
        </Tile>
      </div>
      <StartButton
        campaignId={campaignId}
        count={count}
        blocked={mine.length > 0}
        expected={facts.expected(count)}
        keep={keep}
        onStep={onStep}
      />
    </div>
  );
}

type Facts = ReturnType<typeof useFacts>;

function useFacts(values: Typed, campaignId: string | undefined) {
  const accounts = useAccounts();
  const templates = useTemplates(values.account || undefined);
  const agents = useAgents();
  const offers = useOffers();
  const members = useMembers(campaignId);
  const directory = useDirectory();
  const offer = offers.data?.find((one) => one.id === values.offers[0])?.name ?? "";
  const freeText = values.mode === "llm" && !values.template ? values.account : null;
  const found = useMemo(() => {
    const people = (members.data?.ids ?? []).flatMap((id) => directory.data?.people.get(id) ?? []);
    const variables = values.mode === "template" ? values.variables : [];
    return tally(people, variables, offer, freeText);
  }, [members.data, directory.data, values.mode, values.variables, offer, freeText]);
  const asked = [accounts, agents, offers, members, directory];
  const broken = asked.find((one) => one.isError);
  return {
    error: broken?.error,
    retry: () => {
      for (const one of asked) if (one.isError) void one.refetch();
    },
    loaded: accounts.isFetched && agents.isFetched && members.isFetched && directory.isFetched,
    account: accounts.data?.find((one) => one.id === values.account),
    template: templates.data?.find((one) => keyOf(one) === values.template),
    templatesLoaded: !values.account || templates.isFetched,
    agent: agents.data?.find((one) => one.id === values.agent),
    found,
    /** Of everybody, how many would get the message, carried over from those looked at. */
    expected: (count: number) =>
      found.looked === 0 ? count : Math.round((count * found.ready) / found.looked),
  };
}

function localProblems(
  values: Typed,
  facts: Facts,
  count: number,
  t: ReturnType<typeof useCampaignWords>,
): StartProblem[] {
  const found: [code: string, step: Step][] = [];
  if (count === 0) found.push(["NoProspects", "who"]);
  if (!facts.account) found.push(["AccountNotFound", "what"]);
  else if (facts.account.status !== "active") found.push(["AccountNotActive", "what"]);
  if (values.mode === "llm" && !facts.agent) found.push(["AgentNotFound", "what"]);
  if (facts.account && facts.templatesLoaded) {
    if (values.mode === "template" && !values.template) found.push(["TemplateMissing", "message"]);
    else if (values.template && !facts.template) found.push(["TemplateNotFound", "message"]);
    else if (facts.template && !isApproved(facts.template))
      found.push(["TemplateNotApproved", "message"]);
    else if (facts.template) {
      const wanted = variablesIn(facts.template.body).length;
      const given = values.mode === "llm" ? 1 : values.variables.length;
      if (wanted !== given) found.push(["VariableCount", "message"]);
    }
  }
  const { rate } = limitsOf(values);
  if (facts.account && rate.messages / rate.per_seconds > facts.account.throughput_per_second)
    found.push(["RateTooHigh", "limits"]);
  if (values.until && Date.parse(values.until) <= Date.now()) found.push(["Past", "limits"]);
  return found.map(([code, step]) => ({ code, step, text: reasonText(code, t) }));
}

function Problems({
  problems,
  onStep,
}: {
  problems: readonly StartProblem[];
  onStep: (step: Step) => void;
}) {
  const t = useCampaignWords();
  if (problems.length === 0) return null;
  return (
    <section role="alert" className="rounded-lg bg-danger-soft p-4 text-danger-text">
      <h3 className="font-sans font-semibold text-sm">{t("check.missing")}</h3>
      <ul className="mt-2 grid gap-1.5">
        {problems.map((one) => (
          <li
            key={one.code + one.step}
            className="flex flex-wrap items-baseline justify-between gap-x-4 text-sm"
          >
            <span>{one.text}</span>
            <button
              type="button"
              className="font-semibold underline underline-offset-2 pointer-coarse:min-h-11"
              onClick={() => onStep(one.step)}
            >
              {t("check.mend", { step: t(`step.${one.step}.short`) })}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Tile({
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

function Big({ children }: { children: ReactNode }) {
  return <p className="font-bold text-xl leading-7">{children}</p>;
}

function Quiet({ children }: { children: ReactNode }) {
  return <p className="text-pretty text-muted-foreground">{children}</p>;
}

function PeopleCheck({ count, found }: { count: number; found: Tally }) {
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

function TimeCheck({
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

function MessageCheck({ values, facts }: { values: Typed; facts: Facts }) {
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

function AccountCheck({ facts }: { facts: Facts }) {
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

function PlanCheck({ count }: { count: number }) {
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

function StartButton({
  campaignId,
  count,
  expected,
  blocked,
  keep,
  onStep,
}: {
  campaignId: string | undefined;
  count: number;
  expected: number;
  blocked: boolean;
  keep: () => Promise<void>;
  onStep: (step: Step) => void;
}) {
  const t = useCampaignWords();
  const common = useCommonWords();
  const go = useGo();
  const [asking, ask] = useState(false);
  const [refused, refuse] = useState<readonly StartProblem[]>([]);
  const [trouble, setTrouble] = useState<string | null>(null);
  const failed = (error: unknown) => {
    ask(false);
    const problems = problemsOf(error, t);
    refuse(problems);
    setTrouble(problems.length > 0 ? null : problemText(error, common));
  };
  const start = useStart(failed);
  const [keeping, setKeeping] = useState(false);
  const run = async () => {
    if (!campaignId) return;
    setKeeping(true);
    try {
      await keep();
      await start.mutateAsync(campaignId);
      ask(false);
      go(`/campaigns/${campaignId}`);
    } catch (error) {
      failed(error);
    } finally {
      setKeeping(false);
    }
  };
  return (
    <>
      <Problems problems={refused} onStep={onStep} />
      {trouble && (
        <p role="alert" className="rounded-md bg-danger-soft px-3 py-2.5 text-danger-text text-sm">
          {trouble}
        </p>
      )}
      <div className="flex flex-wrap items-center justify-end gap-x-4 gap-y-2 border-t pt-5">
        <p className="text-muted-foreground text-sm">{t("start.note")}</p>
        <Button size="lg" disabled={!campaignId || blocked} onClick={() => ask(true)}>
          <Rocket aria-hidden /> {t("start")}
        </Button>
      </div>
      <ConfirmTyped
        open={asking}
        onOpenChange={ask}
        title={t("start.title", { count })}
        phrase={String(count)}
        action={t("start")}
        pending={keeping}
        onConfirm={() => void run()}
      >
        <p>{t("start.text", { count: expected })}</p>
      </ConfirmTyped>
    </>
  );
}
