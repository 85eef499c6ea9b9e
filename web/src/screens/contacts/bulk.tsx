/** What is done to many at once: the bar over the list, the progress, and who it did not work for. */
import { Archive, Ban } from "lucide-react";
import { useEffect, useState } from "react";
import { late } from "@/app/late";
import { Button } from "@/components/ui/button";
import { type Selection, SelectionBar } from "@/components/ui/selection";
import { Progress } from "@/components/ui/surface";
import { useStore } from "@/lib/store";
import { heldStore } from "./held";
import { reportStore, useHold } from "./hold";
import type { Contact } from "./person";
import { useContactWords } from "./words";

const OptOutDialog = late(async () => (await import("./opt-out-dialog")).OptOutDialog);
const ReportDialog = late(async () => (await import("./report-dialog")).ReportDialog);

export function BulkActions({
  people,
  selection,
}: {
  people: readonly Contact[];
  selection: Selection;
}) {
  const t = useContactWords();
  const { archive } = useHold();
  const [stopping, stop] = useState<readonly Contact[] | null>(null);
  const chosen = () => people.filter((one) => selection.has(one.id));
  return (
    <>
      <SelectionBar selection={selection}>
        <Button look="plain" size="sm" onClick={() => stop(chosen())}>
          <Ban aria-hidden className="max-md:hidden" /> {t("optOut.short")}
        </Button>
        <Button
          look="plain"
          size="sm"
          onClick={() => {
            archive(chosen());
            selection.clear();
          }}
        >
          <Archive aria-hidden className="max-md:hidden" /> {t("archive")}
        </Button>
      </SelectionBar>
      <OptOutDialog
        wanted={stopping !== null}
        contacts={stopping}
        onClose={() => stop(null)}
        onDone={selection.clear}
      />
    </>
  );
}

/** Work on many people takes longer than a second, so it is shown. */
export function HeldProgress() {
  const t = useContactWords();
  const running = useStore(heldStore).filter(
    (one) => one.state === "running" && one.contacts.length > 1,
  );
  const busy = running.length > 0;
  useEffect(() => {
    if (!busy) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [busy]);
  return running.map((one) => {
    const label = t(one.effect.kind === "archive" ? "archiving" : "optingOut", {
      done: one.done,
      total: one.contacts.length,
    });
    return (
      <div key={one.id} role="status" className="mb-4 rounded-lg border bg-card p-4 shadow-card">
        <p className="mb-2 text-sm">{label}</p>
        <Progress label={label} value={one.done} max={one.contacts.length} />
      </div>
    );
  });
}

export function BulkReport() {
  const report = useStore(reportStore);
  return <ReportDialog wanted={report !== null} report={report} />;
}
