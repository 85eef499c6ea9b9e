import { afterEach, expect, test, vi } from "vitest";
import { Problem } from "./problem";
import { onSession, send, setCsrf } from "./send";

const url = "http://127.0.0.1/api/v1/offers";

function answering(...answers: (Response | Error)[]) {
  const asked: { headers: Headers; body: unknown }[] = [];
  vi.stubGlobal("fetch", async (_: string, init: RequestInit) => {
    asked.push({ headers: new Headers(init.headers), body: init.body });
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer ?? new Response("{}");
  });
  return asked;
}

function refusal(status: number, code: string, more: object = {}) {
  return new Response(JSON.stringify({ status, code, detail: "no", ...more }), {
    status,
    headers: { "content-type": "application/problem+json", "x-request-id": "r1" },
  });
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("a change carries the CSRF token and one Idempotency-Key over all its repeats", async () => {
  vi.useFakeTimers();
  setCsrf("token");
  const asked = answering(
    new TypeError("network"),
    refusal(503, "Unavailable"),
    new Response("{}"),
  );
  const done = send(new Request(url, { method: "POST", body: '{"name":"x"}' }));
  await vi.runAllTimersAsync();
  await done;
  expect(asked).toHaveLength(3);
  const keys = asked.map((one) => one.headers.get("idempotency-key"));
  expect(new Set(keys).size).toBe(1);
  expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect(asked[0]?.headers.get("x-csrf-token")).toBe("token");
});

test("a question is not repeated here and carries no key", async () => {
  const asked = answering(refusal(503, "Unavailable"));
  await expect(send(new Request(url))).rejects.toMatchObject({
    code: "Unavailable",
    passing: true,
  });
  expect(asked).toHaveLength(1);
  expect(asked[0]?.headers.has("idempotency-key")).toBe(false);
});

test("a refusal names code, field and request", async () => {
  answering(refusal(400, "Invalid", { field: "price.amount" }));
  const error = await send(new Request(url, { method: "POST", body: "{}" })).catch((one) => one);
  expect(error).toBeInstanceOf(Problem);
  expect(error).toMatchObject({ code: "Invalid", field: "price.amount", requestId: "r1" });
});

test("a worn-out CSRF token is renewed once", async () => {
  onSession({
    ended: () => undefined,
    refused: () => undefined,
    renew: async () => setCsrf("fresh"),
  });
  const asked = answering(refusal(403, "CsrfRefused"), new Response("{}"));
  await send(new Request(url, { method: "DELETE" }));
  expect(asked.map((one) => one.headers.get("x-csrf-token"))[1]).toBe("fresh");
});

test("the end of the session is told", async () => {
  const ended = vi.fn();
  onSession({ ended, refused: () => undefined, renew: async () => undefined });
  answering(refusal(401, "Unauthenticated"));
  await expect(send(new Request(url))).rejects.toMatchObject({ status: 401 });
  expect(ended).toHaveBeenCalledOnce();
});
