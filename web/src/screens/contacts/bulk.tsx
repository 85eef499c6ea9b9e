/** What is done to many at once: the bar over the list, the progress, and who it did not work for. */
import { Archive, Ban, Tag } from "lucide-react";
import { useState } from "react";
import { late } from "@/app/late";
import { Button } from "@/components/ui/button";
import { ManyProgress, ManyReport, SelectionBar } from "@/components/ui/many";
import type { Selection } from "@/components/ui/selection";
import { useCommonWords } from "@/i18n";
import { useStore } from "@/lib/store";
import { heldStore, isLong } from "./held";
import { reportStore, useHold } from "./hold";
import { type Contact, nameOf } from "./person";
import { reasonWhy } from "./problems";
import { TagsDialog } from "./tags-dialog";
import { useContactWords } from "./words";

const OptOutDialog = late(async () => (await import("./opt-out-dialog")).OptOutDialog);

export function BulkActions({
  people,
  tags,
  selection,
}: {
  people: readonly Contact[];
  /** Every tag in use, as far as it is loaded. */
  tags: readonly string[];
  selection: Selection;
}) {
  const t = useContactWords();
  const { archive } = useHold();
  const [stopping, stop] = useState<readonly Contact[] | null>(null);
  const [tagging, tag] = useState<readonly Contact[] | null>(null);
  const chosen = people.filter((one) => selection.has(one.id));
  return (
    <>
      {chosen.length > 0 && (
        <SelectionBar count={chosen.length} onClear={selection.clear}>
          <Button look="plain" size="sm" onClick={() => tag(chosen)}>
            <Tag aria-hidden className="max-md:hidden" /> {t("tags")}
          </Button>
          <Button look="plain" size="sm" onClick={() => stop(chosen)}>
            <Ban aria-hidden className="max-md:hidden" /> {t("optOut.short")}
          </Button>
          <Button
            look="plain"
            size="sm"
            onClick={() => {
              archive(chosen);
              selection.clear();
            }}
          >
            <Archive aria-hidden className="max-md:hidden" /> {t("archive")}
          </Button>
        </SelectionBar>
      )}
      <OptOutDialog
        wanted={stopping !== null}
        contacts={stopping}
        onClose={() => stop(null)}
        onDone={selection.clear}
      />
      {tagging && (
        <TagsDialog
          contacts={tagging}
          known={tags}
          onClose={() => tag(null)}
          onDone={selection.clear}
        />
      )}
      <Report />
    </>
  );
}

const PROGRESS = { archive: "archiving", "opt-out": "optingOut", tags: "retagging" } as const;

export function HeldProgress() {
  const t = useContactWords();
  return useStore(heldStore)
    .filter(isLong)
    .map(({ id, effect, contacts, done }) => (
      <ManyProgress
        key={id}
        label={t(PROGRESS[effect.kind], { done, total: contacts.length })}
        done={done}
        total={contacts.length}
        className="mb-4 rounded-lg border shadow-card"
      />
    ));
}

function Report() {
  const t = useContactWords();
  const common = useCommonWords();
  const { again } = useHold();
  const report = useStore(reportStore);
  if (!report) return null;
  const { failures, tried, effect } = report;
  return (
    <ManyReport
      title={t("report.title", { count: failures.length })}
      description={t("report.text", { done: tried - failures.length, total: tried })}
      refused={failures.map(({ item, error }) => ({
        id: item.id,
        name: nameOf(item) || t("person"),
        reason: reasonWhy(error, t, common),
      }))}
      onAgain={() =>
        again(
          effect,
          failures.map(({ item }) => item),
        )
      }
      onClose={() => reportStore.set(null)}
    />
  );
}
