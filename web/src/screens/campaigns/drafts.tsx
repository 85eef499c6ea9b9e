/** Messages a model wrote: read, mended, approved one by one or together, or rejected. */
import { Check, CircleAlert, PenLine, Sparkles, X } from "lucide-react";
import { useId, useState } from "react";
import { problemText } from "@/api/problem";
import { useSession } from "@/app/session";
import { Badge, type Tone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Checkbox, Segmented } from "@/components/ui/choice";
import { Textarea } from "@/components/ui/input";
import { ManyReport, SelectionBar } from "@/components/ui/many";
import { MoreRows } from "@/components/ui/more";
import { useSelection } from "@/components/ui/selection";
import { EmptyState, ErrorState } from "@/components/ui/states";
import { Card, Skeleton } from "@/components/ui/surface";
import { toast } from "@/components/ui/toast";
import { useCommonWords } from "@/i18n";
import { oneOf, useSearchState } from "@/lib/search-state";
import { Bubble } from "./bubble";
import { ChoiceRow } from "./choice-row";
import { useTemplates } from "./choices";
import { type Campaign, type Draft, useDrafts } from "./data";
import { oneLine } from "./message";
import { Person } from "./person";
import { around } from "./preview";
import { reasonText } from "./reasons";
import { type BulkReport, useApproveMany, useDecide, useDraftChange } from "./review";
import { useCampaignWords } from "./words";

const STATES = ["waiting", "approved", "rejected", "writing"] as const;
const FILTERS = { draft: oneOf(STATES, "waiting") };
const TONES: Record<Draft["state"], Tone> = {
  writing: "info",
  waiting: "warning",
  approved: "good",
  rejected: "neutral",
};

export function Drafts({ campaign }: { campaign: Campaign }) {
  const t = useCampaignWords();
  const common = useCommonWords();
  const { can } = useSession();
  const [{ draft: state }, setFilter] = useSearchState(FILTERS);
  const drafts = useDrafts(campaign.id, state);
  const selection = useSelection();
  const [report, setReport] = useState<BulkReport | null>(null);
  const approve = useApproveMany(campaign.id, (found) => {
    selection.clear();
    if (found.failed.length > 0) setReport(found);
    else toast(t("drafts.approved", { count: found.approved }));
  });
  const order = drafts.items.map((draft) => draft.id);
  const chosen = drafts.items.filter((draft) => selection.has(draft.id));
  const reviewing = state === "waiting" && can("agent") && campaign.status !== "completed";
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <Segmented
          label={t("drafts.filter")}
          value={state}
          onChange={(next) => {
            selection.clear();
            setFilter({ draft: next });
          }}
          segments={STATES.map((value) => ({ value, label: t(`draft.state.${value}`) }))}
        />
        {reviewing && drafts.items.length > 0 && (
          <ChoiceRow
            className="flex min-h-9 cursor-pointer items-center gap-2.5 text-sm pointer-coarse:min-h-11"
            checked={selection.state(order)}
            onChoose={() => selection.toggleAll(order)}
          >
            {t("drafts.all")}
          </ChoiceRow>
        )}
      </div>
      {drafts.isPending && (
        <div className="grid gap-4 lg:grid-cols-2">
          <Skeleton className="h-52" />
          <Skeleton className="h-52" />
        </div>
      )}
      {drafts.isError && <ErrorState error={drafts.error} onRetry={() => drafts.refetch()} />}
      {drafts.isSuccess && drafts.items.length === 0 && (
        <EmptyState icon={Sparkles} title={t(`drafts.empty.${state}`)}>
          {t("drafts.empty.text")}
        </EmptyState>
      )}
      <ul className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
        {drafts.items.map((draft) => (
          <li key={draft.id}>
            <DraftCard
              campaign={campaign}
              draft={draft}
              reviewing={reviewing && draft.state === "waiting"}
              chosen={selection.has(draft.id)}
              onChoose={(range) => selection.toggle(draft.id, order, range)}
            />
          </li>
        ))}
      </ul>
      <MoreRows list={drafts} />
      {selection.ids.size > 0 && (
        <SelectionBar count={selection.ids.size} onClear={selection.clear}>
          <Button size="sm" pending={approve.isPending} onClick={() => approve.mutate(chosen)}>
            <Check aria-hidden /> {t("drafts.approve", { count: chosen.length })}
          </Button>
        </SelectionBar>
      )}
      {report && (
        <ManyReport
          title={t("report.title", { count: report.failed.length })}
          description={t("report.done", { count: report.approved })}
          refused={report.failed.map(({ item, error }) => ({
            id: item.id,
            name: <Person id={item.contact_id} plain />,
            reason: problemText(error, common),
          }))}
          onClose={() => setReport(null)}
        />
      )}
    </>
  );
}

