/** Stays in sight on every tab while something is typed and not saved. */

import { useState } from "react";
import { useSession } from "@/app/session";
import { useShortcuts } from "@/app/shortcuts";
import { Button } from "@/components/ui/button";
import { useCommonWords } from "@/i18n";
import { showProblem, useLeaveGuard } from "@/lib/form";
import { type Agent, useSaveAgent } from "./data";
import { type AgentForm, changesOf, valuesOf } from "./form";
import { useAgentWords } from "./words";

export function SaveBar({
  agent,
  form,
  onRefused,
}: {
  agent: Agent;
  form: AgentForm;
  onRefused: () => void;
}) {
  const t = useAgentWords();
  const common = useCommonWords();
  const { can } = useSession();
  const [trouble, setTrouble] = useState<string | null>(null);
  const save = useSaveAgent(agent, (error) => setTrouble(showProblem(form, error, common)));
  const { isDirty } = form.formState;
  useLeaveGuard(isDirty);
  const submit = form.handleSubmit(
    (values) => {
      setTrouble(null);
      const changes = changesOf(values, agent);
      if (Object.keys(changes).length === 0) form.reset(valuesOf(agent));
      else save.mutate(changes, { onSuccess: (saved) => form.reset(valuesOf(saved)) });
    },
    () => onRefused(),
  );
  useShortcuts(
    can("admin")
      ? [{ keys: "mod+s", label: t("save"), always: true, run: () => void submit() }]
      : [],
  );
  if (!isDirty) return null;
  return (
    <div
      role="region"
      aria-label={t("unsaved")}
      className="slide-in-from-bottom-3 fade-in fixed inset-x-3 bottom-[calc(4.5rem+env(safe-area-inset-bottom))] z-30 flex animate-in flex-wrap items-center justify-between gap-2 rounded-xl border bg-raised p-2 pl-4 shadow-float md:sticky md:inset-x-auto md:bottom-6 md:mt-5"
    >
      {trouble ? (
        <p role="alert" className="min-w-0 flex-1 text-danger-text text-sm">
          {trouble}
        </p>
      ) : (
        <p className="min-w-0 flex-1 font-semibold text-sm">{t("unsaved")}</p>
      )}
      <div className="flex gap-2">
        <Button
          look="ghost"
          onClick={() => {
            setTrouble(null);
            form.reset(valuesOf(agent));
          }}
        >
          {t("discard")}
        </Button>
        <Button pending={save.isPending} onClick={() => void submit()}>
          {common("save")}
        </Button>
      </div>
    </div>
  );
}
