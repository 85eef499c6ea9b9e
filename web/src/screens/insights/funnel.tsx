/** From the first message to the sale, and what people answered. */
import { Link } from "@/app/go";
import { Card, CardHeader } from "@/components/ui/surface";
import { useFormats } from "@/i18n/formats";
import { cn } from "@/lib/cn";
import { Table, Twin } from "./charts";
import type { Overview } from "./data";
import { outcomes } from "./figures";
import { useInsightWords } from "./words";

export function Funnel({ overview }: { overview: Overview }) {
  const t = useInsightWords();
  const { number, percent } = useFormats();
  const { funnel } = overview;
  const steps = ["found", "contacted", "replied", "converted"] as const;
  const share = (index: number) => {
    const earlier = index === 0 ? 0 : funnel[steps[index - 1] ?? "found"];
    return earlier > 0 ? percent(funnel[steps[index] ?? "found"] / earlier) : "–";
  };
  return (
    <Twin
      title={t("funnel")}
      description={t("funnel.text")}
      notice={funnel.contacted > 0 && funnel.contacted < 30 ? t("small") : undefined}
      table={
        <Table
          caption={t("funnel")}
          head={[t("step"), t("people"), t("ofBefore")]}
          rows={steps.map((step, index) => ({
            key: step,
            cells: [t(`funnel.${step}`), number(funnel[step]), index ? share(index) : "–"],
          }))}
        />
      }
    >
      <ol className="grid gap-3.5">
        {steps.map((step, index) => (
          <li key={step}>
            <p className="flex items-baseline justify-between gap-3 text-sm">
              <span>{t(`funnel.${step}`)}</span>
              <span>
                <strong className="font-semibold">{number(funnel[step])}</strong>
                <span className="ml-2 inline-block w-14 text-right text-muted-foreground">
                  {index > 0 && share(index)}
                </span>
              </span>
            </p>
            <Track
              share={funnel.found ? funnel[step] / funnel.found : 0}
              className={step === "converted" ? "bg-spark" : "bg-primary"}
            />
          </li>
        ))}
      </ol>
    </Twin>
  );
}

function Track({ share, className }: { share: number; className: string }) {
  return (
    <span aria-hidden className="mt-1.5 block h-2.5 rounded-full bg-muted">
      <span
        className={cn("block h-full rounded-full", share > 0 && "min-w-1", className)}
        style={{ width: `${Math.min(share, 1) * 100}%` }}
      />
    </span>
  );
}

const TINTS = {
  sent: "bg-primary",
  planned: "bg-input",
  rejected: "bg-danger",
  unknown: "bg-spark",
  cancelled: "bg-muted-foreground",
} as const;

export function Outcomes({ overview }: { overview: Overview }) {
  const t = useInsightWords();
  const { number, percent } = useFormats();
  const rows = outcomes(overview.sends);
  const all = rows.reduce((total, row) => total + row.count, 0);
  return (
    <Card>
      <CardHeader title={t("outcomes")} description={t("outcomes.text")} />
      <div className="px-5 pb-5">
        {all === 0 ? (
          <p className="text-muted-foreground text-sm">{t("outcomes.none")}</p>
        ) : (
          <>
            <div aria-hidden className="flex h-3 gap-0.5 overflow-hidden rounded-full">
              {rows
                .filter((row) => row.count > 0)
                .map((row) => (
                  <span
                    key={row.state}
                    className={cn("min-w-1", TINTS[row.state])}
                    style={{ flexGrow: row.count }}
                  />
                ))}
            </div>
            <dl className="mt-4 divide-y">
              {rows.map((row) => (
                <div key={row.state} className="flex items-baseline gap-3 py-2 text-sm">
                  <dt className="flex min-w-0 flex-1 items-baseline gap-2.5">
                    <span
                      aria-hidden
                      className={cn("size-3 shrink-0 self-center rounded-sm", TINTS[row.state])}
                    />
                    {t(`outcome.${row.state}`)}
                  </dt>
                  <dd className="font-semibold">{number(row.count)}</dd>
                  <dd className="w-14 text-right text-muted-foreground">
                    {percent(row.count / all)}
                  </dd>
                </div>
              ))}
            </dl>
          </>
        )}
        <dl className="mt-4 grid grid-cols-2 gap-4 border-t pt-4">
          <Small name={t("contacts")} value={number(overview.contacts)} to="/contacts" />
          <Small
            name={t("waiting")}
            value={number(overview.conversations.waiting ?? 0)}
            to="/inbox"
          />
        </dl>
      </div>
    </Card>
  );
}

function Small({ name, value, to }: { name: string; value: string; to: string }) {
  return (
    <div>
      <dt className="text-muted-foreground text-sm">{name}</dt>
      <dd>
        <Link
          to={to}
          className="font-bold text-xl hover:underline pointer-coarse:-mx-3 pointer-coarse:px-3 pointer-coarse:py-2.5"
        >
          {value}
        </Link>
      </dd>
    </div>
  );
}
