/** What is typed is saved by itself, and again after a failure that may pass. */
import { act, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Problem } from "@/api/problem";
import { type SaveState, useAutosave, useSchemaForm } from "./form";
import { z } from "./zod";

const schema = z.object({ name: z.string() });
let state: SaveState;

function Form({ save }: { save: (values: { name: string }) => Promise<unknown> }) {
  const form = useSchemaForm(schema, { defaultValues: { name: "" } });
  state = useAutosave(form, save);
  return <input {...form.register("name")} />;
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const type = (value: string) => fireEvent.input(screen.getByRole("textbox"), { target: { value } });
const pass = (milliseconds: number) => act(() => vi.advanceTimersByTimeAsync(milliseconds));

test("a save that was refused for a while is sent again when the server said so", async () => {
  const sent: string[] = [];
  const refusals = [
    new Problem({ code: "TooMany", status: 429, retry_after_seconds: 20 }),
    new Problem({ code: "Unavailable", status: 503 }),
  ];
  render(
    <Form
      save={async ({ name }) => {
        sent.push(name);
        const refusal = refusals.shift();
        if (refusal) throw refusal;
      }}
    />,
  );
  type("Rita");
  await pass(1_000);
  expect([sent, state.kind]).toEqual([["Rita"], "failed"]);
  await pass(19_000);
  expect(sent).toHaveLength(1);
  type("Rita Lima");
  await pass(1_000);
  expect([sent, state.kind]).toEqual([["Rita", "Rita Lima"], "failed"]);
  await pass(10_000);
  expect([sent.length, state.kind]).toEqual([3, "saved"]);
});

test("what waiting cannot mend is not sent again", async () => {
  let count = 0;
  render(
    <Form
      save={async () => {
        count += 1;
        throw new Problem({ code: "Forbidden", status: 403 });
      }}
    />,
  );
  type("Rita");
  await pass(120_000);
  expect([count, state.kind]).toEqual([1, "failed"]);
});
