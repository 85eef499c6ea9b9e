/** A conversation with the agent as it would be on WhatsApp, with what it read and why it would stop. */
import { FlaskConical, GraduationCap, RotateCcw, SendHorizontal, UserRound } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { problemText } from "@/api/problem";
import { late } from "@/app/late";
import { useSession } from "@/app/session";
import { Button } from "@/components/ui/button";
import { Textarea } from "@/components/ui/input";
import { EmptyState } from "@/components/ui/states";
import { Card } from "@/components/ui/surface";
import { useCommonWords } from "@/i18n";
import { cn } from "@/lib/cn";
import { type Agent, useOfferChoices } from "./data";
import { useFaqs } from "./learning";
import { Reading } from "./reading";
import { reasonText, TEACHABLE } from "./reasons";
import type { Said, Trial } from "./trial";
import { useAgentWords } from "./words";

const FaqSheet = late(async () => (await import("./faq-sheet")).FaqSheet);
const LONGEST = 4096;

interface PlaygroundProps {
  agent: Agent;
  trial: Trial;
  mayTeach: boolean;
  unsaved: boolean;
}

export function Playground({ agent, trial, mayTeach, unsaved }: PlaygroundProps) {
  const t = useAgentWords();
  const { can } = useSession();
  const [lesson, teach] = useState<{ question: string } | null>(null);
  if (!can("agent")) {
    return (
      <EmptyState icon={FlaskConical} title={t("trial.viewer")}>
        {t("trial.viewer.text")}
      </EmptyState>
    );
  }
  const { said } = trial;
  return (
    <Card className="mx-auto flex h-[calc(100dvh-17rem)] min-h-80 max-w-3xl flex-col overflow-hidden max-md:h-[calc(100dvh-21.5rem)]">
      <header className="flex min-h-13 items-center gap-3 border-b px-4 py-2 md:px-5">
        <p className="min-w-0 flex-1 text-pretty text-muted-foreground text-sm">
          {t(unsaved ? "trial.unsaved" : "trial.text")}
        </p>
        {said.length > 0 && (
          <Button look="ghost" size="sm" onClick={trial.clear}>
            <RotateCcw aria-hidden /> <span className="max-md:sr-only">{t("trial.clear")}</span>
          </Button>
        )}
      </header>
      <Dialogue
        agent={agent}
        trial={trial}
        onTeach={mayTeach ? (question) => teach({ question }) : undefined}
      />
      <Composer agent={agent} trial={trial} />
      <FaqSheet
        wanted={lesson !== null}
        agentId={agent.id}
        shown={lesson}
        onClose={() => teach(null)}
        onSaved={trial.again}
      />
    </Card>
  );
}

function Dialogue({
  agent,
  trial,
  onTeach,
}: {
  agent: Agent;
  trial: Trial;
  onTeach: ((question: string) => void) | undefined;
}) {
  const t = useAgentWords();
  const common = useCommonWords();
  const { said, pending, error } = trial;
  const end = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever is new is at the end
  useEffect(() => {
    end.current?.scrollIntoView({ block: "nearest" });
  }, [said, pending, error]);
  return (
    <div
      role="log"
      aria-label={t("trial.label", { name: agent.name })}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
      tabIndex={0}
      className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto overscroll-contain bg-muted/40 p-4 focus-visible:-outline-offset-2 md:p-5"
    >
      {said.length === 0 && <Examples agent={agent} trial={trial} />}
      {said.map((one, at) => (
        <Bubble
          key={one.id}
          said={one}
          last={at === said.length - 1}
          question={said[at - 1]?.text ?? ""}
          trial={trial}
          onTeach={onTeach}
        />
      ))}
      {pending && (
        <p
          role="status"
          className="flex w-fit items-center gap-1 rounded-xl rounded-bl-sm border bg-card px-4 py-3 shadow-card"
        >
          <span className="sr-only">{t("trial.thinking", { name: agent.name })}</span>
          {[0, 150, 300].map((delay) => (
            <span
              key={delay}
              aria-hidden
              className="size-1.5 animate-pulse rounded-full bg-muted-foreground"
              style={{ animationDelay: `${delay}ms` }}
            />
          ))}
        </p>
      )}
      {error !== null && (
        <div
          role="alert"
          className="flex w-fit flex-wrap items-center gap-3 rounded-md bg-danger-soft px-3 py-2 text-danger-text text-sm"
        >
          {problemText(error, common)}
          <Button look="plain" size="sm" onClick={trial.again}>
            {common("retry")}
          </Button>
        </div>
      )}
      <div ref={end} />
    </div>
  );
}

