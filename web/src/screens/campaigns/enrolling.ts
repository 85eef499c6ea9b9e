/** Adding people to a campaign, and what came of it. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useChange } from "@/api/change";
import { api, ok } from "@/api/client";
import type { Enrolment } from "./data";

/** JSON or a file go to the same route, told apart by their type. */
function add(id: string, type: string, content: string | Blob, query = {}): Promise<Enrolment> {
  return ok(
    api.POST("/api/v1/campaigns/{id}/prospects/import", {
      params: { path: { id }, query },
      body: content as string,
      bodySerializer: (body) => body,
      headers: { "content-type": type },
    }),
  );
}

/** Keeps a file that the header of a message shows. */
export async function keepFile(kind: "image" | "video" | "document", file: Blob): Promise<string> {
  const kept = await ok(
    api.POST("/api/v1/campaigns/files", {
      params: { query: { kind } },
      body: file as unknown as string,
      bodySerializer: (body) => body,
      headers: { "content-type": file.type || "application/octet-stream" },
    }),
  );
  return kept.file;
}

export type Basis = "consent" | "contract" | "existing_customer" | "legitimate_interest";

export type Source =
  | { kind: "file"; file: Blob; basis: Basis; basis_source: string }
  | { kind: "tag"; tag: string }
  | { kind: "people"; ids: readonly string[] };

export function useAddPeople(failed: (error: unknown) => void) {
  return useChange({
    send: ({ id, source }: { id: string; source: Source }): Promise<Enrolment> => {
      if (source.kind === "file") {
        const { basis, basis_source } = source;
        return add(id, "text/csv", source.file, { basis, basis_source });
      }
      const body =
        source.kind === "tag" ? { tag: source.tag } : { contact_ids: source.ids.slice(0, 1000) };
      return add(id, "application/json", JSON.stringify(body));
    },
    touches: [["campaigns", "metrics"], ["campaigns", "people"], ["contacts"]],
    failed,
  });
}

/** Follows people being added until the last of them is. */
export function useEnrolment(campaign: string | undefined, first: Enrolment | null) {
  const client = useQueryClient();
  const id = first?.enrolment_id ?? "";
  const query = useQuery({
    queryKey: ["campaigns", "enrolment", id],
    queryFn: ({ signal }) =>
      ok(
        api.GET("/api/v1/campaigns/{id}/prospects/imports/{enrolment_id}", {
          params: { path: { id: campaign ?? "", enrolment_id: id } },
          signal,
        }),
      ),
    initialData: first ?? undefined,
    enabled: Boolean(campaign && id),
    refetchInterval: ({ state }) => (state.data?.state === "running" ? 3_000 : false),
  });
  const state = query.data?.state;
  useEffect(() => {
    if (state !== "done") return;
    for (const queryKey of [["campaigns", "metrics"], ["campaigns", "people"], ["contacts"]])
      void client.invalidateQueries({ queryKey });
  }, [client, state]);
  return query.data ?? first;
}

/** What the file's rows became, with a reason for each that was not taken. */
export function useFileReport(id: string | null | undefined) {
  return useQuery({
    queryKey: ["contacts", "import", id],
    queryFn: ({ signal }) =>
      ok(api.GET("/api/v1/contacts/imports/{id}", { params: { path: { id: id ?? "" } }, signal })),
    enabled: Boolean(id),
    refetchInterval: ({ state }) => (state.data?.status === "running" ? 3_000 : false),
  });
}
