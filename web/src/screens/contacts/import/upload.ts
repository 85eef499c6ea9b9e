/** Sends a file and tells how much of it has left. `fetch` cannot tell that, so this is the older way. */
import { api, ok } from "@/api/client";
import { noAnswer, Problem, problemFrom } from "@/api/problem";
import type { paths } from "@/api/schema";
import { newKey } from "@/api/send";
import type { Basis } from "../person";

type Progress = paths["/api/v1/contacts/imports/{id}"]["get"]["responses"][200];
export type ImportProgress = Progress["content"]["application/json"];

export interface ImportWishes {
  basis: Basis | "";
  basis_source: string;
  tags: string;
  mapping: Readonly<Record<string, string>>;
}

export interface Upload {
  bytes: Uint8Array<ArrayBuffer>;
  wishes: ImportWishes;
  csrf: string;
  /** From 0 to 1. */
  onSent: (share: number) => void;
  signal?: AbortSignal;
}

export async function uploadImport(upload: Upload): Promise<ImportProgress> {
  const key = newKey();
  try {
    return await post(upload, key);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== "CsrfRefused") throw error;
    const { csrf_token } = await ok(api.GET("/api/v1/me"));
    return post({ ...upload, csrf: csrf_token }, key);
  }
}

function post({ bytes, wishes, csrf, onSent, signal }: Upload, key: string) {
  const query = new URLSearchParams({
    basis_source: wishes.basis_source,
    tags: wishes.tags,
    mapping: JSON.stringify(wishes.mapping),
  });
  if (wishes.basis) query.set("basis", wishes.basis);
  return new Promise<ImportProgress>((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/v1/contacts/import?${query}`);
    request.setRequestHeader("accept", "application/json");
    request.setRequestHeader("content-type", "application/octet-stream");
    request.setRequestHeader("x-csrf-token", csrf);
    request.setRequestHeader("idempotency-key", key);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onSent(event.loaded / event.total);
    };
    request.onerror = () => reject(noAnswer());
    request.onabort = () => reject(noAnswer());
    request.onload = () => {
      const answer = new Response(request.responseText || null, {
        status: request.status,
        headers: { "x-request-id": request.getResponseHeader("x-request-id") ?? "" },
      });
      if (answer.ok) resolve(answer.json() as Promise<ImportProgress>);
      else problemFrom(answer).then(reject, reject);
    };
    signal?.addEventListener("abort", () => request.abort());
    request.send(bytes);
  });
}
