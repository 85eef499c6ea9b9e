/** How a request leaves: CSRF header, Idempotency-Key, patient repeats of changes that are safe to repeat. */
import { noAnswer, Problem, problemFrom } from "./problem";

interface SessionHandlers {
  /** The session is over: go to the sign-in page. */
  ended(): void;
  /** A role did not allow something, or there is no business any more. */
  refused(problem: Problem): void;
  /** Ask for a new CSRF token. */
  renew(): Promise<void>;
}

declare global {
  interface Window {
    /** What start.js asked, by path, while the scripts were still on their way. */
    pilotoEarly?: Record<string, Promise<Response> | undefined>;
  }
}

/** The answer that is already on its way, once; none where that failed. */
async function earlyAnswer(url: string): Promise<Response | undefined> {
  const path = url.slice(location.origin.length);
  const asked = window.pilotoEarly?.[path];
  if (!asked) return undefined;
  delete window.pilotoEarly?.[path];
  return asked.catch(() => undefined);
}

let csrf = "";
let session: SessionHandlers = {
  ended: () => undefined,
  refused: () => undefined,
  renew: async () => undefined,
};

export function setCsrf(token: string): void {
  csrf = token;
}

/** For the one kind of request that cannot be a `fetch`: an upload that tells how far it is. */
export function csrfToken(): string {
  return csrf;
}

export function onSession(handlers: SessionHandlers): void {
  session = handlers;
}

export function newKey(): string {
  return crypto.randomUUID();
}

const REPEATS = 2;

/** Sends like `fetch`, but rejects with a `Problem` for everything that is not a success. */
export async function send(request: Request): Promise<Response> {
  const changes = request.method !== "GET" && request.method !== "HEAD";
  const headers = new Headers(request.headers);
  headers.set("accept", "application/json");
  if (changes && !headers.has("idempotency-key")) headers.set("idempotency-key", newKey());
  const body = changes ? await request.arrayBuffer() : undefined;
  let renewed = false;
  for (let attempt = 0; ; attempt += 1) {
    if (changes) headers.set("x-csrf-token", csrf);
    const response = await answerTo(request, headers, body);
    if (response instanceof Response && response.ok) return response;
    const problem = response instanceof Problem ? response : await problemFrom(response);
    if (problem.code === "CsrfRefused" && !renewed) {
      renewed = true;
      await session.renew();
      continue;
    }
    if (problem.status === 401) session.ended();
    if (problem.status === 403) session.refused(problem);
    // Queries repeat themselves; a change may be repeated because its key makes it happen once.
    if (!changes || attempt >= REPEATS || !worthRepeating(problem)) throw problem;
    await pause(400 * 2 ** attempt * (0.5 + Math.random()));
  }
}

function worthRepeating(problem: Problem): boolean {
  if (problem.code === "Offline") return false;
  return problem.status === 0 || problem.status === 503 || problem.code === "StillRunning";
}

async function answerTo(
  request: Request,
  headers: Headers,
  body: ArrayBuffer | undefined,
): Promise<Response | Problem> {
  try {
    const early = request.method === "GET" ? await earlyAnswer(request.url) : undefined;
    if (early) return early;
    return await fetch(request.url, {
      method: request.method,
      headers,
      body: body?.byteLength ? body : undefined,
      credentials: "same-origin",
      signal: request.signal,
      keepalive: request.keepalive,
    });
  } catch (error) {
    if (request.signal.aborted) throw error;
    return noAnswer();
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
