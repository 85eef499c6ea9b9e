/** A campaign in the making: who, what, which message, which limits, a check, and the start. */
import { Check, Trash2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useGo } from "@/app/go";
import { useSession } from "@/app/session";
import { BackLink } from "@/components/ui/back-link";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { SaveMark } from "@/components/ui/save-mark";
import { ErrorState } from "@/components/ui/states";
import { Card, Skeleton } from "@/components/ui/surface";
import { languageStore, useCommonWords } from "@/i18n";
import { cn } from "@/lib/cn";
import { FormField, useAutosave, useSchemaForm } from "@/lib/form";
import { oneOf, text, useSearchState } from "@/lib/search-state";
import { createDraft, useDelete, useSave } from "./changes";
import { CheckStep } from "./check-step";
import { type Campaign, useCampaign } from "./data";
import {
  bodyOf,
  type CampaignForm,
  emptyValues,
  schema,
  type Typed,
  useTyped,
  valuesOf,
} from "./form";
import { STEPS, type Step } from "./start-problems";
import { LimitsStep, MessageStep, WhatStep, WhoStep } from "./steps";
import { useCampaignWords } from "./words";

const PLACE = { draft: text(), from: text(), step: oneOf(STEPS, "who") };

export default function Wizard() {
  const t = useCampaignWords();
  const go = useGo();
  const [place] = useSearchState(PLACE);
  // What was asked for when the page opened: a draft made meanwhile is this form's own.
  const [asked] = useState({ draft: place.draft, from: place.from });
  const origin = asked.draft || asked.from;
  const known = useCampaign(origin || undefined);
  const started = asked.draft && known.data && known.data.status !== "draft";
  useEffect(() => {
    if (started) go(`/campaigns/${asked.draft}`, { replace: true });
  }, [started, go, asked.draft]);
  if (origin && known.isPending) return <WizardSkeleton />;
  if (origin && known.isError)
    return <ErrorState error={known.error} onRetry={() => known.refetch()} />;
  if (started) return <WizardSkeleton />;
  const values = known.data ? valuesOf(known.data) : emptyValues("");
  if (!asked.draft && known.data)
    values.name = t("copy.of", { name: known.data.name }).slice(0, 120);
  return <Making values={values} draft={asked.draft ? known.data : undefined} />;
}

function WizardSkeleton() {
  return (
    <div className="grid gap-6">
      <Skeleton className="h-9 w-64" />
      <Skeleton className="h-12" />
      <Skeleton className="h-96" />
    </div>
  );
}

function Making({ values, draft }: { values: Typed; draft: Campaign | undefined }) {
  const t = useCampaignWords();
  const common = useCommonWords();
  const { can } = useSession();
  const [{ step, draft: id }, setPlace] = useSearchState(PLACE);
  const form: CampaignForm = useSchemaForm<Typed, Typed>(schema, {
    defaultValues: { ...values, name: values.name || nameOfToday(t("new")) },
  });
  const save = useSave(() => undefined);
  const making = useRef<Promise<string> | null>(draft ? Promise.resolve(draft.id) : null);
  const ensure = () => {
    making.current ??= createDraft({
      ...bodyOf(form.getValues()),
      channel: "whatsapp",
      purpose: "marketing",
      follow_ups: [],
    })
      .then((made) => {
        setPlace({ draft: made.id, from: "" });
        return made.id;
      })
      .catch((error: unknown) => {
        making.current = null;
        throw error;
      });
    return making.current;
  };
  const keep = async (typed: Typed) => {
    const made = await ensure();
    await save.mutateAsync({ id: made, body: bodyOf(typed), quiet: true });
  };
  const state = useAutosave(form, keep);
  const done = doneSteps(useTyped(form), id);
  const index = STEPS.indexOf(step);
  const show = (next: Step) => {
    setPlace({ step: next });
    window.scrollTo(0, 0);
  };
  const parts = {
    who: <WhoStep ensure={ensure} campaignId={id || undefined} />,
    what: <WhatStep form={form} />,
    message: <MessageStep form={form} campaignId={id || undefined} />,
    limits: <LimitsStep form={form} />,
    check: (
      <CheckStep
        form={form}
        campaignId={id || undefined}
        onStep={show}
        keep={() => keep(form.getValues())}
      />
    ),
  };
  return (
    <>
      <BackLink to="/campaigns">{t("title")}</BackLink>
      <header className="mb-5 flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
        <h1 className="font-bold text-[1.65rem] leading-9 tracking-[-0.022em]">{t("new")}</h1>
        <div className="flex min-h-9 items-center gap-3">
          <SaveMark state={state} />
          {id && can("admin") && <DeleteDraft id={id} name={form.getValues("name")} />}
        </div>
      </header>
      <StepList step={step} done={done} onStep={show} />
      <Card className="p-5 md:p-6">
        <h2 className="mb-1 font-semibold text-xl">{t(`step.${step}`)}</h2>
        <p className="mb-5 max-w-2xl text-pretty text-muted-foreground text-sm">
          {t(`step.${step}.text`)}
        </p>
        {step === "who" && (
          <div className="mb-6 max-w-md">
            <FormField form={form} name="name" label={t("name")} help={t("name.help")}>
              <Input {...form.register("name")} />
            </FormField>
          </div>
        )}
        {parts[step]}
      </Card>
      <footer className="mt-4 flex justify-between gap-3">
        <Button
          look="ghost"
          className={cn(index === 0 && "invisible")}
          onClick={() => show(STEPS[index - 1] ?? "who")}
        >
          {common("back")}
        </Button>
        {step !== "check" && (
          <Button onClick={() => show(STEPS[index + 1] ?? "check")}>{common("next")}</Button>
        )}
      </footer>
    </>
  );
}

