/** Why an invite was refused, in words. */
import { Problem, problemText } from "@/api/problem";
import type { CommonWords } from "@/i18n";
import type { useTeamWords } from "./words";

export function inviteRefusal(
  error: unknown,
  t: ReturnType<typeof useTeamWords>,
  common: CommonWords,
): string {
  if (error instanceof Problem) {
    if (error.code === "TooMany" && typeof error.details.retry_after_seconds === "number")
      return t("refused.justNow", { seconds: error.details.retry_after_seconds });
    if (error.code === "LimitReached")
      return t("refused.full", { limit: String(error.details.limit ?? "") });
    if (error.code === "Conflict") return t("refused.tooManyOpen");
  }
  return problemText(error, common);
}
