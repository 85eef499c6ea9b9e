/** Every campaign with how far it is and what came of it. */

import { Megaphone, Plus } from "lucide-react";
import { useCommands } from "@/app/commands";
import { Link, useGo } from "@/app/go";
import { useSession } from "@/app/session";
import { useShortcuts } from "@/app/shortcuts";
import { buttonStyle } from "@/components/ui/button";
import { Segmented } from "@/components/ui/choice";
import { type Column, DataList, DataListSkeleton } from "@/components/ui/data-list";
import { MoreRows } from "@/components/ui/more";
import { EmptyState, ErrorState, PageHeader } from "@/components/ui/states";
import { Progress, Skeleton } from "@/components/ui/surface";
import { useFormats } from "@/i18n/formats";
import { oneOf, useSearchState } from "@/lib/search-state";
import { type Campaign, useCampaigns, useFigures } from "./data";
import { type Metrics, settled, total } from "./progress";
import { StatusBadge } from "./status";
import { wizard } from "./wizard-page";
import { useCampaignWords } from "./words";

const STATUSES = ["all", "running", "paused", "draft", "completed"] as const;
const FILTERS = { status: oneOf(STATUSES, "all") };

export function addressOf(campaign: Campaign): string {
  return campaign.status === "draft"
    ? `/campaigns/new?draft=${campaign.id}`
    : `/campaigns/${campaign.id}`;
}

export function CampaignList() {
  const t = useCampaignWords();
  const go = useGo();
  const { can } = useSession();
  const mayEdit = can("admin");
  const [{ status }, setFilters] = useSearchState(FILTERS);
  const campaigns = useCampaigns(status === "all" ? undefined : status);
  const create = () => go("/campaigns/new");
  useShortcuts(mayEdit ? [{ keys: "c", label: t("new"), run: create }] : []);
  useCommands(
    mayEdit
      ? [
          {
            id: "campaign new",
            kind: "action",
            label: t("new"),
            icon: Plus,
            keys: "c",
            run: create,
          },
        ]
      : [],
  );
  const empty = !campaigns.arriving && campaigns.isSuccess && campaigns.items.length === 0;
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        actions={
          mayEdit && (
            <Link to="/campaigns/new" onMouseEnter={wizard.preload} className={buttonStyle()}>
              <Plus aria-hidden /> {t("new")}
            </Link>
          )
        }
      />
      <Segmented
        className="mb-4"
        label={t("filter")}
        value={status}
        onChange={(next) => setFilters({ status: next })}
        segments={STATUSES.map((value) => ({ value, label: t(`filter.${value}`) }))}
      />
      {campaigns.arriving && <DataListSkeleton rows={4} />}
      {campaigns.isError && (
        <ErrorState error={campaigns.error} onRetry={() => campaigns.refetch()} />
      )}
      {empty && (
        <EmptyState
          icon={Megaphone}
          title={t(status === "all" ? "empty" : "empty.filtered")}
          action={
            mayEdit && (
              <Link to="/campaigns/new" className={buttonStyle()}>
                {t("empty.do")}
              </Link>
            )
          }
        >
          {t("empty.text")}
        </EmptyState>
      )}
      {!campaigns.arriving && campaigns.items.length > 0 && <Rows campaigns={campaigns.items} />}
      <MoreRows list={campaigns} />
    </>
  );
}

function Rows({ campaigns }: { campaigns: readonly Campaign[] }) {
  const t = useCampaignWords();
  const go = useGo();
  const { date } = useFormats();
  const figures = useFigures(campaigns);
  const cell = (campaign: Campaign) => ({ campaign, metrics: figures.get(campaign.id) });
  const columns: Column<Campaign>[] = [
    {
      id: "name",
      header: t("name"),
      width: "minmax(0, 2.4fr)",
      cell: (campaign) => (
        <div className="min-w-0">
          <p className="truncate font-semibold">{campaign.name}</p>
          <p className="truncate text-muted-foreground text-sm">
            {campaign.started_at
              ? t("started.on", { date: date(campaign.started_at) })
              : t("created.on", { date: date(campaign.created_at) })}
          </p>
        </div>
      ),
    },
    {
      id: "status",
      header: t("status"),
      width: "8rem",
      cell: (campaign) => <StatusBadge status={campaign.status} />,
    },
    {
      id: "progress",
      header: t("progress"),
      width: "minmax(0, 1.6fr)",
      cell: (campaign) => <ProgressCell {...cell(campaign)} />,
    },
    {
      id: "contacted",
      header: t("contacted"),
      width: "6rem",
      align: "end",
      cell: (campaign) => <Figure {...cell(campaign)} of="contacted" />,
    },
    {
      id: "replied",
      header: t("replied"),
      width: "8rem",
      align: "end",
      cell: (campaign) => <Figure {...cell(campaign)} of="replied" />,
    },
  ];
  return (
    <DataList
      label={t("title")}
      rows={campaigns}
      rowId={(campaign) => campaign.id}
      rowName={(campaign) => campaign.name}
      columns={columns}
      onOpen={(campaign) => go(addressOf(campaign))}
      rowHeight={68}
      cardHeight={(campaign) => (campaign.status === "draft" ? 98 : 136)}
      card={(campaign) => (
        <div className="grid grid-cols-1 gap-2.5">
          <div className="flex items-start justify-between gap-3">
            <p className="min-w-0 truncate font-semibold">{campaign.name}</p>
            <StatusBadge status={campaign.status} />
          </div>
          <ProgressCell {...cell(campaign)} />
          {campaign.status !== "draft" && (
            <p className="flex justify-between gap-3 text-muted-foreground text-sm">
              <span>
                {t("contacted")} <Figure {...cell(campaign)} of="contacted" />
              </span>
              <span>
                {t("replied")} <Figure {...cell(campaign)} of="replied" />
              </span>
            </p>
          )}
        </div>
      )}
    />
  );
}

function ProgressCell({ campaign, metrics }: { campaign: Campaign; metrics?: Metrics }) {
  const t = useCampaignWords();
  const { number } = useFormats();
  if (campaign.status === "draft")
    return <span className="text-muted-foreground text-sm">{t("draft.goOn")}</span>;
  if (!metrics)
    return (
      <div className="grid gap-1">
        <span className="block h-2 rounded-full bg-muted" />
        <Skeleton className="h-4 w-28" />
      </div>
    );
  const [done, all] = [settled(metrics), total(metrics)];
  return (
    <div className="grid gap-1">
      <Progress
        value={done}
        max={Math.max(all, 1)}
        label={t("progress.of", { name: campaign.name })}
      />
      <span className="text-muted-foreground text-xs">
        {t("progress.count", { done: number(done), count: all })}
      </span>
    </div>
  );
}

function Figure({
  campaign,
  metrics,
  of,
}: {
  campaign: Campaign;
  metrics?: Metrics;
  of: "contacted" | "replied";
}) {
  const { number, percent } = useFormats();
  if (campaign.status === "draft") return <span className="text-muted-foreground">–</span>;
  if (!metrics) return <Skeleton className="ml-auto inline-block h-4 w-10 align-middle" />;
  const rate = of === "replied" ? metrics.funnel.reply_rate : null;
  return (
    <span className="font-semibold text-foreground">
      {number(metrics.funnel[of])}
      {rate !== null && (
        <span className="ml-1.5 font-normal text-muted-foreground">{percent(rate)}</span>
      )}
    </span>
  );
}
