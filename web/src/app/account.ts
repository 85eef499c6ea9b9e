/** What one changes about oneself: name and language, the business one is in, being here at all. */
import { useQueryClient } from "@tanstack/react-query";
import { api, ok } from "@/api/client";
import { type Language, languageStore } from "@/i18n";
import { useSession } from "./session";

/** Changes what one says about oneself, here and for mails and the next device. */
export function useSaveMe(): (changes: { name?: string; language?: Language }) => Promise<void> {
  const { me } = useSession();
  const client = useQueryClient();
  return async ({ name = me.name, language = languageStore.get() }) => {
    const now = await ok(api.PUT("/api/v1/me", { body: { name, language } }));
    client.setQueryData(["me"], now);
  };
}

export async function signOut(everywhere = false): Promise<void> {
  await ok(api.DELETE("/api/v1/auth/session", { params: { query: { everywhere } } }));
  location.assign("/sign-in");
}

export async function selectTenant(tenant: string): Promise<void> {
  await ok(api.POST("/api/v1/tenants/{id}/select", { params: { path: { id: tenant } } }));
  // Nothing of one business may stay in memory while another one is shown.
  location.assign("/");
}
