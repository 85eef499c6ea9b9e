/** The ledger: every intended message, at most once, with its reason in words. */
import { CircleHelp, MessageSquare } from "lucide-react";
import { useState } from "react";
import { type Column, DataList, DataListSkeleton } from "@/components/ui/data-list";
import { Dialog } from "@/components/ui/dialog";
import { Select } from "@/components/ui/input";
import { MoreRows } from "@/components/ui/more";
import { EmptyState, ErrorState } from "@/components/ui/states";
import { useFormats } from "@/i18n/formats";
import { oneOf, useSearchState } from "@/lib/search-state";
import { variablesIn } from "@/lib/template-parts";
import { Bubble } from "./bubble";
import { useTemplates } from "./choices";
import { type Campaign, type Send, useSends } from "./data";
import { MessageBubble } from "./message-bubble";
import { type Sent, sentValue } from "./parts";
import { Person } from "./person";
import { isUncertain } from "./progress";
import { reasonText } from "./reasons";
import { SendBadge } from "./status";
import { useCampaignWords } from "./words";

const STATES = [
  "planned",
  "claimed",
  "sent",
  "held",
  "rejected",
  "cancelled",
  "unknown",
  "unconfirmed",
] as const;
const FILTERS = { state: oneOf(["any", ...STATES], "any") };

export function Sends({ campaign }: { campaign: Campaign }) {
  const t = useCampaignWords();
  const [{ state }, setFilter] = useSearchState(FILTERS);
  const sends = useSends(campaign.id, state === "any" ? undefined : state);
  const [shown, show] = useState<Send | null>(null);
  const empty = sends.isSuccess && sends.items.length === 0;
  return (
    <>
      <Select
        aria-label={t("sends.state")}
        className="mb-4 w-full sm:w-64"
        value={state}
        onChange={(event) => setFilter({ state: FILTERS.state.read(event.target.value) })}
      >
        <option value="any">{t("sends.any")}</option>
        {STATES.map((one) => (
          <option key={one} value={one}>
            {t(`send.${one}`)}
          </option>
        ))}
      </Select>
      {sends.isPending && <DataListSkeleton rows={6} />}
      {sends.isError && <ErrorState error={sends.error} onRetry={() => sends.refetch()} />}
      {empty && (
        <EmptyState icon={MessageSquare} title={t("sends.empty")}>
          {t("sends.empty.text")}
        </EmptyState>
      )}
      {sends.items.length > 0 && <Rows sends={sends.items} onOpen={show} />}
      <MoreRows list={sends} />
      <SendDialog campaign={campaign} send={shown} onClose={() => show(null)} />
    </>
  );
}

function Rows({ sends, onOpen }: { sends: readonly Send[]; onOpen: (send: Send) => void }) {
  const t = useCampaignWords();
  const { short } = useFormats();
  const when = (send: Send) => short(send.sent_at ?? send.slot_at);
  const columns: Column<Send>[] = [
    {
      id: "person",
      header: t("person"),
      width: "minmax(0, 1.6fr)",
      cell: (send) => <Person id={send.contact_id} />,
    },
    {
      id: "state",
      header: t("status"),
      width: "9.5rem",
      cell: (send) => <SendBadge send={send} />,
    },
    {
      id: "reason",
      header: t("sends.reason"),
      width: "minmax(0, 2fr)",
      cell: (send) => <Reason send={send} />,
    },
    {
      id: "when",
      header: t("sends.when"),
      width: "6rem",
      align: "end",
      cell: (send) => <span className="text-muted-foreground">{when(send)}</span>,
    },
  ];
  return (
    <DataList
      label={t("tab.sends")}
      rows={sends}
      rowId={(send) => send.id}
      rowName={(send) => send.contact_id}
      columns={columns}
      onOpen={onOpen}
      rowHeight={64}
      cardHeight={128}
      card={(send) => (
        <div className="grid grid-cols-1 gap-2.5">
          <Person id={send.contact_id} />
          <div className="flex items-center justify-between gap-3">
            <SendBadge send={send} />
            <span className="text-muted-foreground text-sm">{when(send)}</span>
          </div>
          <Reason send={send} />
        </div>
      )}
    />
  );
}

function Reason({ send }: { send: Send }) {
  const t = useCampaignWords();
  if (isUncertain(send.state))
    return (
      <span className="flex items-start gap-2 font-medium text-sm text-warning-text">
        <CircleHelp aria-hidden className="mt-0.5 size-4 shrink-0" />
        {t(`uncertain.${send.state as "unknown" | "unconfirmed"}`)}
      </span>
    );
  if (!send.code) return null;
  return (
    <span className="text-pretty text-muted-foreground text-sm">{reasonText(send.code, t)}</span>
  );
}

interface Content {
  type?: string;
  text?: string;
  name?: string;
  language?: string;
  variables?: string[];
  named?: { name: string; value: string }[];
  header?: Sent;
  buttons?: { index: number; value?: string }[];
}

function SendDialog({
  campaign,
  send,
  onClose,
}: {
  campaign: Campaign;
  send: Send | null;
  onClose: () => void;
}) {
  const t = useCampaignWords();
  const { dateTime } = useFormats();
  const templates = useTemplates(send ? campaign.account_id : null);
  const content = (send?.content ?? {}) as Content;
  const template = templates.data?.find(
    (one) => one.name === content.name && one.language === content.language,
  );
  const text = content.text ?? wordsOf(template?.body ?? content.name ?? "", content);
  const moments = send
    ? ([
        ["sends.planned", send.planned_at],
        ["sends.slot", send.slot_at],
        ["sends.sent", send.sent_at],
      ] as const)
    : [];
  return (
    <Dialog
      open={send !== null}
      onOpenChange={onClose}
      title={send ? <Person id={send.contact_id} plain /> : ""}
    >
      {send && (
        <div className="grid gap-4 pb-2">
          {template ? (
            <MessageBubble template={template} valueAt={sentValue(content)}>
              {text}
            </MessageBubble>
          ) : (
            <Bubble>{text}</Bubble>
          )}
          <div className="flex flex-wrap items-center gap-3">
            <SendBadge send={send} />
            <Reason send={send} />
          </div>
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
            {moments.map(
              ([key, at]) =>
                at && (
                  <div key={key} className="contents">
                    <dt className="text-muted-foreground">{t(key)}</dt>
                    <dd>{dateTime(at)}</dd>
                  </div>
                ),
            )}
            {send.tries > 1 && (
              <div className="contents">
                <dt className="text-muted-foreground">{t("sends.tries")}</dt>
                <dd>{send.tries}</dd>
              </div>
            )}
          </dl>
        </div>
      )}
    </Dialog>
  );
}

function wordsOf(body: string, { variables = [], named = [] }: Content): string {
  const names = variablesIn(body);
  return body.replace(
    /\{\{\s*([^{}]+?)\s*\}\}/g,
    (hole, name) =>
      named.find((one) => one.name === name)?.value ?? variables[names.indexOf(name)] ?? hole,
  );
}
