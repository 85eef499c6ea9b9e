/** One campaign: what happens now, its people, its messages, its drafts and its limits. */
import { Copy, Ellipsis, Flag, Pause, Play, UserPlus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useParams } from "react-router";
import { useCommands } from "@/app/commands";
import { Link, useGo } from "@/app/go";
import { useSession } from "@/app/session";
import { useShortcuts } from "@/app/shortcuts";
import { BackLink } from "@/components/ui/back-link";
import { Button, buttonStyle } from "@/components/ui/button";
import { Dialog, Sheet } from "@/components/ui/dialog";
import { Menu, MenuItem } from "@/components/ui/menu";
import { ErrorState } from "@/components/ui/states";
import { Skeleton } from "@/components/ui/surface";
import { Tab, TabList, TabPanel, Tabs } from "@/components/ui/tabs";
import { useCommonWords } from "@/i18n";
import { oneOf, useSearchState } from "@/lib/search-state";
import { AddPeople } from "./add-people";
import { useComplete, useMove } from "./changes";
import { type Campaign, useCampaign, useMetrics } from "./data";
import { Drafts } from "./drafts";
import { Overview } from "./overview";
import { People } from "./people";
import { reasonText } from "./reasons";
import { Sends } from "./sends";
import { Settings } from "./settings";
import { StatusBadge } from "./status";
import { useCampaignWords } from "./words";

const TABS = ["overview", "people", "sends", "drafts", "settings"] as const;
const PLACE = { tab: oneOf(TABS, "overview") };

export function CampaignPage() {
  const t = useCampaignWords();
  const { id = "" } = useParams();
  const campaign = useCampaign(id);
  return (
    <>
      <BackLink to="/campaigns">{t("title")}</BackLink>
      {campaign.isPending && <PageSkeleton />}
      {campaign.isError && <ErrorState error={campaign.error} onRetry={() => campaign.refetch()} />}
      {campaign.data && <Loaded campaign={campaign.data} />}
    </>
  );
}

function PageSkeleton() {
  return (
    <div className="grid gap-6">
      <Skeleton className="h-9 w-72 max-w-full" />
      <Skeleton className="h-10" />
      <Skeleton className="h-40" />
      <Skeleton className="h-56" />
    </div>
  );
}

function Loaded({ campaign }: { campaign: Campaign }) {
  const t = useCampaignWords();
  const { can } = useSession();
  const metrics = useMetrics(campaign.id);
  const [{ tab }, setPlace] = useSearchState(PLACE);
  const written = campaign.first_message.mode === "llm";
  const shown = TABS.filter((name) => name !== "drafts" || written);
  const waiting = metrics.data?.plan_states.drafting ?? 0;
  return (
    <>
      <header className="mb-5">
        <h1 className="break-words font-bold text-[1.65rem] leading-9 tracking-[-0.022em]">
          {campaign.name}
        </h1>
        <div className="mt-1 flex flex-wrap items-center justify-between gap-3">
          <p className="flex flex-wrap items-center gap-2 text-muted-foreground text-sm">
            <StatusBadge status={campaign.status} />
            {campaign.status === "paused" && campaign.pause_reason && (
              <span>{reasonText(campaign.pause_reason, t)}</span>
            )}
          </p>
          {can("admin") && <Actions campaign={campaign} />}
        </div>
      </header>
      <Tabs value={tab} onValueChange={(next) => setPlace({ tab: next as (typeof TABS)[number] })}>
        <TabList aria-label={t("tabs")} className="mb-5">
          {shown.map((name) => (
            <Tab key={name} value={name}>
              {t(`tab.${name}`)}
              {name === "drafts" && waiting > 0 && (
                <span className="rounded-full bg-spark px-1.5 font-bold text-[11px] text-spark-foreground">
                  {waiting}
                </span>
              )}
            </Tab>
          ))}
        </TabList>
        <TabPanel value="overview">
          <Overview campaign={campaign} metrics={metrics} />
        </TabPanel>
        <TabPanel value="people">
          <People campaign={campaign} metrics={metrics.data} />
        </TabPanel>
        <TabPanel value="sends">
          <Sends campaign={campaign} />
        </TabPanel>
        {written && (
          <TabPanel value="drafts">
            <Drafts campaign={campaign} />
          </TabPanel>
        )}
        <TabPanel value="settings">
          <Settings key={campaign.id} campaign={campaign} />
        </TabPanel>
      </Tabs>
    </>
  );
}

function Actions({ campaign }: { campaign: Campaign }) {
  const t = useCampaignWords();
  const go = useGo();
  const move = useMove();
  const [ending, end] = useState(false);
  const [adding, add] = useState(false);
  const { id, status } = campaign;
  const next = status === "running" ? "pause" : status === "paused" ? "resume" : null;
  const turn = () => next && move.mutate({ id, move: next });
  useShortcuts(next ? [{ keys: "p", label: t(next), run: turn }] : []);
  useCommands(
    next ? [{ id: "campaign turn", kind: "action", label: t(next), keys: "p", run: turn }] : [],
  );
  if (status === "draft")
    return (
      <Link to={`/campaigns/new?draft=${id}`} className={buttonStyle()}>
        {t("draft.goOn")}
      </Link>
    );
  return (
    <div className="flex items-center gap-2">
      {next && (
        <Button look={next === "resume" ? "primary" : "plain"} onClick={turn}>
          {next === "pause" ? <Pause aria-hidden /> : <Play aria-hidden />} {t(next)}
        </Button>
      )}
      <Menu
        trigger={
          <Button look="plain" size="icon" aria-label={t("more.actions")}>
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        {next && (
          <MenuItem onSelect={() => add(true)}>
            <UserPlus aria-hidden /> {t("add.people")}
          </MenuItem>
        )}
        <MenuItem onSelect={() => go(`/campaigns/new?from=${id}`)}>
          <Copy aria-hidden /> {t("duplicate")}
        </MenuItem>
        {next && (
          <MenuItem danger onSelect={() => end(true)}>
            <Flag aria-hidden /> {t("complete")}
          </MenuItem>
        )}
      </Menu>
      <EndDialog campaign={campaign} open={ending} onOpenChange={end} />
      <Sheet open={adding} onOpenChange={add} title={t("add.people")}>
        <AddPeople ensure={async () => id} campaignId={id} />
      </Sheet>
    </div>
  );
}

function EndDialog({
  campaign,
  open,
  onOpenChange,
}: {
  campaign: Campaign;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}): ReactNode {
  const t = useCampaignWords();
  const common = useCommonWords();
  const complete = useComplete();
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("complete.title")}
      footer={
        <>
          <Button look="ghost" onClick={() => onOpenChange(false)}>
            {common("cancel")}
          </Button>
          <Button
            look="danger"
            pending={complete.isPending}
            onClick={() => complete.mutate(campaign.id, { onSettled: () => onOpenChange(false) })}
          >
            {t("complete")}
          </Button>
        </>
      }
    >
      <p className="text-sm">{t("complete.text")}</p>
    </Dialog>
  );
}
