/** Files of messages on their way: kept in this tab, uploaded with their progress. */
import { noAnswer, Problem, problemFrom } from "@/api/problem";
import { csrfToken, send } from "@/api/send";
import { createStore } from "@/lib/store";
import type { Attached } from "./attach";
import type { Outgoing, Saying } from "./outbox";

/** How much of a file has left, from 0 to 1, by the key of its message. */
export const progress = createStore<Readonly<Record<string, number>>>({});
const files = new Map<string, Attached>();
const running = new Map<string, XMLHttpRequest>();

export function keepFile(key: string, attached: Attached): void {
  files.set(key, attached);
}

/** An address of this tab for a picture that is still on its way. */
export function previewOf(key: string | undefined): string | undefined {
  return key ? files.get(key)?.preview : undefined;
}

/** The server's name of the message: its picture is shown until the thread has one of ours. */
export function nameFile(key: string, sendId: string): void {
  const attached = files.get(key);
  if (attached) files.set(sendId, attached);
}

/** Hands the file of a message back to who writes it anew. */
export function takeFile(key: string): Attached | undefined {
  const attached = files.get(key);
  files.delete(key);
  return attached;
}

/** Lets go of a file that is not needed any more; one that is on its way stops. */
export function forgetFile(key: string): void {
  running.get(key)?.abort();
  const gone = files.get(key);
  if (!gone) return;
  if (gone.preview) URL.revokeObjectURL(gone.preview);
  for (const [name, one] of files) if (one === gone) files.delete(name);
}

/** The message with its file uploaded. Tried again, the same key gets the same file. */
export async function withFile({ key, conversation, body }: Outgoing): Promise<Saying> {
  const { media, template } = body;
  const header = template?.header?.media;
  const wanted = media && !media.file && !media.link ? media : header && !header.file && header;
  if (!wanted) return body;
  const attached = files.get(key);
  if (!attached) throw new Problem({ code: "FileLost", status: 0 });
  const query = new URLSearchParams({
    kind: wanted.kind,
    filename: attached.file.name.slice(0, 240),
  });
  const way = `/api/v1/conversations/${encodeURIComponent(conversation)}/files?${query}`;
  try {
    const { file } = await upload(key, way, attached);
    if (media) return { ...body, media: { ...media, file } };
    return { ...body, template: withHeader(template, file) };
  } finally {
    running.delete(key);
    progress.set(({ [key]: _, ...others }) => others);
  }
}

function withHeader(template: Saying["template"], file: string): Saying["template"] {
  const { header } = template ?? {};
  if (!template || !header?.media) return template;
  return { ...template, header: { ...header, media: { ...header.media, file } } };
}

async function upload(
  key: string,
  way: string,
  { file, type }: Attached,
): Promise<{ file: string }> {
  const headers = { "content-type": type, "idempotency-key": `${key}.file` };
  const answer = await watched(key, way, headers, file);
  if (answer.ok) return answer.json();
  const problem = await problemFrom(answer);
  // The session's token was renewed meanwhile: `send` knows how, without showing progress.
  if (problem.code !== "CsrfRefused") throw problem;
  const request = new Request(new URL(way, location.origin), {
    method: "POST",
    headers,
    body: file,
  });
  return (await send(request)).json();
}

/** `fetch` does not tell how much has left. */
function watched(
  key: string,
  way: string,
  headers: Record<string, string>,
  body: File,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    running.set(key, request);
    request.open("POST", way);
    for (const [name, value] of Object.entries({ ...headers, "x-csrf-token": csrfToken() }))
      request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) =>
      progress.set((now) => ({ ...now, [key]: total ? loaded / total : 0 }));
    request.onload = () => {
      const type = request.getResponseHeader("content-type") ?? "";
      resolve(
        new Response(request.responseText, {
          status: request.status,
          headers: { "content-type": type },
        }),
      );
    };
    request.onerror = () => reject(noAnswer());
    request.onabort = () => reject(new Problem({ code: "Interrupted", status: 0 }));
    request.send(body);
  });
}