function DraftCard({
  campaign,
  draft,
  reviewing,
  chosen,
  onChoose,
}: {
  campaign: Campaign;
  draft: Draft;
  reviewing: boolean;
  chosen: boolean;
  onChoose: (range: boolean) => void;
}) {
  const t = useCampaignWords();
  const common = useCommonWords();
  const change = useDraftChange(campaign.id);
  const decide = useDecide(campaign.id);
  // What the person reads: the words stand inside the template.
  const { template: name, language } = campaign.first_message;
  const templates = useTemplates(name ? campaign.account_id : null);
  const template = templates.data?.find((one) => one.name === name && one.language === language);
  const [text, setText] = useState<string | null>(null);
  const id = useId();
  return (
    <Card className="grid grid-cols-1 gap-3 p-4">
      <header className="flex items-center gap-3">
        {reviewing && (
          <Checkbox
            aria-label={t("drafts.choose")}
            checked={chosen}
            onClick={(event) => onChoose(event.shiftKey)}
          />
        )}
        <div className="min-w-0 flex-1">
          <Person id={draft.contact_id} />
        </div>
        {!reviewing && <Badge tone={TONES[draft.state]}>{t(`draft.state.${draft.state}`)}</Badge>}
      </header>
      {draft.flags.length > 0 && (
        <ul className="grid gap-1 rounded-md bg-warning-soft px-3 py-2 text-sm text-warning-text">
          {draft.flags.map((flag) => (
            <li key={flag} className="flex items-start gap-2">
              <CircleAlert aria-hidden className="mt-1 size-3.5 shrink-0" />
              {reasonText(flag, t)}
            </li>
          ))}
        </ul>
      )}
      {text === null ? (
        <Bubble>
          {template ? around(template.body, oneLine(draft.text)) : draft.text || t("draft.noText")}
        </Bubble>
      ) : (
        <div className="grid gap-1.5">
          <label htmlFor={id} className="font-semibold text-sm">
            {t("draft.text")}
          </label>
          <Textarea
            id={id}
            autoFocus
            rows={5}
            maxLength={4096}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
      )}
      {reviewing && text === null && (
        <footer className="flex flex-wrap gap-2">
          <Button
            size="sm"
            disabled={!draft.text.trim()}
            onClick={() => decide.mutate({ draft, approve: true })}
          >
            <Check aria-hidden /> {t("draft.approve")}
          </Button>
          <Button size="sm" look="plain" onClick={() => setText(draft.text)}>
            <PenLine aria-hidden /> {common("edit")}
          </Button>
          <Button size="sm" look="ghost" onClick={() => decide.mutate({ draft, approve: false })}>
            <X aria-hidden /> {t("draft.reject")}
          </Button>
        </footer>
      )}
      {text !== null && (
        <footer className="flex flex-wrap gap-2">
          <Button
            size="sm"
            disabled={!text.trim()}
            onClick={() => {
              change.mutate({ draft, text: text.trim() });
              setText(null);
            }}
          >
            {common("save")}
          </Button>
          <Button size="sm" look="ghost" onClick={() => setText(null)}>
            {common("cancel")}
          </Button>
        </footer>
      )}
    </Card>
  );
}
