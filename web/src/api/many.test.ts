import { expect, test, vi } from "vitest";
import { tryEach } from "./many";
import { Problem } from "./problem";

test("everybody is tried, a few at a time, and who failed is named with the reason", async () => {
  let running = 0;
  let most = 0;
  const tried = vi.fn();
  const refusal = new Problem({ code: "Conflict", status: 409 });
  const failures = await tryEach(
    [1, 2, 3, 4, 5, 6, 7],
    async (number) => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      if (number % 3 === 0) throw refusal;
    },
    tried,
  );
  expect(failures.map(({ item }) => item).sort()).toEqual([3, 6]);
  expect(failures[0]?.error).toBe(refusal);
  expect(tried).toHaveBeenCalledTimes(7);
  expect(most).toBe(3);
});

test("a limit of requests is waited for as long as it asks, and reported when it stays", async () => {
  vi.useFakeTimers();
  const limited = new Problem({ code: "TooMany", status: 429, retry_after_seconds: 7 });
  let left = 1;
  const send = vi.fn(async () => {
    if (left-- > 0) throw limited;
  });
  const done = tryEach(["a"], send);
  await vi.advanceTimersByTimeAsync(6_900);
  expect(send).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(200);
  expect(send).toHaveBeenCalledTimes(2);
  expect(await done).toEqual([]);

  left = 99;
  const given = tryEach(["b"], send);
  await vi.runAllTimersAsync();
  expect(await given).toEqual([{ item: "b", error: limited }]);
  expect(send).toHaveBeenCalledTimes(6);
  vi.useRealTimers();
});
