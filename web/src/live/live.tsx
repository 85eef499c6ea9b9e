/** News for components: `useLivePace("inbox")`, `useLiveChanges(handler)`, `useLiveState()`. */
import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useRef } from "react";
import { useStore } from "@/lib/store";
import type { LiveChange, LiveSource, LiveState, Pace } from "./source";

const LiveContext = createContext<LiveSource | null>(null);

/** Queries whose key starts with one of these follow the feed: they are asked anew after a gap. */
const FOLLOWED = ["conversations", "conversation", "thread"] as const;

export function LiveProvider({ source, children }: { source: LiveSource; children: ReactNode }) {
  const client = useQueryClient();
  useEffect(() => {
    source.start();
    const unsubscribe = source.subscribe((changes) => {
      if (changes !== "everything") return;
      for (const key of FOLLOWED) void client.invalidateQueries({ queryKey: [key] });
    });
    return () => {
      unsubscribe();
      source.stop();
    };
  }, [source, client]);
  return <LiveContext value={source}>{children}</LiveContext>;
}

function useLive(): LiveSource {
  const source = useContext(LiveContext);
  if (!source) throw new Error("live hooks need a LiveProvider");
  return source;
}

/** How soon this page wants news, while it is shown. */
export function useLivePace(pace: Pace): void {
  const source = useLive();
  useEffect(() => source.want(pace), [source, pace]);
}

/** Called with what changed. Patch the cache here; after a gap the followed queries refetch by themselves. */
export function useLiveChanges(handler: (changes: readonly LiveChange[]) => void): void {
  const source = useLive();
  const latest = useRef(handler);
  latest.current = handler;
  useEffect(
    () =>
      source.subscribe((changes) => {
        if (changes !== "everything") latest.current(changes);
      }),
    [source],
  );
}

export function useLiveState(): LiveState {
  return useStore(useLive().state);
}

export function useNudge(): () => void {
  return useLive().nudge;
}
