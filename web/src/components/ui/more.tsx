/** The end of a list by cursor: asks for the next page when it comes into sight, or by its button. */
import { useEffect, useRef } from "react";
import { useCommonWords } from "@/i18n";
import { Button } from "./button";

export function MoreRows({
  hasMore,
  loading,
  failed,
  onMore,
  auto = true,
}: {
  hasMore: boolean;
  loading: boolean;
  failed?: boolean;
  onMore: () => void;
  auto?: boolean;
}) {
  const t = useCommonWords();
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!auto || !hasMore || loading || failed || !end.current) return;
    const watcher = new IntersectionObserver(
      // Several may come at once; the last one is how it is now.
      (entries) => {
        if (entries.at(-1)?.isIntersecting) onMore();
      },
      { rootMargin: "600px" },
    );
    watcher.observe(end.current);
    return () => watcher.disconnect();
  }, [auto, hasMore, loading, failed, onMore]);
  if (!hasMore) return null;
  return (
    <div ref={end} className="flex justify-center py-4">
      <Button look="plain" size="sm" pending={loading} onClick={onMore}>
        {failed ? t("retry") : t("more")}
      </Button>
    </div>
  );
}
