/** Who works in the business: the team screen, and every screen that names somebody. */
import { useQuery } from "@tanstack/react-query";
import { api, ok, type Schemas } from "./client";

export type Member = Schemas["MemberAnswer"];

export const MEMBERS = ["members"] as const;
// No plan has more members than fit on one page.
const PAGE = 100;
const QUARTER_HOUR_MS = 15 * 60_000;

export function useMembers(staleTime = QUARTER_HOUR_MS) {
  return useQuery({
    queryKey: MEMBERS,
    staleTime,
    queryFn: ({ signal }) =>
      ok(api.GET("/api/v1/members", { params: { query: { limit: PAGE } }, signal })),
  });
}
