/** How the last days went, in four figures that lead to their explanation. */
import { Link } from "@/app/go";
import { ErrorState } from "@/components/ui/states";
import { Card, CardHeader, Skeleton } from "@/components/ui/surface";
import { useFormats } from "@/i18n/formats";
import { ENOUGH, lastWeek, type Overview, useOverview } from "./data";
import { useHomeWords } from "./words";

export function Working() {
  const t = useHomeWords();
  const overview = useOverview();
  return (
    <Card>
      <CardHeader
        title={t("working.title")}
        action={
          <Link
            to="/insights"
            className="font-semibold text-primary-text text-sm hover:underline pointer-coarse:-my-2.5 pointer-coarse:py-3"
          >
            {t("working.all")}
          </Link>
        }
      />
      {overview.isPending && <Skeleton className="mx-5 mb-5 h-20" />}
      {overview.isError && (
        <ErrorState error={overview.error} onRetry={() => void overview.refetch()} />
      )}
      {overview.data && <Figures overview={overview.data} />}
    </Card>
  );
}

function Figures({ overview }: { overview: Overview }) {
  const t = useHomeWords();
  const { number, percent } = useFormats();
  const { sent, received } = lastWeek(overview);
  const { contacted, replied, reply_rate, converted } = overview.funnel;
  const telling = reply_rate !== null && contacted >= ENOUGH;
  const figures = [
    { id: "received", value: number(received), text: t("working.week") },
    { id: "sent", value: number(sent), text: t("working.week") },
    {
      id: "replied",
      value: telling ? percent(reply_rate) : number(replied),
      text: telling
        ? t("working.ofContacted", { count: contacted })
        : contacted === 0
          ? t("working.nobody")
          : t("working.few", { count: contacted }),
    },
    { id: "converted", value: number(converted), text: t("working.campaigns") },
  ] as const;
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-b-lg border-t bg-border lg:grid-cols-4">
      {figures.map(({ id, value, text }) => (
        <div key={id} className="bg-card p-5">
          <dt className="text-muted-foreground text-sm">{t(`working.${id}`)}</dt>
          <dd>
            <span className="mt-1 block font-bold font-display text-2xl">{value}</span>
            <span className="block text-pretty text-muted-foreground text-xs">{text}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
