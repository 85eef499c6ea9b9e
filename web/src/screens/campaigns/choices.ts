/** What a campaign may be made of: numbers, templates, agents, offers, people. */
import { useQuery } from "@tanstack/react-query";
import { api, ok } from "@/api/client";
import { usePages } from "@/api/queries";
import type { Contact } from "./message";

export function useAccounts() {
  return useQuery({
    queryKey: ["accounts", "choices"],
    queryFn: ({ signal }) =>
      ok(api.GET("/api/v1/accounts", { params: { query: { limit: 100 } }, signal })),
    // On Instagram nobody is written to first.
    select: (page) => page.items.filter((one) => one.channel !== "instagram"),
    staleTime: 60_000,
  });
}

export function useTemplates(account: string | null | undefined) {
  return useQuery({
    queryKey: ["accounts", "templates", account],
    queryFn: ({ signal }) =>
      ok(
        api.GET("/api/v1/accounts/{account_id}/templates", {
          params: { path: { account_id: account ?? "" } },
          signal,
        }),
      ),
    select: (page) => page.items,
    enabled: Boolean(account),
    staleTime: 60_000,
  });
}

export function useAgents() {
  return useQuery({
    queryKey: ["agents", "choices"],
    queryFn: ({ signal }) =>
      ok(api.GET("/api/v1/agents", { params: { query: { limit: 100 } }, signal })),
    select: (page) => page.items,
    staleTime: 60_000,
  });
}

export function useOffers() {
  return useQuery({
    queryKey: ["offers", "choices"],
    queryFn: ({ signal }) =>
      ok(api.GET("/api/v1/offers", { params: { query: { archived: false, limit: 100 } }, signal })),
    select: (page) => page.items,
    staleTime: 60_000,
  });
}

export function useUsage() {
  return useQuery({
    queryKey: ["usage"],
    queryFn: ({ signal }) => ok(api.GET("/api/v1/usage", { signal })),
    staleTime: 30_000,
  });
}

/** Ten pages are ten requests: enough for a thousand people, and the rest is asked for one by one. */
const DIRECTORY_PAGES = 10;

/** Everybody the business knows, as far as a few requests bring; names for rows that carry ids only. */
export function useDirectory(enabled = true) {
  return useQuery({
    queryKey: ["contacts", "directory"],
    queryFn: async ({ signal }) => {
      const people = new Map<string, Contact>();
      let cursor: string | undefined;
      for (let page = 0; page < DIRECTORY_PAGES; page += 1) {
        const answer = await ok(
          api.GET("/api/v1/contacts", { params: { query: { limit: 100, cursor } }, signal }),
        );
        for (const person of answer.items) people.set(person.id, person);
        cursor = answer.next_cursor ?? undefined;
        if (!cursor) break;
      }
      return { people, complete: !cursor };
    },
    staleTime: 5 * 60_000,
    enabled,
  });
}

/** `gone` when there is nobody to show: removed, or out of reach just now. */
export function usePerson(id: string): { person: Contact | undefined; gone: boolean } {
  const directory = useDirectory();
  const listed = directory.data?.people.get(id);
  const single = useQuery({
    queryKey: ["contacts", "one", id],
    queryFn: ({ signal }) =>
      ok(api.GET("/api/v1/contacts/{id}", { params: { path: { id } }, signal })),
    enabled: directory.isFetched && !listed,
    staleTime: 10 * 60_000,
  });
  return { person: listed ?? single.data, gone: !listed && single.isError };
}

export function useFindPeople(name: string) {
  return usePages(["contacts", "find", name], (cursor, signal) =>
    ok(api.GET("/api/v1/contacts", { params: { query: { name, cursor, limit: 50 } }, signal })),
  );
}

// --- changes
