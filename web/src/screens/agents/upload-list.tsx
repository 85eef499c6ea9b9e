/** How far each file is, and in words why one was not taken. */
import { CircleAlert, CircleCheck, LoaderCircle, X } from "lucide-react";
import { Problem, problemText } from "@/api/problem";
import { Button } from "@/components/ui/button";
import { Card, Progress } from "@/components/ui/surface";
import { useCommonWords } from "@/i18n";
import { isGoing, type Upload, type useUploads } from "./uploads";
import { type AgentWords, useAgentWords } from "./words";

type Uploads = Omit<ReturnType<typeof useUploads>, "add">;

export function UploadList({ uploads, decide, drop, clear }: Uploads) {
  const t = useAgentWords();
  const common = useCommonWords();
  if (uploads.length === 0) return null;
  const ended = uploads.filter(({ state }) => !isGoing(state)).length;
  const all = ended === uploads.length;
  return (
    <Card className="overflow-hidden">
      <header className="flex min-h-12 items-center gap-3 px-4 py-2">
        <h3 className="font-sans font-semibold text-sm" role="status">
          {t(all ? "files.ended" : "files.going", { count: ended, total: uploads.length })}
        </h3>
        {!all && (
          <Progress
            className="max-w-48 flex-1 max-sm:hidden"
            label={t("files.progress")}
            value={ended}
            max={uploads.length}
          />
        )}
        {ended > 0 && (
          <Button look="ghost" size="sm" className="ml-auto" onClick={clear}>
            {t("files.clear")}
          </Button>
        )}
      </header>
      <ul className="divide-y border-t">
        {uploads.map((one) => (
          <li key={one.id} className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2.5">
            <Mark upload={one} />
            <div className="min-w-0 flex-1">
              <p className="truncate font-medium text-sm">{one.name}</p>
              <p className="text-pretty text-muted-foreground text-sm">
                {stateText(one, t, common)}
              </p>
            </div>
            {one.state.kind === "twin" && (
              <div className="flex flex-wrap gap-2 max-sm:order-last max-sm:basis-full max-sm:pl-8">
                <Button size="sm" onClick={() => decide(one, true)}>
                  {t("files.twin.replace")}
                </Button>
                <Button look="plain" size="sm" onClick={() => decide(one, false)}>
                  {t("files.twin.keep")}
                </Button>
              </div>
            )}
            {one.state.kind === "failed" && (
              <Button look="plain" size="sm" onClick={one.send}>
                {common("retry")}
              </Button>
            )}
            {(one.state.kind === "twin" || !isGoing(one.state)) && (
              <Button
                look="ghost"
                size="icon"
                aria-label={t("files.drop", { name: one.name })}
                onClick={() => drop(one.id)}
              >
                <X aria-hidden />
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Mark({ upload: { state } }: { upload: Upload }) {
  if (state.kind === "learned")
    return <CircleCheck aria-hidden className="size-5 shrink-0 text-primary-text" />;
  if (state.kind === "refused" || state.kind === "failed")
    return <CircleAlert aria-hidden className="size-5 shrink-0 text-danger-text" />;
  if (state.kind === "twin")
    return <CircleAlert aria-hidden className="size-5 shrink-0 text-warning-text" />;
  return (
    <LoaderCircle aria-hidden className="size-5 shrink-0 animate-spin text-muted-foreground" />
  );
}

function stateText(
  { state, title }: Upload,
  t: AgentWords,
  common: ReturnType<typeof useCommonWords>,
): string {
  switch (state.kind) {
    case "learned":
      return t("files.learned", { count: state.passages });
    case "refused":
      return t(`files.refused.${state.reason}`);
    case "failed":
      return learningProblem(state.error, t, common);
    case "twin":
      return t("files.twin", { title });
    default:
      return t(`files.${state.kind}`);
  }
}

/** Why a text was not taken; the limits of texts have words of their own. */
export function learningProblem(
  error: unknown,
  t: AgentWords,
  common: ReturnType<typeof useCommonWords>,
): string {
  if (error instanceof Problem) {
    if (error.code === "LimitReached" && error.details.limit_name === "knowledge_bytes")
      return t("texts.full");
    if (error.status === 413) return t("files.refused.too_large");
    if (error.code === "Invalid" && error.field === "title") return t("texts.most");
    if (error.code === "Invalid" && error.field === "text") return t("files.refused.empty");
  }
  return problemText(error, common);
}