function nameOfToday(word: string): string {
  const day = new Intl.DateTimeFormat(languageStore.get(), { day: "numeric", month: "short" });
  return `${word}, ${day.format(new Date())}`;
}

/** What has been filled in, so that a tick means something; the check itself is never over. */
function doneSteps(values: Typed, id: string): ReadonlySet<Step> {
  const done = new Set<Step>();
  if (id) done.add("who").add("limits");
  if (values.account) done.add("what");
  if (values.template || (values.mode === "llm" && values.agent)) done.add("message");
  return done;
}

function StepList({
  step,
  done,
  onStep,
}: {
  step: Step;
  done: ReadonlySet<Step>;
  onStep: (step: Step) => void;
}) {
  const t = useCampaignWords();
  const at = STEPS.indexOf(step);
  return (
    <nav aria-label={t("steps")} className="mb-5">
      <ol className="flex gap-1.5 md:gap-3">
        {STEPS.map((one, index) => (
          <li key={one} className="min-w-0 flex-1">
            <button
              type="button"
              aria-current={one === step ? "step" : undefined}
              onClick={() => onStep(one)}
              className="group block w-full text-left pointer-coarse:min-h-11"
            >
              <span
                className={cn(
                  "block h-1.5 rounded-full bg-border transition-colors group-hover:bg-primary/60",
                  index < at && (done.has(one) ? "bg-primary" : "bg-input"),
                  index === at && "bg-spark group-hover:bg-spark",
                )}
              />
              <span
                className={cn(
                  "mt-1.5 flex items-center gap-1.5 truncate font-medium text-muted-foreground text-xs md:text-sm",
                  one === step && "font-semibold text-foreground",
                )}
              >
                {index < at && done.has(one) ? (
                  <Check
                    aria-hidden
                    className="size-3.5 shrink-0 text-primary-text max-md:hidden"
                  />
                ) : (
                  <span className="max-md:hidden">{index + 1}.</span>
                )}
                <span className="truncate">{t(`step.${one}.short`)}</span>
              </span>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function DeleteDraft({ id, name }: { id: string; name: string }) {
  const t = useCampaignWords();
  const common = useCommonWords();
  const go = useGo();
  const remove = useDelete();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button look="ghost" size="icon" aria-label={t("delete")} onClick={() => setOpen(true)}>
        <Trash2 aria-hidden />
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={t("delete.title")}
        footer={
          <>
            <Button look="ghost" onClick={() => setOpen(false)}>
              {common("cancel")}
            </Button>
            <Button
              look="danger"
              pending={remove.isPending}
              onClick={() =>
                remove.mutate({ id, name } as Campaign, { onSuccess: () => go("/campaigns") })
              }
            >
              {t("delete")}
            </Button>
          </>
        }
      >
        <p className="text-sm">{t("delete.text")}</p>
      </Dialog>
    </>
  );
}
