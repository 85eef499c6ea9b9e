/** The first steps, in the order in which they help. A step whose screen is not there yet is not shown. */
import { api, ok } from "@/api/client";

export interface Step {
  id: "offer" | "account" | "agent" | "people" | "campaign";
  path: string;
  isDone: () => Promise<boolean>;
}

const one = { params: { query: { limit: 1 } } };

export const STEPS: readonly Step[] = [
  {
    id: "offer",
    path: "/offers",
    isDone: async () => (await ok(api.GET("/api/v1/offers", one))).items.length > 0,
  },
  {
    id: "account",
    path: "/accounts",
    isDone: async () => (await ok(api.GET("/api/v1/accounts", one))).items.length > 0,
  },
  {
    id: "agent",
    path: "/agents",
    isDone: async () => (await ok(api.GET("/api/v1/agents", one))).items.length > 0,
  },
  {
    id: "people",
    path: "/contacts",
    isDone: async () => (await ok(api.GET("/api/v1/contacts", one))).items.length > 0,
  },
  {
    id: "campaign",
    path: "/campaigns",
    isDone: async () => (await ok(api.GET("/api/v1/campaigns", one))).items.length > 0,
  },
];
