/** What the contacts screens ask and change. */
import {
  type InfiniteData,
  type QueryClient,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useMemo } from "react";
import { useChange } from "@/api/change";
import { api, ok, type Schemas } from "@/api/client";
import { usePages } from "@/api/queries";
import { type ConsentBody, type Contact, searchOf } from "./person";
import { useContactWords } from "./words";

export const CONTACTS = ["contacts"] as const;
export const LIST = [...CONTACTS, "list"] as const;
const keyOf = (id: string) => [...CONTACTS, "one", id] as const;

type Page = Schemas["ContactsAnswer"];
const PAGE = 100;
const REFRESHED_PAGES = 3;

export function useContacts(search: string, archived: boolean) {
  return usePages<Contact>(
    [...LIST, { search, archived }],
    (cursor, signal) =>
      ok(
        api.GET("/api/v1/contacts", {
          params: { query: { ...searchOf(search), archived, cursor, limit: PAGE } },
          signal,
        }),
      ),
    { refreshedPages: REFRESHED_PAGES },
  );
}

export function useContact(id: string | undefined) {
  const client = useQueryClient();
  return useQuery({
    queryKey: keyOf(id ?? ""),
    queryFn: ({ signal }) =>
      ok(api.GET("/api/v1/contacts/{id}", { params: { path: { id: id ?? "" } }, signal })),
    enabled: id !== undefined,
    // What the list knows is shown at once.
    placeholderData: () => (id ? knownContact(client, id) : undefined),
  });
}

function knownContact(client: QueryClient, id: string): Contact | undefined {
  for (const [, data] of client.getQueriesData<InfiniteData<Page>>({ queryKey: LIST })) {
    const found = data?.pages.flatMap((page) => page.items).find((one) => one.id === id);
    if (found) return found;
  }
  return undefined;
}

/** Puts a changed person everywhere they are shown, without asking for the lists again. */
export function keep(client: QueryClient, contact: Contact): void {
  client.setQueryData(keyOf(contact.id), contact);
  client.setQueriesData<InfiniteData<Page>>(
    { queryKey: LIST },
    (data) =>
      data && {
        ...data,
        pages: data.pages.map((page) => ({
          ...page,
          items: page.items.map((one) => (one.id === contact.id ? contact : one)),
        })),
      },
  );
}

/** Takes archived people out of the lists in use; the archive is asked for anew. */
export function keepArchived(client: QueryClient, contact: Contact): void {
  client.setQueryData(keyOf(contact.id), contact);
  for (const [key, data] of client.getQueriesData<InfiniteData<Page>>({ queryKey: LIST })) {
    const wish = key.at(-1) as { archived: boolean };
    if (wish.archived) void client.invalidateQueries({ queryKey: key });
    else if (data) {
      const pages = data.pages.map((page) => ({
        ...page,
        items: page.items.filter((one) => one.id !== contact.id),
      }));
      client.setQueryData(key, { ...data, pages });
    }
  }
}

/** The newest stand first in the list without a search. */
export function keepNew(client: QueryClient, contact: Contact): void {
  client.setQueryData(keyOf(contact.id), contact);
  for (const [key, data] of client.getQueriesData<InfiniteData<Page>>({ queryKey: LIST })) {
    const wish = key.at(-1) as { archived: boolean; search: string };
    const [first, ...rest] = data?.pages ?? [];
    if (wish.search) void client.invalidateQueries({ queryKey: key });
    else if (data && first && !wish.archived) {
      const pages = [{ ...first, items: [contact, ...first.items] }, ...rest];
      client.setQueryData(key, { ...data, pages });
    }
  }
}

export function useCreateContact(failed: (error: unknown) => void) {
  const t = useContactWords();
  const client = useQueryClient();
  return useChange({
    send: async (body: Schemas["ContactBody"]) => {
      const added = await ok(api.POST("/api/v1/contacts", { body }));
      // The answer shows the person as they were before their permission was recorded.
      const path = { params: { path: { id: added.id } } };
      const contact = body.consent ? await ok(api.GET("/api/v1/contacts/{id}", path)) : added;
      keepNew(client, contact);
      return contact;
    },
    done: (contact) => t("created", { name: contact.name || t("person") }),
    failed,
  });
}

/** Empties the person's record at once; conversations and files follow within minutes. */
export function useErase() {
  const t = useContactWords();
  const client = useQueryClient();
  return useChange({
    send: async ({ id }: Contact) => {
      await ok(api.POST("/api/v1/privacy/erasures", { body: { contact_id: id } }));
      const path = { params: { path: { id } } };
      keepArchived(client, await ok(api.GET("/api/v1/contacts/{id}", path)));
    },
    done: () => t("erased"),
  });
}

/** Only what differs is sent. */
export function useSaveContact() {
  const client = useQueryClient();
  return async (id: string, body: Schemas["ContactChange"]) => {
    if (Object.keys(body).length === 0) return;
    keep(client, await ok(api.PATCH("/api/v1/contacts/{id}", { params: { path: { id } }, body })));
  };
}

export function useAddIdentifier(id: string, failed: (error: unknown) => void) {
  const client = useQueryClient();
  return useChange({
    send: async (body: { phone: string } | { email: string }) => {
      const sent = api.PATCH("/api/v1/contacts/{id}", { params: { path: { id } }, body });
      keep(client, await ok(sent));
    },
    failed,
  });
}

export function useRecordConsent(id: string, failed: (error: unknown) => void) {
  const t = useContactWords();
  const client = useQueryClient();
  return useChange({
    send: async (body: ConsentBody) => {
      const path = { params: { path: { id } } };
      const contact = await ok(api.POST("/api/v1/contacts/{id}/consents", { ...path, body }));
      keep(client, contact);
      return contact;
    },
    touches: [historyKey(id), consentsKey(id)],
    done: t("consent.recorded"),
    failed,
  });
}

const historyKey = (id: string) => [...CONTACTS, "timeline", id] as const;
const consentsKey = (id: string) => [...CONTACTS, "consents", id] as const;

export function forgetHistory(client: QueryClient, id: string): void {
  void client.invalidateQueries({ queryKey: historyKey(id) });
  void client.invalidateQueries({ queryKey: consentsKey(id) });
}

export function useConsents(id: string) {
  return usePages(consentsKey(id), (cursor, signal) =>
    ok(
      api.GET("/api/v1/contacts/{id}/consents", {
        params: { path: { id }, query: { cursor, limit: 25 } },
        signal,
      }),
    ),
  );
}

export function useTimeline(id: string) {
  return usePages(historyKey(id), (cursor, signal) =>
    ok(
      api.GET("/api/v1/contacts/{id}/timeline", {
        params: { path: { id }, query: { cursor, limit: 25 } },
        signal,
      }),
    ),
  );
}

/** The names of the numbers, for "wrote to …". */
export function useAccountNames(): ReadonlyMap<string, string> {
  const { data } = useQuery({
    queryKey: ["accounts", "names"],
    queryFn: () => ok(api.GET("/api/v1/accounts", { params: { query: { limit: 100 } } })),
    staleTime: 60_000,
  });
  return useMemo(() => new Map(data?.items.map((one) => [one.id, one.name])), [data]);
}
