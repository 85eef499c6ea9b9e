/** The first hour of a shop owner: what the checklist asks for, done one after the other. */
import type { Page } from "@playwright/test";
import { newBusiness } from "./business";
import { call, random } from "./people";
import { expect, expectAccessible, test } from "./piloto";

test.use({ storageState: { cookies: [], origins: [] } });

const step = (page: Page, name: string) =>
  page.getByRole("listitem").filter({ has: page.getByText(name, { exact: true }) });

test("a new business is led from nothing to its first campaign", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Criar uma conta" }).click();
  await page.getByLabel("Seu nome").fill("Rita Lima");
  await page.getByLabel("E-mail").fill(`rita.${Date.now()}.${random(6)}@ateliê.example`);
  await page.getByLabel("Senha", { exact: true }).fill("correto cavalo");
  await page.getByRole("button", { name: "Criar conta", exact: true }).click();
  await page.getByLabel("Nome da empresa").fill("Ateliê da Rita");
  await page.getByRole("button", { name: "Começar" }).click();

  await expect(page.getByRole("heading", { name: "Primeiros passos" })).toBeVisible();
  await expect(page.getByText(/^0 de \d prontos/)).toBeVisible();
  await expectAccessible(page);
  const home = page.getByRole("link", { name: "Início" }).filter({ visible: true });

  await step(page, "Diga o que você vende").getByRole("link").click();
  await page.getByRole("button", { name: "Nova oferta" }).first().click();
  await page.getByRole("dialog").getByLabel("Nome").fill("Vestido sob medida");
  await page.getByRole("dialog").getByRole("button", { name: "Salvar" }).click();
  await expect(page.getByRole("row", { name: /Vestido sob medida/ })).toBeVisible();
  await home.click();
  await expect(step(page, "Diga o que você vende")).toContainText("Feito");

  await step(page, "Conecte um número de WhatsApp").getByRole("link").click();
  await page.getByRole("button", { name: "Conectar canal" }).first().click();
  await page.getByRole("button", { name: "Conectar o número do simulador" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Número do simulador");
  await home.click();
  await expect(step(page, "Conecte um número de WhatsApp")).toContainText("Feito");

  await step(page, "Traga as pessoas").getByRole("link").click();
  await page.getByRole("button", { name: "Novo contato" }).first().click();
  const form = page.getByRole("dialog");
  await form.getByLabel("Nome", { exact: true }).fill("Rosa Maria");
  await form.getByLabel("Telefone", { exact: true }).fill("11 98765-4321");
  await form.getByRole("radio", { name: /Aceitou receber/ }).check();
  await form.getByLabel("De onde vem este contato?").fill("Balcão");
  await form.getByRole("button", { name: "Salvar" }).click();
  await expect(page.getByRole("row").filter({ hasText: "Rosa Maria" })).toBeVisible();

  // The agent's own screens have a journey of their own.
  const me = await (await page.request.get("/api/v1/me")).json();
  const headers = { "x-csrf-token": (me as { csrf_token: string }).csrf_token };
  const named = { name: "Marina", language: "pt-BR" };
  const agent = await call<{ id: string }>(page.request, headers, "/agents", named);
  const faq = { question: "Quanto custa?", answer: "O vestido custa a partir de R$ 390,00." };
  await call(page.request, headers, `/agents/${agent.id}/faqs`, faq);

  await home.click();
  await step(page, "Comece a primeira campanha").getByRole("link").click();
  await page.getByRole("link", { name: "Nova campanha" }).first().click();
  await page.getByLabel("Nome", { exact: true }).fill("Primeira vez");
  await expect(page.getByText(/Salvo às/)).toBeVisible();
  await home.click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Rita");
  await expect(page.getByRole("heading", { name: "Primeiros passos" })).toHaveCount(0);
});

test("the checklist can be put away and stays away", { tag: "@desk" }, async ({ page }) => {
  await newBusiness(page);
  await page.goto("/");
  await page.getByRole("button", { name: "Esconder os primeiros passos" }).click();
  await expect(page.getByRole("heading", { name: "Primeiros passos" })).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Ana");
  await expect(page.getByRole("heading", { name: "Primeiros passos" })).toHaveCount(0);
});
