/** What is done with the chosen conversations: the box of each, the bar, the progress and the report. */
import { problemText } from "@/api/problem";
import { useSession } from "@/app/session";
import { useShortcuts } from "@/app/shortcuts";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/choice";
import { ManyProgress, ManyReport, SelectionBar } from "@/components/ui/many";
import { useCommonWords } from "@/i18n";
import { cn } from "@/lib/cn";
import { useStore } from "@/lib/store";
import type { Conversation } from "./cache";
import type { Choosing } from "./choosing";
import { changes, useMoveMany } from "./move-many";
import { reportStore, runsStore, TOGETHER, type Together } from "./together";
import { useInboxWords } from "./words";

export function BulkActions({
  shown,
  choosing,
}: {
  shown: readonly Conversation[];
  choosing: Choosing;
}) {
  const t = useInboxWords();
  const common = useCommonWords();
  const { me } = useSession();
  const run = useMoveMany();
  const { selection, order, active, stop } = choosing;
  const chosen = shown.filter((one) => selection.has(one.id));
  const those = (kind: Together) => chosen.filter((one) => changes(kind, one, me.id));
  const act = (kind: Together) => {
    const steps = those(kind).map((conversation) => ({ conversation, move: { kind } }));
    if (steps.length === 0) return;
    void run(kind, steps);
    stop();
  };
  useShortcuts([
    ...(active ? [{ keys: "Escape", label: t("key.select.stop"), run: stop }] : []),
    ...(chosen.length > 0
      ? [
          { keys: "t", label: t("key.takeover.many"), run: () => act("takeover") },
          { keys: "e", label: t("key.close.many"), run: () => act("close") },
        ]
      : []),
  ]);
  return (
    <>
      <Running />
      {active && (
        <SelectionBar
          docked
          count={chosen.length}
          label={t("select.count", { count: chosen.length })}
          before={
            <Checkbox
              aria-label={common("select.all")}
              checked={selection.state(order)}
              onCheckedChange={() => selection.toggleAll(order)}
            />
          }
          onClear={stop}
        >
          {TOGETHER.map((kind) => (
            <Button
              key={kind}
              look="plain"
              size="sm"
              disabled={those(kind).length === 0}
              onClick={() => act(kind)}
            >
              {kind === "release" ? (
                <span>
                  {t("do.release.short")} <span className="sr-only">{t("do.release.to")}</span>
                </span>
              ) : (
                t(`do.${kind}`)
              )}
            </Button>
          ))}
        </SelectionBar>
      )}
      <Refusals />
    </>
  );
}

export function RowBox({
  id,
  name,
  chosen,
  onToggle,
}: {
  id: string;
  name: string;
  chosen: boolean;
  onToggle: (range: boolean) => void;
}) {
  const t = useCommonWords();
  return (
    <span
      className={cn(
        "absolute top-3 left-4 z-10 grid size-10 place-items-center rounded-full",
        chosen ? "bg-primary-soft" : "bg-card",
      )}
    >
      <Checkbox
        id={id}
        aria-label={t("select.one", { name })}
        checked={chosen}
        onClick={(event) => onToggle(event.shiftKey)}
      />
    </span>
  );
}

function Running() {
  const t = useInboxWords();
  return useStore(runsStore)
    .filter(({ total }) => total > 1)
    .map(({ id, kind, done, total }) => (
      <ManyProgress
        key={id}
        label={t(`together.${kind}`, { done, total })}
        done={done}
        total={total}
        className="border-t"
      />
    ));
}

function Refusals() {
  const t = useInboxWords();
  const common = useCommonWords();
  const run = useMoveMany();
  const report = useStore(reportStore);
  if (!report) return null;
  const { kind, tried, failures } = report;
  return (
    <ManyReport
      title={t("report.title", { count: failures.length })}
      description={t("report.text", { done: tried - failures.length, total: tried })}
      refused={failures.map(({ item, error }) => ({
        id: item.conversation.id,
        name: item.conversation.contact_name || t("unknown"),
        reason: problemText(error, common),
      }))}
      onAgain={() =>
        run(
          kind,
          failures.map(({ item }) => item),
        )
      }
      onClose={() => reportStore.set(null)}
    />
  );
}
