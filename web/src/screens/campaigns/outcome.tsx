/** What became of the people just added, row by row where something is wrong. */
import { Progress } from "@/components/ui/surface";
import type { Enrolment } from "./data";
import { useEnrolment, useFileReport } from "./enrolling";
import { useCampaignWords } from "./words";

/** How far adding has come, then what became of everybody. */
export function Outcome({
  campaignId,
  first,
}: {
  campaignId: string | undefined;
  first: Enrolment;
}) {
  const t = useCampaignWords();
  const found = useEnrolment(campaignId, first) ?? first;
  const report = useFileReport(found.import_id);
  const running = found.state === "running";
  const rows = report.data;
  return (
    <section
      aria-label={t("added.title")}
      className="grid gap-3 rounded-lg border bg-primary-soft/50 p-4"
    >
      <p role="status" className="font-semibold">
        {running ? t("adding", { count: found.enrolled }) : t("added", { count: found.enrolled })}
      </p>
      {running && (
        <Progress
          label={t("added.title")}
          value={rows?.total ? rows.done : undefined}
          max={rows?.total || 100}
        />
      )}
      <ul className="grid gap-1 text-sm empty:hidden">
        {found.already_there > 0 && <li>{t("added.already", { count: found.already_there })}</li>}
        {found.unknown > 0 && <li>{t("added.unknown", { count: found.unknown })}</li>}
        {found.in_other_campaigns > 0 && (
          <li className="text-warning-text">
            {t("added.elsewhere", { count: found.in_other_campaigns })}
          </li>
        )}
      </ul>
      {rows && rows.error_count > 0 && (
        <details className="text-sm">
          <summary className="cursor-pointer font-semibold">
            {t("added.errors", { count: rows.error_count })}
          </summary>
          <ul className="mt-2 grid max-h-56 gap-1 overflow-y-auto">
            {rows.errors.slice(0, 100).map((one) => (
              <li key={`${one.row} ${one.code}`} className="text-muted-foreground">
                {t("added.row", { row: one.row, reason: rowReason(one.code, one.message, t) })}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

const ROW_CODES = [
  "BrokenRow",
  "InvalidEmail",
  "InvalidPhone",
  "LimitReached",
  "NoBasisSource",
  "NoIdentifier",
  "NoLegalBasis",
  "TooManyCells",
] as const;

function rowReason(code: string, message: string, t: ReturnType<typeof useCampaignWords>): string {
  const known = ROW_CODES.find((one) => one === code);
  return known ? t(`row.${known}`) : message;
}
