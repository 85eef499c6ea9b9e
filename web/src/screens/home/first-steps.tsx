/** The checklist of a new business: each step knows by itself whether it is done. */
import { useQueries } from "@tanstack/react-query";
import { ArrowRight, Check, X } from "lucide-react";
import { useEffect, useState } from "react";
import { Link } from "@/app/go";
import { useSession } from "@/app/session";
import { Button } from "@/components/ui/button";
import { Card, Progress, Skeleton } from "@/components/ui/surface";
import { cn } from "@/lib/cn";
import { remember, remembered } from "@/lib/storage";
import { STEPS, type Step } from "./steps";
import { useHomeWords } from "./words";

const NO_STEPS: readonly Step[] = [];

/** What is left to do. Once all of it was done nothing is asked any more. */
export function useFirstSteps() {
  const { tenant, can } = useSession();
  const memory = `first-steps.${tenant}`;
  const [closed, setClosed] = useState(remembered(memory) === "closed");
  // Only what this person may do.
  const steps = can("admin") && !closed ? STEPS : NO_STEPS;
  const states = useQueries({
    queries: steps.map((step) => ({
      queryKey: ["first-steps", step.id],
      queryFn: step.check,
      // What is done stays done; what is not may have been done a moment ago.
      staleTime: ({ state }: { state: { data?: { done: boolean } } }) =>
        state.data?.done ? Number.POSITIVE_INFINITY : 0,
    })),
  });
  const done = states.filter((state) => state.data?.done).length;
  const finished = steps.length > 0 && done === steps.length;
  useEffect(() => {
    if (finished) remember(memory, "closed");
  }, [finished, memory]);
  const close = () => {
    remember(memory, "closed");
    setClosed(true);
  };
  return { steps, states, done, close, pending: states.some((state) => state.isPending) };
}

export function FirstSteps() {
  const t = useHomeWords();
  const { steps, states, done, close } = useFirstSteps();
  if (done === steps.length) return null;
  const next = steps.findIndex((_, index) => states[index]?.data?.done === false);
  return (
    <Card className="overflow-hidden">
      <header className="flex items-start gap-4 p-5 md:p-6">
        <div className="min-w-0 flex-1">
          <h2 className="font-semibold text-xl">{t("steps.title")}</h2>
          <p className="mt-1 text-muted-foreground text-sm">
            {t("steps.done", { count: done, total: steps.length })}
          </p>
          <Progress
            className="mt-3 max-w-sm"
            label={t("steps.title")}
            value={done}
            max={steps.length}
          />
        </div>
        <Button look="ghost" size="icon" aria-label={t("steps.close")} onClick={close}>
          <X aria-hidden />
        </Button>
      </header>
      <ol className="border-t">
        {steps.map((step, index) => (
          <StepRow
            key={step.id}
            step={step}
            number={index + 1}
            done={states[index]?.data?.done}
            path={states[index]?.data?.path ?? step.path}
            next={index === next}
          />
        ))}
      </ol>
    </Card>
  );
}

function StepRow({
  step,
  path,
  number,
  done,
  next,
}: {
  step: Step;
  path: string;
  number: number;
  done: boolean | undefined;
  next: boolean;
}) {
  const t = useHomeWords();
  return (
    <li className={cn("border-t first:border-t-0", next && "bg-primary-soft/40")}>
      <Link
        to={path}
        className="flex min-h-16 items-center gap-4 px-5 py-3.5 hover:bg-muted/60 md:px-6"
      >
        <span
          aria-hidden
          className={cn(
            "grid size-8 shrink-0 place-items-center rounded-full border-2 font-bold text-sm",
            done && "border-primary bg-primary text-primary-foreground",
            next && "border-primary text-primary-text",
            !done && !next && "text-muted-foreground",
          )}
        >
          {done ? <Check className="size-4" strokeWidth={3} /> : number}
        </span>
        <span className="min-w-0 flex-1">
          <span className={cn("block font-semibold", done && "text-muted-foreground line-through")}>
            {t(`step.${step.id}`)}
          </span>
          {!done && (
            <span className="block text-pretty text-muted-foreground text-sm">
              {t(`step.${step.id}.text`)}
            </span>
          )}
        </span>
        {done === undefined ? (
          <Skeleton className="w-12" />
        ) : (
          <span className="sr-only">{t(done ? "step.isDone" : "step.isOpen")}</span>
        )}
        {next && <ArrowRight aria-hidden className="size-5 shrink-0 text-primary-text" />}
      </Link>
    </li>
  );
}
