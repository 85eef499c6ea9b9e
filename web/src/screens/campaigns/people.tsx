/** The people of a campaign: where each stands, and in words why somebody was left out. */
import { CircleCheckBig, EllipsisVertical, Users } from "lucide-react";
import { useSession } from "@/app/session";
import { Button } from "@/components/ui/button";
import { type Column, DataList, DataListSkeleton } from "@/components/ui/data-list";
import { Select } from "@/components/ui/input";
import { Menu, MenuItem } from "@/components/ui/menu";
import { MoreRows } from "@/components/ui/more";
import { EmptyState, ErrorState } from "@/components/ui/states";
import { useFormats } from "@/i18n/formats";
import { oneOf, useSearchState } from "@/lib/search-state";
import { useConvert } from "./changes";
import { type Campaign, type Prospect, useProspects } from "./data";
import { Person } from "./person";
import type { Metrics } from "./progress";
import { reasonText } from "./reasons";
import { StageBadge } from "./status";
import { useCampaignWords } from "./words";

const STAGES = ["found", "qualified", "contacted", "replied", "converted", "ignored"] as const;
const STATES = ["waiting", "deferred", "drafting", "planned", "skipped", "done"] as const;
const FILTERS = {
  stage: oneOf(["any", ...STAGES], "any"),
  plan_state: oneOf(["any", ...STATES], "any"),
};

export function People({ campaign, metrics }: { campaign: Campaign; metrics?: Metrics }) {
  const t = useCampaignWords();
  const [filter, setFilter] = useSearchState(FILTERS);
  const people = useProspects(campaign.id, {
    stage: filter.stage === "any" ? undefined : filter.stage,
    plan_state: filter.plan_state === "any" ? undefined : filter.plan_state,
  });
  const count = (counts: Record<string, number> | undefined, name: string) =>
    counts ? ` (${counts[name] ?? 0})` : "";
  const empty = people.isSuccess && people.items.length === 0;
  return (
    <>
      <div className="mb-4 flex flex-wrap gap-2">
        <Select
          aria-label={t("people.stage")}
          className="w-full sm:w-56"
          value={filter.stage}
          // The server takes one of the two.
          onChange={(event) => setFilter({ stage: asStage(event.target.value), plan_state: "any" })}
        >
          <option value="any">{t("people.anyStage")}</option>
          {STAGES.map((stage) => (
            <option key={stage} value={stage}>
              {t(`stage.${stage}`)}
              {count(metrics?.stages, stage)}
            </option>
          ))}
        </Select>
        <Select
          aria-label={t("people.state")}
          className="w-full sm:w-56"
          value={filter.plan_state}
          onChange={(event) => setFilter({ plan_state: asState(event.target.value), stage: "any" })}
        >
          <option value="any">{t("people.anyState")}</option>
          {STATES.map((state) => (
            <option key={state} value={state}>
              {t(`plan.${state}`)}
              {count(metrics?.plan_states, state)}
            </option>
          ))}
        </Select>
      </div>
      {people.isPending && <DataListSkeleton rows={6} />}
      {people.isError && <ErrorState error={people.error} onRetry={() => people.refetch()} />}
      {empty && <EmptyState icon={Users} title={t("people.empty")} />}
      {people.items.length > 0 && <Rows campaign={campaign} people={people.items} />}
      <MoreRows list={people} />
    </>
  );
}

const asStage = (value: string) => FILTERS.stage.read(value);
const asState = (value: string) => FILTERS.plan_state.read(value);

function Rows({ campaign, people }: { campaign: Campaign; people: readonly Prospect[] }) {
  const t = useCampaignWords();
  const { can } = useSession();
  const convert = useConvert(campaign.id);
  const columns: Column<Prospect>[] = [
    {
      id: "person",
      header: t("person"),
      width: "minmax(0, 2fr)",
      cell: (one) => <Person id={one.contact_id} />,
    },
    {
      id: "stage",
      header: t("stage"),
      width: "9rem",
      cell: (one) => <StageBadge stage={one.stage} />,
    },
    {
      id: "plan",
      header: t("people.what"),
      width: "minmax(0, 2fr)",
      cell: (one) => <What prospect={one} />,
    },
  ];
  const open = (one: Prospect) => one.stage !== "converted" && one.stage !== "ignored";
  return (
    <DataList
      label={t("tab.people")}
      rows={people}
      rowId={(one) => one.id}
      rowName={(one) => one.contact_id}
      columns={columns}
      rowHeight={64}
      cardHeight={124}
      actions={
        can("agent")
          ? (one) =>
              open(one) && (
                <Menu
                  trigger={
                    <Button look="ghost" size="icon" aria-label={t("person.actions")}>
                      <EllipsisVertical aria-hidden />
                    </Button>
                  }
                >
                  <MenuItem onSelect={() => convert.mutate(one)}>
                    <CircleCheckBig aria-hidden /> {t("person.convert")}
                  </MenuItem>
                </Menu>
              )
          : undefined
      }
      card={(one) => (
        <div className="grid grid-cols-1 gap-2.5">
          <Person id={one.contact_id} />
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <StageBadge stage={one.stage} />
            <What prospect={one} />
          </div>
        </div>
      )}
    />
  );
}

/** What comes next, or what happened, as one sentence. */
function What({ prospect }: { prospect: Prospect }) {
  const t = useCampaignWords();
  const { short, dateTime } = useFormats();
  const text = () => {
    const { plan_state: state } = prospect;
    if (prospect.converted_at) return t("what.converted", { when: short(prospect.converted_at) });
    if (prospect.replied_at) return t("what.replied", { when: short(prospect.replied_at) });
    if (prospect.skip_reason) return reasonText(prospect.skip_reason, t);
    if (state === "deferred" && prospect.due_at)
      return t("what.deferred", { when: dateTime(prospect.due_at) });
    if (state === "planned" && prospect.slot_at)
      return t("what.planned", { when: short(prospect.slot_at) });
    if (prospect.contacted_at) return t("what.contacted", { when: short(prospect.contacted_at) });
    return t(`plan.${state}`);
  };
  return <span className="text-pretty text-muted-foreground text-sm">{text()}</span>;
}
