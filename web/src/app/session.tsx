/** Who is signed in, in which business, with which role. */
import { type QueryClient, useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo } from "react";
import { api, ok, type Schemas } from "@/api/client";
import { Problem } from "@/api/problem";
import { onSession, setCsrf } from "@/api/send";
import { zoneStore } from "@/i18n/formats";
import { type Role, reaches, roleOf } from "./roles";

export type Me = Schemas["MeAnswer"];

export const fetchMe = (): Promise<Me> => ok(api.GET("/api/v1/me"));

export function goToSignIn(): void {
  const here = location.pathname + location.search;
  if (location.pathname.startsWith("/sign-in")) return;
  // A whole new document: only the sign-in page's policy lets Google's scripts in.
  location.assign(here === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(here)}`);
}

export function keepSession(client: QueryClient, me: Me): void {
  const learn = (now: Me) => {
    setCsrf(now.csrf_token);
    client.setQueryData(["me"], now);
  };
  learn(me);
  onSession({
    ended: goToSignIn,
    // A role was changed meanwhile, or taken away.
    refused: (problem) => {
      if (problem.code === "BusinessNeeded") location.assign("/sign-in/business?left=1");
      else void client.invalidateQueries({ queryKey: ["me"] });
    },
    renew: async () => learn(await fetchMe()),
  });
}

const SessionContext = createContext<Me | null>(null);

export function SessionProvider({ me, children }: { me: Me; children: ReactNode }) {
  const { data } = useQuery({
    queryKey: ["me"],
    queryFn: fetchMe,
    initialData: me,
    staleTime: 5 * 60_000,
  });
  const { data: tenant } = useTenant();
  useEffect(() => {
    // The first Intl object is dear at the start, and nobody needs it before the zone is known.
    if (!tenant) return;
    // Where both are the same nothing is written anew: the formats are the browser's own.
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    zoneStore.set(tenant.time_zone === own ? undefined : tenant.time_zone);
  }, [tenant]);
  return <SessionContext value={data}>{children}</SessionContext>;
}

export interface Session {
  me: Me;
  tenant: string;
  business: string;
  role: Role | null;
  can: (needed: Role) => boolean;
}

export function useSession(): Session {
  const me = useContext(SessionContext);
  if (!me) throw new Error("useSession needs a SessionProvider");
  return useMemo(() => {
    const role = roleOf(me.role);
    const business = me.memberships.find((one) => one.tenant === me.tenant)?.name ?? "";
    return { me, tenant: me.tenant ?? "", business, role, can: (needed) => reaches(role, needed) };
  }, [me]);
}

/** The business itself: its language, time zone and currency. */
export function useTenant() {
  return useQuery({
    queryKey: ["tenant"],
    queryFn: () => ok(api.GET("/api/v1/tenant")),
    staleTime: 5 * 60_000,
  });
}

/** What this deployment is: does it have a phone simulator? */
export function usePublicConfig() {
  return useQuery({
    queryKey: ["public-config"],
    queryFn: () => ok(api.GET("/api/v1/public/config")),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function isSignedOut(error: unknown): boolean {
  return error instanceof Problem && error.status === 401;
}
