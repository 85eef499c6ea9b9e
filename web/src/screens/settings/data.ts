/** What the settings ask and change. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useChange } from "@/api/change";
import { api, ok, type Schemas } from "@/api/client";
import { usePages } from "@/api/queries";
import { useSettingsWords } from "./words";

export type Tenant = Schemas["TenantAnswer"];
export type Key = Schemas["KeyAnswer"];
export type NewKey = Schemas["NewKeyAnswer"];
export type Limit = Schemas["LimitAnswer"];

const KEYS = ["api-keys"] as const;

export function useSaveTenant() {
  const client = useQueryClient();
  return async (body: Schemas["TenantChange"]) => {
    const tenant = await ok(api.PATCH("/api/v1/tenant", { body }));
    client.setQueryData(["tenant"], tenant);
    // The list of one's businesses knows the name too.
    await client.invalidateQueries({ queryKey: ["me"] });
  };
}

export function useUsage() {
  return useQuery({
    queryKey: ["usage"],
    queryFn: ({ signal }) => ok(api.GET("/api/v1/usage", { signal })),
  });
}

export function useKeys() {
  return usePages(KEYS, (cursor, signal) =>
    ok(api.GET("/api/v1/api-keys", { params: { query: { cursor, limit: 50 } }, signal })),
  );
}

export function useMakeKey(failed: (error: unknown) => void) {
  return useChange({
    send: (body: Schemas["KeyBody"]) => ok(api.POST("/api/v1/api-keys", { body })),
    touches: [KEYS],
    failed,
  });
}

export function useRevokeKey() {
  const t = useSettingsWords();
  return useChange({
    send: ({ id }: Key) => ok(api.DELETE("/api/v1/api-keys/{id}", { params: { path: { id } } })),
    touches: [KEYS],
    done: (_, key) => t("key.revoked", { name: key.name }),
  });
}