function Bubble({
  said,
  last,
  question,
  trial,
  onTeach,
}: {
  said: Said;
  last: boolean;
  question: string;
  trial: Trial;
  onTeach: ((question: string) => void) | undefined;
}) {
  const t = useAgentWords();
  const { answer, text } = said;
  const mine = said.role === "user";
  const teachable = answer?.hand_over && TEACHABLE.has(answer.reason);
  return (
    <div
      className={cn("grid max-w-[88%] gap-1.5 md:max-w-[80%]", mine ? "self-end" : "self-start")}
    >
      {text && (
        <p
          className={cn(
            "w-fit max-w-full whitespace-pre-line break-words rounded-xl px-3.5 py-2.5 text-[15px] leading-6",
            mine
              ? "justify-self-end rounded-br-sm bg-primary-soft"
              : "rounded-bl-sm border bg-card shadow-card",
          )}
        >
          <span className="sr-only">{t(mine ? "trial.you" : "trial.agent")} </span>
          <span>{text}</span>
        </p>
      )}
      {answer?.hand_over && (
        <p className="flex w-fit items-start gap-2 rounded-md bg-warning-soft px-3 py-2 text-sm text-warning-text">
          <UserRound aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span>
            <strong>{t("trial.person")}</strong> {reasonText(answer.reason, t)}
          </span>
        </p>
      )}
      {answer && <Reading answer={answer} />}
      {answer && (last || teachable) && (
        <div className="flex flex-wrap gap-2">
          {teachable && onTeach && (
            <Button look="plain" size="sm" onClick={() => onTeach(question)}>
              <GraduationCap aria-hidden /> {t("trial.teach")}
            </Button>
          )}
          {last && (
            <Button look="ghost" size="sm" disabled={trial.pending} onClick={trial.again}>
              <RotateCcw aria-hidden /> {t("trial.again")}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

const MOST_EXAMPLES = 5;

/** Questions somebody could ask this business, and one that calls a person. */
function Examples({ agent, trial }: { agent: Agent; trial: Trial }) {
  const t = useAgentWords();
  const faqs = useFaqs(agent.id);
  const offers = useOfferChoices();
  const offer = offers.items.find((one) => agent.offer_ids.includes(one.id));
  const questions = [
    ...faqs.items.slice(0, 2).map((one) => one.question),
    ...(offer ? [t("trial.price", { offer: offer.name })] : []),
    t("trial.sunday"),
    t("trial.human"),
  ].slice(0, MOST_EXAMPLES);
  return (
    <div className="m-auto grid max-w-md justify-items-center gap-4 py-6 text-center">
      <span className="grid size-14 place-items-center rounded-xl bg-primary-soft text-primary-text">
        <FlaskConical aria-hidden className="size-7" strokeWidth={1.75} />
      </span>
      <div>
        <h2 className="font-semibold text-lg">{t("trial.start", { name: agent.name })}</h2>
        <p className="mt-1 text-balance text-muted-foreground text-sm">{t("trial.start.text")}</p>
      </div>
      <ul aria-label={t("trial.examples")} className="flex flex-wrap justify-center gap-2">
        {questions.map((question) => (
          <li key={question} className="max-w-full">
            <Button
              look="plain"
              size="sm"
              className="h-auto min-h-8 max-w-full whitespace-normal rounded-full py-1.5 text-left font-medium"
              onClick={() => trial.ask(question)}
            >
              {question}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Composer({ agent, trial }: { agent: Agent; trial: Trial }) {
  const t = useAgentWords();
  const [text, type] = useState("");
  const touch = globalThis.matchMedia?.("(pointer: coarse)").matches ?? false;
  const send = () => {
    const words = text.trim();
    if (!words || words.length > LONGEST || trial.pending) return;
    type("");
    void trial.ask(words);
  };
  return (
    <form
      className="flex items-end gap-2 border-t p-3 md:px-5"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Textarea
        rows={1}
        aria-label={t("trial.message", { name: agent.name })}
        placeholder={t("trial.placeholder")}
        value={text}
        maxLength={LONGEST}
        onChange={(event) => type(event.target.value)}
        onKeyDown={(event) => {
          // On a phone Enter makes a line; the button sends.
          if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing || touch)
            return;
          event.preventDefault();
          send();
        }}
        className="max-h-36 min-h-10 resize-none pointer-coarse:min-h-11"
      />
      <Button
        type="submit"
        size="icon"
        className="size-10"
        aria-label={t("trial.send")}
        disabled={!text.trim() || trial.pending}
      >
        <SendHorizontal aria-hidden />
      </Button>
    </form>
  );
}
