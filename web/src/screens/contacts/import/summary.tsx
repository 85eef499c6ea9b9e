/** What the import will do, as far as this page can tell. */
import { Ban, CircleAlert, CircleCheck, Copy } from "lucide-react";
import { useContactWords } from "../words";
import type { Summary as Counts } from "./check";

export function Summary({ summary, cut }: { summary: Counts; cut: boolean }) {
  const t = useContactWords();
  if (cut) return <p className="mb-4 text-pretty text-sm">{t("summary.cut")}</p>;
  const lines = [
    { icon: CircleCheck, count: summary.ready, key: "summary.ready", look: "text-primary-text" },
    { icon: CircleAlert, count: summary.wrong, key: "summary.wrong", look: "text-danger-text" },
    { icon: Copy, count: summary.repeated, key: "summary.repeated", look: "text-muted-foreground" },
    { icon: Ban, count: summary.optedOut, key: "summary.optedOut", look: "text-muted-foreground" },
  ] as const;
  return (
    <ul className="mb-4 flex flex-wrap gap-x-6 gap-y-2 text-sm">
      {lines
        .filter((line) => line.count > 0 || line.key === "summary.ready")
        .map(({ icon: Icon, count, key, look }) => (
          <li key={key} className="flex items-center gap-2">
            <Icon aria-hidden className={`size-4.5 shrink-0 ${look}`} /> {t(key, { count })}
          </li>
        ))}
    </ul>
  );
}
