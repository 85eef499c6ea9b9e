/** Files on their way to an agent: one after the other, each with its own end. */
import { useCallback, useMemo, useRef, useState } from "react";
import { type FileReason, NoText, readText, titleOf } from "./files";
import { addText, replaceText, type Source, useTextsChanged } from "./learning";

export type UploadState =
  | { kind: "waiting" }
  | { kind: "reading" }
  | { kind: "learning" }
  /** A text with this title is there already: the person decides. */
  | { kind: "twin"; text: string; twin: Source }
  | { kind: "learned"; passages: number }
  | { kind: "refused"; reason: FileReason }
  | { kind: "failed"; error: unknown };

export interface Upload {
  id: number;
  name: string;
  title: string;
  state: UploadState;
  send: () => void;
}

let last = 0;

export function useUploads(agentId: string, known: readonly Source[]) {
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const changed = useTextsChanged(agentId);
  const latest = useRef({ known, changed });
  latest.current = { known, changed };
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  const put = useCallback(
    (id: number, state: UploadState) =>
      setUploads((now) => now.map((one) => (one.id === id ? { ...one, state } : one))),
    [],
  );
  const learn = useCallback(
    async (id: number, title: string, text: string, twin?: Source) => {
      put(id, { kind: "learning" });
      try {
        const body = { title, text };
        const source = await (twin ? replaceText(agentId, twin.id, body) : addText(agentId, body));
        put(id, { kind: "learned", passages: source.passages });
        await latest.current.changed();
      } catch (error) {
        put(id, { kind: "failed", error });
      }
    },
    [agentId, put],
  );
  const take = useCallback(
    async (id: number, title: string, file: File, instead?: Source) => {
      put(id, { kind: "reading" });
      let text: string;
      try {
        text = readText(new Uint8Array(await file.arrayBuffer()));
      } catch (error) {
        put(id, { kind: "refused", reason: error instanceof NoText ? error.reason : "unreadable" });
        return;
      }
      const twin = instead ? undefined : latest.current.known.find((one) => one.title === title);
      if (twin) put(id, { kind: "twin", text, twin });
      else await learn(id, title, text, instead);
    },
    [learn, put],
  );
  const add = useCallback(
    (files: Iterable<File>, instead?: Source) => {
      for (const file of files) {
        last += 1;
        const id = last;
        const title = instead?.title ?? titleOf(file.name);
        const send = () => {
          queue.current = queue.current.then(() => take(id, title, file, instead));
        };
        setUploads((now) => [
          ...now,
          { id, name: file.name, title, state: { kind: "waiting" }, send },
        ]);
        send();
      }
    },
    [take],
  );
  return useMemo(
    () => ({
      uploads,
      add,
      /** Instead of the text of the same title, or beside it. */
      decide: ({ id, title, state }: Upload, replace: boolean) => {
        if (state.kind !== "twin") return;
        const { text, twin } = state;
        queue.current = queue.current.then(() =>
          learn(id, title, text, replace ? twin : undefined),
        );
      },
      drop: (id: number) => setUploads((now) => now.filter((one) => one.id !== id)),
      clear: () => setUploads((now) => now.filter(({ state }) => isGoing(state))),
    }),
    [uploads, add, learn],
  );
}

export function isGoing(state: UploadState): boolean {
  return state.kind !== "learned" && state.kind !== "refused" && state.kind !== "failed";
}
