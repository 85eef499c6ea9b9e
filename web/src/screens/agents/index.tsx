/** Agents: who answers for the business, and how much each knows. */
import { Archive, Bot, Plus } from "lucide-react";
import { useState } from "react";
import { useCommands } from "@/app/commands";
import { useGo } from "@/app/go";
import { late } from "@/app/late";
import { useSession } from "@/app/session";
import { useShortcuts } from "@/app/shortcuts";
import { Button } from "@/components/ui/button";
import { Segmented } from "@/components/ui/choice";
import { MoreRows } from "@/components/ui/more";
import { EmptyState, ErrorState, PageHeader } from "@/components/ui/states";
import { Card, Skeleton } from "@/components/ui/surface";
import { flag, useSearchState } from "@/lib/search-state";
import { AgentCard } from "./agent-card";
import { useAgents } from "./data";
import { useAgentWords } from "./words";

const NewAgent = late(async () => (await import("./new-agent")).NewAgent);
const FILTERS = { archived: flag() };

export default function AgentList() {
  const t = useAgentWords();
  const go = useGo();
  const { can } = useSession();
  const mayEdit = can("admin");
  const [{ archived }, setFilters] = useSearchState(FILTERS);
  const agents = useAgents(archived);
  const [making, make] = useState(false);
  const start = () => make(true);
  useShortcuts(mayEdit ? [{ keys: "c", label: t("new"), run: start }] : []);
  useCommands(
    mayEdit
      ? [{ id: "agent new", kind: "action", label: t("new"), icon: Plus, keys: "c", run: start }]
      : [],
  );
  const empty = agents.isSuccess && agents.items.length === 0;
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        actions={
          mayEdit && (
            <Button onClick={start}>
              <Plus aria-hidden /> {t("new")}
            </Button>
          )
        }
      />
      <Segmented
        className="mb-4"
        label={t("filter")}
        value={archived ? "archived" : "current"}
        onChange={(value) => setFilters({ archived: value === "archived" })}
        segments={[
          { value: "current", label: t("filter.current") },
          { value: "archived", label: t("filter.archived") },
        ]}
      />
      {agents.isPending && <ListSkeleton />}
      {agents.isError && agents.items.length === 0 && (
        <ErrorState error={agents.error} onRetry={() => agents.refetch()} />
      )}
      {empty && archived && (
        <EmptyState icon={Archive} title={t("empty.archived")}>
          {t("empty.archived.text")}
        </EmptyState>
      )}
      {empty && !archived && (
        <EmptyState
          icon={Bot}
          title={t("empty")}
          action={mayEdit && <Button onClick={start}>{t("empty.do")}</Button>}
        >
          {t(mayEdit ? "empty.text" : "empty.viewer")}
        </EmptyState>
      )}
      <ul className="grid grid-cols-1 gap-4 lg:grid-cols-2" aria-label={t("title")}>
        {agents.items.map((agent) => (
          <li key={agent.id} className="min-w-0">
            <AgentCard agent={agent} />
          </li>
        ))}
      </ul>
      <MoreRows list={agents} />
      <NewAgent
        wanted={making}
        open={making}
        onClose={() => make(false)}
        onMade={(agent) => go(`/agents/${agent.id}`)}
      />
    </>
  );
}

function ListSkeleton() {
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      {[1, 2].map((one) => (
        <Card key={one} className="grid gap-5 p-5">
          <div className="flex items-center gap-4">
            <Skeleton className="size-11 rounded-lg" />
            <div className="grid flex-1 gap-2">
              <Skeleton className="w-40" />
              <Skeleton className="w-28" />
            </div>
          </div>
          <Skeleton className="h-10" />
          <Skeleton className="h-12" />
        </Card>
      ))}
    </div>
  );
}
