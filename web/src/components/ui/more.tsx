/** The end of a list by cursor: asks for the next page when it comes into sight, or by its button. */
import { useEffect, useRef } from "react";
import { useCommonWords } from "@/i18n";
import { Button } from "./button";

/** What `usePages` says of a list. */
interface Pages {
  arriving: boolean;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  fetchNextPage: () => void;
}

export function MoreRows({ list, auto = true }: { list: Pages; auto?: boolean }) {
  const { isFetchingNextPage: loading, isFetchNextPageError: failed, fetchNextPage } = list;
  // Before the rows stand its end is in sight, and everybody would be asked for.
  const hasMore = list.hasNextPage && !list.arriving;
  const t = useCommonWords();
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!auto || !hasMore || loading || failed || !end.current) return;
    const watcher = new IntersectionObserver(
      // Several may come at once; the last one is how it is now.
      (entries) => {
        if (entries.at(-1)?.isIntersecting) fetchNextPage();
      },
      { rootMargin: "600px" },
    );
    watcher.observe(end.current);
    return () => watcher.disconnect();
  }, [auto, hasMore, loading, failed, fetchNextPage]);
  if (!hasMore) return null;
  return (
    <div ref={end} className="flex justify-center py-4">
      <Button look="plain" size="sm" pending={loading} onClick={() => fetchNextPage()}>
        {failed ? t("retry") : t("more")}
      </Button>
    </div>
  );
}
