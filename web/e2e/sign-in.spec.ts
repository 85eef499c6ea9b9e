import { expect, test } from "./piloto";

test.use({ storageState: { cookies: [], origins: [] } });

test("a person makes an account with an e-mail, begins a business and comes back later", async ({
  page,
}) => {
  const email = `ana.${Date.now()}@padaria.example`;
  await page.goto("/");
  await expect(page).toHaveURL(/\/sign-in$/);
  await page.getByRole("button", { name: "Criar uma conta" }).click();
  await page.getByLabel("Seu nome").fill("Ana Souza");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Senha", { exact: true }).fill("correto cavalo");
  await page.getByRole("button", { name: "Criar conta", exact: true }).click();
  await page.getByLabel("Nome da empresa").fill("Padaria da Ana");
  await page.getByRole("button", { name: "Começar" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Ana");

  await page.getByRole("button", { name: "Sua conta" }).filter({ visible: true }).click();
  await page.getByRole("menuitem", { name: "Sair" }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  await page.goto("/offers");
  await expect(page).toHaveURL(/next=%2Foffers/);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Senha", { exact: true }).fill("correto cavalo");
  await page.getByRole("button", { name: "Entrar", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Ofertas" })).toBeVisible();
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain("eyJ");
});

test("a wrong password is refused without telling whether the account exists", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill("nobody@padaria.example");
  await page.getByLabel("Senha", { exact: true }).fill("errada errada");
  await page.getByRole("button", { name: "Entrar", exact: true }).click();
  await expect(page.getByRole("alert")).toHaveText("E-mail ou senha não conferem.");
});

test("Google signs in through the pretended chooser of this machine", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Continuar com Google" }).click();
  await page.getByRole("button", { name: /Ana Souza/ }).click();
  await expect(page.getByRole("heading", { name: /Qual é a sua empresa|Bo[am]/ })).toBeVisible();
});
