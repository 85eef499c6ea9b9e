/** What goes with the next words of a conversation: files, and the message they answer. Kept in this tab. */
import { createStore, useStore } from "@/lib/store";
import { type Attached, attach, isRefused, MOST_FILES, type RefusedFile } from "./attach";

export interface Tray {
  files: readonly Attached[];
  /** The message that is quoted. */
  quote?: string;
  refused?: RefusedFile | { name: string; reason: "tooMany" };
}
const EMPTY: Tray = { files: [] };

const trays = createStore<Readonly<Record<string, Tray>>>({});

export function useTray(conversation: string): Tray {
  return useStore(trays)[conversation] ?? EMPTY;
}

export function trayOf(conversation: string): Tray {
  return trays.get()[conversation] ?? EMPTY;
}

function change(conversation: string, changes: Partial<Tray>): void {
  trays.set((now) => ({ ...now, [conversation]: { ...trayOf(conversation), ...changes } }));
}

export function quote(conversation: string, messageId: string | undefined): void {
  change(conversation, { quote: messageId });
}

export function addFiles(conversation: string, files: Iterable<File>, asDocument = false): void {
  const kept = [...trayOf(conversation).files];
  let refused: Tray["refused"];
  for (const file of files) {
    const found = attach(file, asDocument);
    if (isRefused(found)) refused = found;
    else if (kept.length >= MOST_FILES) refused = { name: file.name, reason: "tooMany" };
    else kept.push({ ...found, preview: previewFor(found) });
  }
  change(conversation, { files: kept, refused });
}

/** A message that failed is written anew: its file and what it quotes are where they were. */
export function putBack(conversation: string, file: Attached | undefined, quoted?: string): void {
  const { files } = trayOf(conversation);
  change(conversation, { files: file ? [...files, file] : files, quote: quoted });
}

function previewFor({ kind, file }: Attached): string | undefined {
  return kind === "image" ? URL.createObjectURL(file) : undefined;
}

export function removeFile(conversation: string, id: string): void {
  const { files } = trayOf(conversation);
  const gone = files.find((one) => one.id === id);
  if (gone?.preview) URL.revokeObjectURL(gone.preview);
  change(conversation, { files: files.filter((one) => one.id !== id), refused: undefined });
}

/** Everything has been said: what it showed goes on with the messages. */
export function emptyTray(conversation: string): void {
  trays.set(({ [conversation]: _, ...others }) => others);
}
