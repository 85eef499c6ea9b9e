/** The first steps, in the order in which they help. */
import { api, ok } from "@/api/client";

export interface Step {
  id: "offer" | "account" | "agent" | "knowledge" | "people" | "campaign";
  path: string;
  check: () => Promise<Found>;
}

export interface Found {
  done: boolean;
  /** Where exactly to do it, once that is known. */
  path?: string;
}

const one = { params: { query: { limit: 1 } } };

export const STEPS: readonly Step[] = [
  {
    id: "offer",
    path: "/offers",
    check: async () => ({
      done: (await ok(api.GET("/api/v1/offers", one))).items.length > 0,
    }),
  },
  {
    id: "account",
    path: "/accounts",
    check: async () => ({
      done: (await ok(api.GET("/api/v1/accounts", one))).items.length > 0,
    }),
  },
  {
    id: "agent",
    path: "/agents",
    check: async () => ({
      done: (await ok(api.GET("/api/v1/agents", one))).items.length > 0,
    }),
  },
  { id: "knowledge", path: "/agents", check: findKnowledge },
  {
    id: "people",
    path: "/contacts",
    check: async () => ({
      done: (await ok(api.GET("/api/v1/contacts", one))).items.length > 0,
    }),
  },
  {
    id: "campaign",
    path: "/campaigns",
    check: async () => ({
      done: (await ok(api.GET("/api/v1/campaigns", one))).items.length > 0,
    }),
  },
];

/** Whether the first agent knows anything yet. */
async function findKnowledge(): Promise<Found> {
  const { items } = await ok(api.GET("/api/v1/agents", one));
  const id = items[0]?.id;
  if (!id) return { done: false };
  const shelf = await ok(
    api.GET("/api/v1/agents/{id}/knowledge", { params: { path: { id }, query: { limit: 1 } } }),
  );
  return { done: shelf.sources + shelf.faqs > 0, path: `/agents/${id}?tab=knowledge` };
}
