/** Campaign against campaign: a few at a time, chosen in the address. */
import { useMemo } from "react";
import { Link } from "@/app/go";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/states";
import { Card, CardHeader, Skeleton } from "@/components/ui/surface";
import { useFormats } from "@/i18n/formats";
import { text, useSearchState } from "@/lib/search-state";
import { Bars, Table, Twin } from "./charts";
import { type Campaign, useBegun, useCompared } from "./data";
import { type CompareRow, compareRows, shortName } from "./figures";
import { useInsightWords } from "./words";

const PLACE = { compare: text() };
const MOST = 6;
const FIRST = 4;

export function Comparison() {
  const t = useInsightWords();
  const begun = useBegun();
  const [{ compare }, setPlace] = useSearchState(PLACE);
  const chosen = useMemo(() => {
    const known = new Set(begun.data?.map((one) => one.id));
    const asked = compare.split(",").filter((id) => known.has(id));
    return asked.length > 0 ? asked : (begun.data ?? []).slice(0, FIRST).map((one) => one.id);
  }, [begun.data, compare]);
  const found = useCompared(chosen);
  if (begun.isPending) return <Skeleton className="h-80" />;
  if (begun.isError) return <ErrorState error={begun.error} onRetry={() => begun.refetch()} />;
  if (begun.data.length === 0)
    return (
      <Card>
        <CardHeader title={t("compare")} description={t("compare.none")} />
        <div className="h-2" />
      </Card>
    );
  const turn = (id: string) => {
    const next = chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id];
    if (next.length > 0) setPlace({ compare: next.slice(-MOST).join(",") });
  };
  return (
    <Chart
      rows={compareRows(found.rows)}
      pending={found.pending}
      error={found.error}
      retry={found.retry}
      picker={<Picker campaigns={begun.data} chosen={chosen} onTurn={turn} />}
    />
  );
}

function Picker({
  campaigns,
  chosen,
  onTurn,
}: {
  campaigns: readonly Campaign[];
  chosen: readonly string[];
  onTurn: (id: string) => void;
}) {
  const t = useInsightWords();
  return (
    <ul aria-label={t("compare.choose")} className="mb-4 flex flex-wrap gap-2">
      {campaigns.slice(0, 12).map((one) => (
        <li key={one.id} className="min-w-0 max-w-full">
          <Button
            size="sm"
            look={chosen.includes(one.id) ? "soft" : "plain"}
            aria-pressed={chosen.includes(one.id)}
            className="max-w-64"
            onClick={() => onTurn(one.id)}
          >
            <span className="truncate">{one.name}</span>
          </Button>
        </li>
      ))}
    </ul>
  );
}

function Chart({
  rows,
  pending,
  error,
  retry,
  picker,
}: {
  rows: CompareRow[];
  pending: boolean;
  error: unknown;
  retry: () => void;
  picker: React.ReactNode;
}) {
  const t = useInsightWords();
  const { percent, number, list } = useFormats();
  const shown = (value: number | null) => (value === null ? "–" : percent(value));
  const series = [
    { key: "delivery", name: t("rate.delivery"), colour: "var(--input)" },
    { key: "read", name: t("rate.read"), colour: "var(--primary)" },
    { key: "reply", name: t("rate.reply"), colour: "var(--spark)" },
  ];
  const small = rows.filter((row) => row.small).map((row) => row.name);
  const best = [...rows]
    .filter((row) => !row.small && row.reply !== null)
    .sort((one, other) => (other.reply ?? 0) - (one.reply ?? 0))[0];
  return (
    <Twin
      title={t("compare")}
      description={t("compare.text")}
      notice={
        small.length > 0
          ? t("compare.small", { names: list(small), count: small.length })
          : undefined
      }
      table={
        <>
          {picker}
          <Table
            caption={t("compare")}
            head={[
              t("campaign"),
              t("contacted"),
              t("rate.delivery"),
              t("rate.read"),
              t("rate.reply"),
              t("rate.conversion"),
            ]}
            rows={rows.map((row) => ({
              key: row.id,
              cells: [
                <Link key="name" to={`/campaigns/${row.id}`} className="hover:underline">
                  {row.name}
                </Link>,
                number(row.contacted),
                shown(row.delivery),
                shown(row.read),
                shown(row.reply),
                shown(row.conversion),
              ],
            }))}
          />
        </>
      }
    >
      {picker}
      {error !== undefined && rows.length === 0 && <ErrorState error={error} onRetry={retry} />}
      {pending && rows.length === 0 && <Skeleton className="h-64" />}
      {rows.length > 0 && (
        <>
          {best && rows.length > 1 && (
            <p className="mb-3 flex flex-wrap items-center gap-2 text-sm">
              <Badge tone="good">{t("compare.best")}</Badge>
              <span>{t("compare.bestText", { name: best.name, share: shown(best.reply) })}</span>
            </p>
          )}
          <Bars
            share
            rows={rows.map((row) => ({
              label: shortName(row.name),
              title: row.name,
              delivery: row.delivery,
              read: row.read,
              reply: row.reply,
            }))}
            series={series}
            format={percent}
            summary={rows
              .map((row) =>
                t("compare.summary", {
                  name: row.name,
                  reply: shown(row.reply),
                  read: shown(row.read),
                }),
              )
              .join(" ")}
          />
        </>
      )}
    </Twin>
  );
}
