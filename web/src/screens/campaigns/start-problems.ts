/** What the server says is missing before a campaign may start, in words and with the step that mends it. */
import { Problem } from "@/api/problem";
import { reasonText } from "./reasons";
import type { CampaignWords } from "./words";

export const STEPS = ["who", "what", "message", "limits", "check"] as const;
export type Step = (typeof STEPS)[number];

export interface StartProblem {
  code: string;
  text: string;
  step: Step;
}

export function stepOf(field: string): Step {
  if (field.startsWith("prospects")) return "who";
  if (/^(account_id|agent_id|offer_ids)/.test(field)) return "what";
  if (field.startsWith("first_message")) return "message";
  return "limits";
}

export function problemsOf(error: unknown, t: CampaignWords): StartProblem[] {
  if (!(error instanceof Problem) || error.code !== "CampaignNotReady") return [];
  const listed = error.details.problems;
  if (!Array.isArray(listed)) return [];
  return (listed as { field: string; code: string }[]).map(({ field, code }) => ({
    code,
    text: reasonText(code, t),
    step: stepOf(field),
  }));
}
