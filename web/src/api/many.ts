/** The same done to many: a few at a time, patiently, and for whom it did not work. */
import { Problem } from "./problem";

export interface Failure<Item> {
  item: Item;
  error: unknown;
}

const AT_ONCE = 3;
const MOST_TRIES = 4;
const LONGEST_PAUSE_SECONDS = 30;

/** Tries every one; `tried` is called after each, whatever came of it. */
export async function tryEach<Item>(
  items: readonly Item[],
  send: (item: Item) => Promise<void>,
  tried?: () => void,
): Promise<Failure<Item>[]> {
  const waiting = [...items];
  const failures: Failure<Item>[] = [];
  const hand = async () => {
    while (waiting.length > 0) {
      const item = waiting.shift() as Item;
      try {
        await patiently(() => send(item));
      } catch (error) {
        failures.push({ item, error });
      }
      tried?.();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, hand));
  return failures;
}

/** A business's request limit is waited for, not reported. */
async function patiently(send: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await send();
      return;
    } catch (error) {
      const limited = error instanceof Problem && error.status === 429;
      if (!limited || tries >= MOST_TRIES) throw error;
      const asked = error.details.retry_after_seconds;
      const seconds =
        typeof asked === "number" ? Math.min(asked, LONGEST_PAUSE_SECONDS) : 2 ** tries;
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    }
  }
}
