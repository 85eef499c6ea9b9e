/** The typed client: `await ok(api.GET("/api/v1/offers", { params: { query: { limit: 50 } } }))`. */
import createClient from "openapi-fetch";
import type { components, paths } from "./schema";
import { send } from "./send";

export type Schemas = components["schemas"];

export const api = createClient<paths>({
  baseUrl: globalThis.location?.origin,
  fetch: send,
});

/** Unwraps an answer. Whatever is not a success has been thrown as a `Problem` before. */
export async function ok<Result extends { data?: unknown }>(
  result: Promise<Result>,
): Promise<Exclude<Result["data"], undefined>> {
  return (await result).data as Exclude<Result["data"], undefined>;
}
