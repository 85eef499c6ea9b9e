/** From a proof to a session, an accepted invite and the right page. */
import { api, ok, type Schemas } from "@/api/client";
import { setCsrf } from "@/api/send";

export type Me = Schemas["MeAnswer"];

export async function openSession(idToken: string): Promise<Me> {
  const me = await ok(api.POST("/api/v1/auth/session", { body: { id_token: idToken } }));
  setCsrf(me.csrf_token);
  return me;
}

/** Only addresses of our own: a link must not send somebody elsewhere after signing in. */
export function nextAddress(search = location.search): string {
  const next = new URLSearchParams(search).get("next") ?? "/";
  try {
    const url = new URL(next, location.origin);
    return url.origin === location.origin && next.startsWith("/") ? url.pathname + url.search : "/";
  } catch {
    return "/";
  }
}

export function inviteToken(): string | null {
  if (!location.pathname.startsWith("/invite")) return null;
  return new URLSearchParams(location.search).get("token");
}
