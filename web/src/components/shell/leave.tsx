/** Asks before unsaved work is left behind. */
import { lazy, Suspense, useEffect } from "react";
import { useLocation } from "react-router";
import { askingStore, notePlace } from "@/app/leave";
import { useStore } from "@/lib/store";

const Question = lazy(() => import("./leave-question"));

export function LeaveDialog() {
  const { key } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: every move is news
  useEffect(notePlace, [key]);
  if (!useStore(askingStore)) return null;
  return (
    <Suspense>
      <Question />
    </Suspense>
  );
}
