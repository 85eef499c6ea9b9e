/** The phone simulator as somebody plays with it: be a prospect, see the answer come, make trouble. */
import type { Page } from "@playwright/test";
import { newBusiness, somebody } from "./business";
import { expect, expectAccessible, test } from "./piloto";

test.use({ storageState: { cookies: [], origins: [] } });

/** A picture of one pixel. */
const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const bubbles = (page: Page) => page.locator("#messages").getByRole("listitem");

test("a prospect asks, the answer arrives, and webhooks that come twice change nothing", async ({
  page,
}, { project }) => {
  const phone = project.name === "phone";
  const business = await newBusiness(page);
  const nina = somebody(page.request, business, "Nina");
  await nina.says("Bom dia!");

  await page.goto("/");
  if (phone) await page.getByRole("button", { name: "Mais" }).click();
  const link = page.getByRole("link", { name: "Simulador de celular" }).filter({ visible: true });
  const opened = page.waitForEvent("popup");
  await link.click();
  const simulator = await opened;
  await simulator.getByRole("searchbox").fill(nina.name);
  await simulator.getByRole("button", { name: nina.name }).click();
  await expect(bubbles(simulator).filter({ hasText: "Bom dia!" })).toBeVisible();
  await simulator.getByRole("textbox", { name: "Mensagem" }).fill("Quanto custa o bolo?");
  await simulator.getByRole("button", { name: "Enviar" }).click();
  await expect(bubbles(simulator).filter({ hasText: "59,90" })).toBeVisible();
  await expectAccessible(simulator);

  if (phone) await simulator.getByRole("button", { name: "Voltar" }).click();
  await simulator.getByRole("button", { name: "Painel" }).click();
  const twice = simulator.getByRole("slider", { name: "Repetidos" });
  await twice.focus();
  await twice.press("End");
  await expect
    .poll(async () => (await page.request.get("/simulator/api/switches")).json())
    .toMatchObject({ duplicate_rate: 1 });
  await expectAccessible(simulator);
  await simulator.getByRole("button", { name: "Fechar" }).click();
  if (phone) await simulator.getByRole("button", { name: nina.name }).click();
  await simulator.getByRole("button", { name: "Quero falar com uma pessoa" }).click();
  await page.goto("/inbox?filter=waiting");
  await page.getByRole("link").filter({ hasText: nina.name }).click();
  const asked = page.getByRole("log").getByText("Quero falar com uma pessoa");
  await expect(asked.first()).toBeVisible();
  await expect(page.getByText("Esperando uma pessoa:")).toBeVisible();
  await expect(asked).toHaveCount(1);

  const calm = { data: { duplicate_rate: 0 } };
  expect((await page.request.put("/simulator/api/switches", calm)).ok()).toBe(true);
});

test("somebody new writes first, in the other language and colours", { tag: "@desk" }, async ({
  page,
}) => {
  await page.goto("/simulator/");
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("button", { name: "Light or dark" }).click();
  await page.getByRole("button", { name: "New person" }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("Phone with country code").fill("+55 11 95555-0123");
  await form.getByLabel("Name").fill("Otto Keller");
  await expectAccessible(page);
  await form.getByRole("button", { name: "Start chat" }).click();
  await page.getByRole("textbox", { name: "Message" }).fill("Hello there");
  await page.getByRole("textbox", { name: "Message" }).press("Enter");
  await expect(bubbles(page).filter({ hasText: "Hello there" })).toBeVisible();
  await expect(page.getByRole("button", { name: /Otto Keller/ }).first()).toBeVisible();
  await page.getByLabel("About the person").click();
  await page.getByLabel("Wants no marketing").check();
  await page.reload();
  await page.getByRole("button", { name: /Otto Keller/ }).click();
  await page.getByLabel("About the person").click();
  await expect(page.getByLabel("Wants no marketing")).toBeChecked();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

test("a picture that a member sends is seen on the phone, and one of the phone in the inbox", async ({
  page,
}) => {
  const business = await newBusiness(page);
  const lia = somebody(page.request, business, "Lia");
  await lia.says("Quero falar com uma pessoa");
  await page.goto("/inbox");
  await page.getByRole("link").filter({ hasText: lia.name }).click();
  await page.getByLabel("Foto ou vídeo").setInputFiles({
    name: "bolo.png",
    mimeType: "image/png",
    buffer: Buffer.from(PIXEL, "base64"),
  });
  // Who leaves while a file goes up takes it along.
  const taken = page.waitForResponse(
    (answer) => answer.request().method() === "POST" && answer.url().endsWith("/messages"),
  );
  await page.getByRole("button", { name: "Enviar", exact: true }).click();
  await taken;
  await page.goto("/simulator/");
  await page.getByRole("searchbox").fill(lia.name);
  await page.getByRole("button", { name: lia.name }).click();
  const pictures = page.locator("#messages").getByRole("img", { name: "Foto" });
  await expect(pictures).toHaveCount(1);
  await page.getByLabel("Anexar").click();
  await page.getByRole("button", { name: "Foto", exact: true }).click();
  await expect(pictures).toHaveCount(2);
  // A picture stands in the chat before its bytes have arrived.
  await expect
    .poll(() =>
      pictures.evaluateAll((all) => all.every((one) => (one as HTMLImageElement).naturalWidth > 0)),
    )
    .toBe(true);
  await expectAccessible(page);
});
