/** Questions that came and had no answer: each becomes a question of the agent, or is taken off. */
import { GraduationCap, MessagesSquare, X } from "lucide-react";
import { Link } from "@/app/go";
import { Badge } from "@/components/ui/badge";
import { Button, buttonStyle } from "@/components/ui/button";
import { MoreRows } from "@/components/ui/more";
import { Card, CardHeader } from "@/components/ui/surface";
import { useCommonWords } from "@/i18n";
import { useFormats } from "@/i18n/formats";
import type { Agent } from "./data";
import { type Gap, useDismissGap, useGaps } from "./learning";
import { reasonText } from "./reasons";
import { useAgentWords } from "./words";

export function Gaps({
  agent,
  mayEdit,
  onAnswer,
}: {
  agent: Agent;
  mayEdit: boolean;
  onAnswer: (gap: Gap) => void;
}) {
  const t = useAgentWords();
  const common = useCommonWords();
  const gaps = useGaps(agent.id);
  if (gaps.isError && gaps.items.length === 0) {
    return (
      <Card className="flex flex-wrap items-center justify-between gap-3 px-5 py-4 text-sm">
        <p role="alert">{t("gaps.failed")}</p>
        <Button look="plain" size="sm" onClick={() => gaps.refetch()}>
          {common("retry")}
        </Button>
      </Card>
    );
  }
  if (gaps.items.length === 0) return null;
  return (
    <Card className="border-spark/70">
      <CardHeader title={t("gaps")} description={t("gaps.text")} />
      <ul className="divide-y border-t" aria-label={t("gaps")}>
        {gaps.items.map((gap) => (
          <GapRow key={gap.id} agent={agent} gap={gap} mayEdit={mayEdit} onAnswer={onAnswer} />
        ))}
      </ul>
      <MoreRows auto={false} list={gaps} />
    </Card>
  );
}

function GapRow({
  agent,
  gap,
  mayEdit,
  onAnswer,
}: {
  agent: Agent;
  gap: Gap;
  mayEdit: boolean;
  onAnswer: (gap: Gap) => void;
}) {
  const t = useAgentWords();
  const { relative } = useFormats();
  const dismiss = useDismissGap(agent.id);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-3.5">
      <div className="min-w-0 flex-1 basis-64">
        <h3 className="flex flex-wrap items-center gap-2 font-sans font-semibold text-[15px]">
          <span className="min-w-0 break-words">{gap.question}</span>
          {gap.asked > 1 && <Badge tone="warning">{t("gap.asked", { count: gap.asked })}</Badge>}
        </h3>
        <p className="text-pretty text-muted-foreground text-sm">
          {relative(gap.last_at)}: {reasonText(gap.reason, t)}
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-1.5">
        {mayEdit && (
          <Button look="soft" size="sm" onClick={() => onAnswer(gap)}>
            <GraduationCap aria-hidden /> {t("trial.teach")}
          </Button>
        )}
        <Link
          to={`/inbox/${gap.conversation_id}`}
          className={buttonStyle({ look: "ghost", size: "sm" })}
        >
          <MessagesSquare aria-hidden />{" "}
          <span className="max-sm:sr-only">{t("gap.conversation")}</span>
        </Link>
        {mayEdit && (
          <Button
            look="ghost"
            size="icon"
            aria-label={t("gap.dismiss", { question: gap.question })}
            title={t("gap.dismiss.short")}
            onClick={() => dismiss.mutate(gap)}
          >
            <X aria-hidden />
          </Button>
        )}
      </div>
    </li>
  );
}
