/** How near a limit is. */
import type { Schemas } from "@/api/client";

export const LEVELS: readonly string[] = ["contacts", "active_campaigns", "members", "accounts"];
/** These begin anew each month. */
export const MONTHLY: readonly string[] = ["sends", "llm_tokens", "import_rows"];

export type Nearness = "room" | "near" | "reached";

const NEAR = 0.8;

export function nearness({ used, limit }: Schemas["LimitAnswer"]): Nearness {
  if (used === null) return "room";
  if (used >= limit) return "reached";
  // Of one or two there is nothing near: only there or not.
  return limit > 2 && used / limit >= NEAR ? "near" : "room";
}
