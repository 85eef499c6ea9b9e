/** What the page says about itself: that it waits, that it is offline, that it is live. */
import { WifiOff } from "lucide-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { waitingStore } from "@/app/go";
import { useCommonWords } from "@/i18n";
import { useFormats } from "@/i18n/formats";
import { cn } from "@/lib/cn";
import { useStore } from "@/lib/store";
import { useLiveState } from "@/live/live";

const PATIENCE_MS = 150;

/** Appears only when something takes longer than a blink. */
export function TopProgress() {
  const waiting = useStore(waitingStore) > 0;
  const [shown, show] = useState(false);
  useEffect(() => {
    if (!waiting) return show(false);
    const timer = setTimeout(() => show(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [waiting]);
  const t = useCommonWords();
  if (!shown) return null;
  return (
    <div
      role="progressbar"
      aria-label={t("loading")}
      className="fixed inset-x-0 top-0 z-70 h-0.75 overflow-hidden bg-spark/25"
    >
      <div className="h-full w-1/3 animate-[slide_1.1s_ease-in-out_infinite] bg-spark" />
    </div>
  );
}

export function useOnline(): boolean {
  return useSyncExternalStore(
    (listener) => {
      window.addEventListener("online", listener);
      window.addEventListener("offline", listener);
      return () => {
        window.removeEventListener("online", listener);
        window.removeEventListener("offline", listener);
      };
    },
    () => navigator.onLine,
    () => true,
  );
}

export function OfflineBanner() {
  const t = useCommonWords();
  if (useOnline()) return null;
  return (
    <div
      role="status"
      className="flex items-center gap-2.5 bg-warning-soft px-4 py-2.5 text-sm text-warning-text md:px-8"
    >
      <WifiOff aria-hidden className="size-4 shrink-0" />
      <p>
        <strong>{t("offline.title")}</strong> {t("offline.text")}
      </p>
    </div>
  );
}

/** A dot that says whether news arrive. */
export function LiveMark({ className }: { className?: string }) {
  const t = useCommonWords();
  const { time } = useFormats();
  const state = useLiveState();
  const text =
    state.kind === "offline"
      ? t("live.offline", { time: time(state.since) })
      : t(`live.${state.kind}`);
  const color = {
    live: "bg-[oklch(0.75_0.16_155)]",
    paused: "bg-rail-muted",
    reconnecting: "bg-spark",
    offline: "bg-danger",
  }[state.kind];
  return (
    <span role="status" className={cn("inline-flex items-center gap-2 text-xs", className)}>
      <span aria-hidden className={cn("size-2 rounded-full", color)} />
      {text}
    </span>
  );
}
