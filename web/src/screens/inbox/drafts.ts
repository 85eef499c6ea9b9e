/** What somebody began to write, per conversation; kept by this browser across reloads. */
import { remember, remembered } from "@/lib/storage";
import { createStore, useStore } from "@/lib/store";

interface Draft {
  text: string;
  at: number;
}
type Drafts = Readonly<Record<string, Draft>>;

const MOST = 100;
const KEPT_MS = 30 * 86_400_000;

const drafts = createStore<Drafts>({});
let place = "";

/** Drafts belong to one member in one business: others on this browser do not see them. */
export function openDrafts(scope: string): void {
  if (place === `drafts.${scope}`) return;
  place = `drafts.${scope}`;
  drafts.set(readDrafts(remembered(place), Date.now()));
}

export function readDrafts(stored: string | null, now: number): Drafts {
  try {
    const found: unknown = JSON.parse(stored ?? "{}");
    if (typeof found !== "object" || found === null) return {};
    return Object.fromEntries(
      Object.entries(found).filter(([, draft]) => isDraft(draft) && now - draft.at < KEPT_MS),
    );
  } catch {
    return {};
  }
}

function isDraft(found: unknown): found is Draft {
  const draft = found as Draft | null;
  return typeof draft?.text === "string" && typeof draft.at === "number";
}

export function keepDraft(conversation: string, text: string): void {
  drafts.set((now) => withDraft(now, conversation, text, Date.now()));
  remember(place, JSON.stringify(drafts.get()));
}

export function withDraft(all: Drafts, conversation: string, text: string, at: number): Drafts {
  const { [conversation]: _, ...others } = all;
  if (!text.trim()) return others;
  const newest = Object.entries(others)
    .sort(([, one], [, other]) => other.at - one.at)
    .slice(0, MOST - 1);
  return { ...Object.fromEntries(newest), [conversation]: { text, at } };
}

export function useDraft(conversation: string): string {
  return useStore(drafts)[conversation]?.text ?? "";
}

export function draftOf(conversation: string): string {
  return drafts.get()[conversation]?.text ?? "";
}
