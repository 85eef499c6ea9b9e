/** Everything that decides about the start, before it: people, permission, template, number, time and plan. */
import { MessagesSquare, Rocket } from "lucide-react";
import { useState } from "react";
import { problemText } from "@/api/problem";
import { useGo } from "@/app/go";
import { Button } from "@/components/ui/button";
import { ConfirmTyped } from "@/components/ui/confirm-typed";
import { ErrorState } from "@/components/ui/states";
import { Skeleton } from "@/components/ui/surface";
import { useCommonWords } from "@/i18n";
import { useStart } from "./changes";
import { localProblems, useFacts } from "./check-facts";
import {
  AccountCheck,
  Big,
  MessageCheck,
  PeopleCheck,
  PlanCheck,
  Quiet,
  Tile,
  TimeCheck,
} from "./check-tiles";
import { useMemberCount } from "./data";
import type { CampaignForm } from "./form";
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
