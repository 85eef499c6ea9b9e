/** What the history asks. */
import { useQuery } from "@tanstack/react-query";
import { api, ok, type Schemas } from "@/api/client";
import { usePages } from "@/api/queries";
import type { Range } from "./period";

export type Entry = Schemas["AuditAnswer"];

export interface Wanted extends Range {
  actor?: string;
  thing?: string;
}

export function useEntries(wanted: Wanted) {
  return usePages(["audit", wanted], (cursor, signal) =>
    ok(api.GET("/api/v1/audit", { params: { query: { ...wanted, cursor, limit: 50 } }, signal })),
  );
}

/** The keys that work now, to choose from; revoked ones are reached from their entries. */
export function useKeyNames() {
  return useQuery({
    queryKey: ["audit-keys"],
    staleTime: 60_000,
    queryFn: ({ signal }) =>
      ok(api.GET("/api/v1/api-keys", { params: { query: { limit: 100 } }, signal })),
  });
}
