/** What an answer rests on: the sources it quotes, and every passage the agent had before it. */
import { ChevronRight, Quote } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import type { Answer } from "./learning";
import { useAgentWords } from "./words";

/** How the server calls the answers of the business among the sources. */
const FAQ = "FAQ";

export function Reading({ answer }: { answer: Answer }) {
  const t = useAgentWords();
  const name = (source: string) => (source === FAQ ? t("faqs.title") : source);
  const { sources, passages } = answer;
  if (sources.length === 0 && passages.length === 0) return null;
  return (
    <div className="grid min-w-0 gap-1.5">
      {sources.length > 0 && (
        <p className="flex flex-wrap items-center gap-1.5 text-muted-foreground text-xs">
          <Quote aria-hidden className="size-3.5" /> {t("trial.quoted")}
          {[...new Set(sources)].map((source) => (
            <Badge key={source} tone="good" className="min-w-0">
              <span className="truncate">{name(source)}</span>
            </Badge>
          ))}
        </p>
      )}
      {passages.length > 0 && (
        <details className="group min-w-0 text-sm">
          <summary className="flex w-fit cursor-pointer list-none items-center gap-1 rounded-md py-1 font-medium text-muted-foreground text-xs hover:text-foreground pointer-coarse:min-h-11 [&::-webkit-details-marker]:hidden">
            <ChevronRight
              aria-hidden
              className="size-3.5 transition-transform group-open:rotate-90"
            />
            {t("trial.read", { count: passages.length })}
          </summary>
          <ol className="mt-1 grid gap-2">
            {passages.map((passage, at) => (
              <li key={at} className="rounded-md border bg-card px-3 py-2">
                <p className="font-semibold text-xs">{name(passage.source)}</p>
                <p className="mt-0.5 whitespace-pre-line break-words text-muted-foreground text-sm">
                  {passage.text}
                </p>
              </li>
            ))}
          </ol>
        </details>
      )}
    </div>
  );
}
