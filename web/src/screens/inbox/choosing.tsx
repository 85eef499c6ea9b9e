/** Choosing several conversations: by boxes, by keys, or by pressing rows; what acts on them comes late. */
import { useEffect, useState } from "react";
import { late } from "@/app/late";
import { useSession } from "@/app/session";
import { useShortcuts } from "@/app/shortcuts";
import { type Selection, useSelection } from "@/components/ui/selection";
import { useStore } from "@/lib/store";
import type { Conversation } from "./cache";
import { ConversationRow } from "./list-row";
import { reportStore, runsStore } from "./together";
import { useInboxWords } from "./words";

export const BulkActions = late(async () => (await import("./bulk")).BulkActions);
const RowBox = late(async () => (await import("./bulk")).RowBox);

export interface Choosing {
  selection: Selection;
  order: readonly string[];
  /** Pressing a row chooses it instead of opening it. */
  mode: boolean;
  /** Every row has its box. */
  active: boolean;
  /** There is progress or a report to show. */
  working: boolean;
  start: () => void;
  stop: () => void;
}

/** Null for those who may only read. Another `list` is another choice. */
export function useChoosing(shown: readonly Conversation[], list: string): Choosing | null {
  const t = useInboxWords();
  const { can } = useSession();
  const may = can("agent");
  const selection = useSelection();
  const [mode, setMode] = useState(false);
  const running = useStore(runsStore).length > 0;
  const reporting = useStore(reportStore) !== null;
  const order = shown.map((one) => one.id);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another list ends the choice
  useEffect(() => selection.clear(), [list]);
  const choose = (range: boolean) => {
    // The address, not what is drawn: of two keys in quick succession each counts.
    const here = location.pathname.split("/")[2];
    if (here && order.includes(here)) selection.toggle(here, order, range);
  };
  useShortcuts(
    may
      ? [
          { keys: "x", label: t("key.select"), run: () => choose(false) },
          { keys: "shift+x", label: t("key.selectTo"), run: () => choose(true) },
        ]
      : [],
  );
  if (!may) return null;
  return {
    selection,
    order,
    mode,
    // Some of the chosen may have left the list by themselves.
    active: mode || (selection.ids.size > 0 && order.some(selection.has)),
    working: running || reporting,
    start: () => setMode(true),
    stop: () => {
      setMode(false);
      selection.clear();
    },
  };
}

export function ListRow({
  conversation,
  href,
  selected,
  choosing,
}: {
  conversation: Conversation;
  href: string;
  selected: boolean;
  choosing: Choosing | null;
}) {
  const t = useInboxWords();
  const [over, hover] = useState(false);
  const { id, contact_name } = conversation;
  const chosen = choosing?.selection.has(id) ?? false;
  const boxId = `choose-${id}`;
  return (
    <div
      className="relative h-full"
      onPointerEnter={({ pointerType }) => hover(pointerType === "mouse")}
      onPointerLeave={() => hover(false)}
    >
      {choosing && (choosing.active || over) && (
        <RowBox
          wanted
          id={boxId}
          name={contact_name || t("unknown")}
          chosen={chosen}
          onToggle={(range) => choosing.selection.toggle(id, choosing.order, range)}
        />
      )}
      <ConversationRow
        conversation={conversation}
        href={href}
        selected={selected}
        chosen={chosen}
        boxId={choosing?.mode ? boxId : undefined}
      />
    </div>
  );
}
