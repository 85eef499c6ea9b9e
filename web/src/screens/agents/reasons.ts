/** Why an agent would call a person, in words. */
import type { AgentWords } from "./words";

const REASONS = [
  "danger",
  "request",
  "asked_for",
  "health",
  "law",
  "minor",
  "anger",
  "keyword",
  "turns",
  "budget",
  "unbacked",
  "leaked",
  "rounds",
  "empty",
  "refused",
  "failed",
] as const;

/** Reasons that go away once the agent knows the answer. */
export const TEACHABLE: ReadonlySet<string> = new Set(["asked_for", "unbacked", "rounds", "empty"]);

export function reasonText(reason: string, t: AgentWords): string {
  const known = REASONS.find((one) => one === reason);
  return t(known ? `reason.${known}` : "reason.other");
}
