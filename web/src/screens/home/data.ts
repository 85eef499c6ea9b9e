/** What home asks: what waits for a person, and how the last days went. */
import { useQuery } from "@tanstack/react-query";
import { api, ok, type Schemas } from "@/api/client";
import { withItems } from "@/api/queries";
import { useSession } from "@/app/session";
import { useConversations } from "@/screens/inbox/data";

export type Overview = Schemas["OverviewAnswer"];
const DAYS = 7;
/** People after whom a share of them says something. */
export const ENOUGH = 30;

/** Conversations whose next word is a person's, longest waiting first. The feed keeps them fresh. */
export function useWaiting() {
  const { me } = useSession();
  const query = useConversations("waiting", me.id);
  const items = [...query.items].sort((one, other) =>
    (one.last_message_at ?? "").localeCompare(other.last_message_at ?? ""),
  );
  return withItems(query, items);
}

/** Numbers that send nothing now. */
export function useStoppedAccounts() {
  return useQuery({
    queryKey: ["accounts", "stopped"],
    queryFn: ({ signal }) =>
      ok(api.GET("/api/v1/accounts", { params: { query: { limit: 100 } }, signal })),
    select: (page) => page.items.filter((one) => one.status !== "active"),
    staleTime: 60_000,
  });
}

/** Campaigns somebody or something stopped before they were over. */
export function usePausedCampaigns() {
  return useQuery({
    queryKey: ["campaigns", "paused"],
    queryFn: ({ signal }) =>
      ok(
        api.GET("/api/v1/campaigns", { params: { query: { status: "paused", limit: 5 } }, signal }),
      ),
    select: (page) => page.items,
    staleTime: 60_000,
  });
}

export function useOverview() {
  return useQuery({
    queryKey: ["insights", "overview"],
    queryFn: ({ signal }) => ok(api.GET("/api/v1/insights/overview", { signal })),
    staleTime: 60_000,
  });
}

/** Messages of the last week, today included. */
export function lastWeek({ days }: Overview): { sent: number; received: number } {
  const week = days.slice(-DAYS);
  return {
    sent: week.reduce((sum, day) => sum + day.sent, 0),
    received: week.reduce((sum, day) => sum + day.received, 0),
  };
}
