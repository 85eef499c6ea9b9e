/** An answer that never arrives: the conversation says why and waits for a person. */
import { newBusiness, row, somebody } from "./business";
import { expect, look, test } from "./piloto";

test.use({ storageState: { cookies: [], origins: [] } });
test.setTimeout(120_000);

test("an answer of the agent that WhatsApp does not deliver calls a person and says why", async ({
  page,
}) => {
  const business = await newBusiness(page);
  const rita = somebody(page.request, business, "Rita");
  // What they write still gets out, and nothing gets in.
  const gone = await page.request.put(`/simulator/api/people/${rita.phone}`, {
    data: { no_whatsapp: true },
  });
  expect(gone.ok(), await gone.text()).toBe(true);
  await rita.says("Quanto custa o bolo?");
  await page.goto("/inbox");
  const talk = row(page, rita.name);
  await expect(talk).toContainText("a mensagem não chegou", { timeout: 60_000 });
  await talk.click();
  const banner = page.getByRole("status").filter({ hasText: "Esperando uma pessoa" });
  await expect(banner).toContainText("a mensagem não chegou");
  const log = page.getByRole("log");
  await expect(log.getByText("R$ 59,90")).toBeVisible();
  await expect(log).toContainText("Este número não recebe mensagens pelo WhatsApp");
  await look(page, "undelivered");
  await page.getByRole("button", { name: "Assumir" }).first().click();
  await expect(page.getByText("Você está na conversa.")).toBeVisible();
});
