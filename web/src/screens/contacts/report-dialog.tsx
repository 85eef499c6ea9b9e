/** For whom something done to many did not work, and why. */
import { problemText } from "@/api/problem";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { useCommonWords } from "@/i18n";
import { type Report, reportStore, useHold } from "./hold";
import { nameOf } from "./person";
import { useContactWords } from "./words";

export function ReportDialog({ report }: { report: Report | null }) {
  const t = useContactWords();
  const common = useCommonWords();
  const { again } = useHold();
  const close = () => reportStore.set(null);
  if (!report) return null;
  const { failures, tried, effect } = report;
  return (
    <Dialog
      open
      onOpenChange={close}
      title={t("report.title", { count: failures.length })}
      description={t("report.text", { done: tried - failures.length, total: tried })}
      footer={
        <>
          <Button look="ghost" onClick={close}>
            {common("close")}
          </Button>
          <Button
            onClick={() => {
              close();
              again(
                effect,
                failures.map((one) => one.contact),
              );
            }}
          >
            {t("report.again")}
          </Button>
        </>
      }
    >
      <ul className="divide-y rounded-md border text-sm">
        {failures.map(({ contact, error }) => (
          <li key={contact.id} className="px-3 py-2.5">
            <p className="truncate font-semibold">{nameOf(contact) || t("person")}</p>
            <p className="text-danger-text">{problemText(error, common)}</p>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
