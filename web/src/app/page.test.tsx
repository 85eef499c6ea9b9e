import { fireEvent, render, screen } from "@testing-library/react";
import { type ComponentType, Suspense, startTransition, useState } from "react";
import { expect, test } from "vitest";
import { loadWords } from "@/i18n";
import { page } from "./page";

test("a screen that arrives while it is rendered keeps what is typed", async () => {
  await loadWords("offers");
  let arrive: (module: { default: ComponentType }) => void = () => undefined;
  const arriving = new Promise<{ default: ComponentType }>((resolve) => (arrive = resolve));
  const { Component } = page("offers", () => arriving);
  let go: (address: string) => void = () => undefined;
  function Screens() {
    const [address, change] = useState("/campaigns");
    go = change;
    return (
      <Suspense>
        <p>{address}</p>
        {address !== "/campaigns" && <Component />}
      </Suspense>
    );
  }
  render(<Screens />);
  startTransition(() => go("/campaigns/new"));
  arrive({ default: () => <input aria-label="name" /> });
  fireEvent.change(await screen.findByLabelText("name"), { target: { value: "Back to school" } });
  go("/campaigns/new?draft=1");
  await screen.findByText("/campaigns/new?draft=1");
  expect(screen.getByLabelText("name")).toHaveProperty("value", "Back to school");
});
