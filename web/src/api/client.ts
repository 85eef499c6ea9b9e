/** The typed client: `await ok(api.GET("/api/v1/offers", { params: { query: { limit: 50 } } }))`. */
import createClient from "openapi-fetch";
import type { components, paths } from "./schema";
import { send } from "./send";

export type Schemas = components["schemas"];

const client = createClient<paths>({
  baseUrl: globalThis.location?.origin,
  fetch: send,
});

// A screen asks many things at once: one after the other leaves room for the page itself.
const GET = (async (path: never, options: never) => {
  await globalThis.scheduler?.yield?.();
  return client.GET(path, options);
}) as unknown as typeof client.GET;

export const api = { ...client, GET };

/** Unwraps an answer. Whatever is not a success has been thrown as a `Problem` before. */
export async function ok<Result extends { data?: unknown }>(
  result: Promise<Result>,
): Promise<Exclude<Result["data"], undefined>> {
  return (await result).data as Exclude<Result["data"], undefined>;
}
