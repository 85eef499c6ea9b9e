/** One agent: its instructions, what it knows, a place to try it, and how it was before. */
import { CirclePause, CirclePlay, Ellipsis, Trash2 } from "lucide-react";
import { useEffect, useState } from "react";
import { useParams } from "react-router";
import { useCommands } from "@/app/commands";
import { useGo } from "@/app/go";
import { useSession } from "@/app/session";
import { useShortcuts } from "@/app/shortcuts";
import { BackLink } from "@/components/ui/back-link";
import { Button } from "@/components/ui/button";
import { ConfirmTyped } from "@/components/ui/confirm-typed";
import { Menu, MenuItem } from "@/components/ui/menu";
import { ErrorState, PageHeader } from "@/components/ui/states";
import { Skeleton } from "@/components/ui/surface";
import { Tab, TabList, TabPanel, Tabs } from "@/components/ui/tabs";
import { useSchemaForm } from "@/lib/form";
import { oneOf, useSearchState } from "@/lib/search-state";
import { ActiveBadge } from "./agent-card";
import { type Agent, useAgent, useArchive, useSetActive } from "./data";
import { Faqs } from "./faqs";
import { changesOf, schema, valuesOf } from "./form";
import { Instructions } from "./instructions";
import { Knowledge } from "./knowledge";
import { useShelf } from "./learning";
import { Playground } from "./playground";
import { SaveBar } from "./save-bar";
import { useTrial } from "./trial";
import { Versions } from "./versions";
import { useAgentWords } from "./words";

const TABS = ["instructions", "knowledge", "faqs", "playground", "versions"] as const;
type TabName = (typeof TABS)[number];
const PLACE = { tab: oneOf(TABS, "instructions") };

export default function AgentPage() {
  const t = useAgentWords();
  const { id = "" } = useParams();
  const agent = useAgent(id);
  return (
    <>
      <BackLink to="/agents">{t("title")}</BackLink>
      {agent.isPending && <PageSkeleton />}
      {agent.isError && !agent.data && (
        <>
          <PageHeader title={t("title")} />
          <ErrorState error={agent.error} onRetry={() => agent.refetch()} />
        </>
      )}
      {agent.data && <Loaded key={id} agent={agent.data} />}
    </>
  );
}

function PageSkeleton() {
  return (
    <div className="grid gap-6">
      <Skeleton className="h-9 w-64 max-w-full" />
      <Skeleton className="h-10" />
      <Skeleton className="h-56" />
      <Skeleton className="h-72" />
    </div>
  );
}

function Loaded({ agent }: { agent: Agent }) {
  const t = useAgentWords();
  const { can } = useSession();
  const mayEdit = can("admin") && !agent.archived;
  const [{ tab }, setPlace] = useSearchState(PLACE);
  const form = useSchemaForm(schema, { defaultValues: valuesOf(agent) });
  // Another version came, e.g. by going back to one: what is typed and not yet saved stays.
  useEffect(() => {
    form.reset(valuesOf(agent), { keepDirtyValues: true });
  }, [form, agent]);
  const trial = useTrial(agent.id, () => changesOf(form.getValues(), agent));
  const { data: shelf } = useShelf(agent.id);
  const counts: Partial<Record<TabName, number>> = {
    knowledge: shelf?.sources,
    faqs: shelf?.faqs,
  };
  const show = (next: TabName) => setPlace({ tab: next });
  useShortcuts(
    TABS.map((name, at) => ({
      keys: String(at + 1),
      label: t(`tab.${name}`),
      run: () => show(name),
    })),
  );
  useCommands([
    { id: "agent try", kind: "action", label: t("try"), run: () => show("playground") },
  ]);
  return (
    <>
      <PageHeader
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="min-w-0 break-words">{agent.name}</span>
            <ActiveBadge agent={agent} />
          </span>
        }
        description={
          agent.archived ? (
            t("archived.text")
          ) : (
            <span className="max-md:hidden">{t("page.text")}</span>
          )
        }
        actions={mayEdit && <Actions agent={agent} />}
      />
      <Tabs value={tab} onValueChange={(next) => show(next as TabName)}>
        <TabList aria-label={t("tabs")} className="mb-5">
          {TABS.map((name) => (
            <Tab key={name} value={name}>
              {t(`tab.${name}`)}
              {counts[name] !== undefined && (
                <span className="rounded-full bg-muted px-1.5 font-semibold text-[11px] text-muted-foreground">
                  {counts[name]}
                </span>
              )}
            </Tab>
          ))}
        </TabList>
        <TabPanel value="instructions">
          <Instructions agent={agent} form={form} mayEdit={mayEdit} />
        </TabPanel>
        <TabPanel value="knowledge">
          <Knowledge agent={agent} mayEdit={mayEdit} />
        </TabPanel>
        <TabPanel value="faqs">
          <Faqs agent={agent} mayEdit={mayEdit} />
        </TabPanel>
        <TabPanel value="playground">
          <Playground
            agent={agent}
            trial={trial}
            mayTeach={mayEdit}
            unsaved={form.formState.isDirty}
          />
        </TabPanel>
        <TabPanel value="versions">
          <Versions agent={agent} mayEdit={mayEdit} />
        </TabPanel>
      </Tabs>
      {mayEdit && <SaveBar agent={agent} form={form} onRefused={() => show("instructions")} />}
    </>
  );
}

function Actions({ agent }: { agent: Agent }) {
  const t = useAgentWords();
  const go = useGo();
  const turn = useSetActive();
  const archive = useArchive();
  const [asking, ask] = useState(false);
  const { active } = agent;
  return (
    <>
      <Button
        look={active ? "plain" : "primary"}
        onClick={() => turn.mutate({ agent, active: !active })}
      >
        {active ? <CirclePause aria-hidden /> : <CirclePlay aria-hidden />}
        {t(active ? "pause" : "resume")}
      </Button>
      <Menu
        trigger={
          <Button look="plain" size="icon" aria-label={t("more.actions")}>
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        <MenuItem danger onSelect={() => ask(true)}>
          <Trash2 aria-hidden /> {t("archive")}
        </MenuItem>
      </Menu>
      <ConfirmTyped
        open={asking}
        onOpenChange={ask}
        title={t("archive.ask", { name: agent.name })}
        phrase={agent.name}
        action={t("archive")}
        pending={archive.isPending}
        onConfirm={() =>
          archive.mutate(agent, {
            onSuccess: () => {
              ask(false);
              go("/agents");
            },
          })
        }
      >
        {t("archive.warning")}
      </ConfirmTyped>
    </>
  );
}
