import { mailed, random } from "./people";
import { expect, expectAccessible, test } from "./piloto";

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

test("a forgotten password is changed by the mailed link, and the old one is over", async ({
  page,
}) => {
  const email = `caio.${Date.now()}.${random(6)}@oficina.example`;
  await page.request.post("/identitytoolkit.googleapis.com/v1/accounts:signUp?key=any", {
    data: { email, password: "senha antiga", returnSecureToken: true },
  });
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Esqueci a senha" }).click();
  await page.getByLabel("E-mail").fill(email);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Enviar link" }).click();
  await expect(page.getByRole("status")).toContainText("o link chega em instantes");

  const [link] = await mailed(email, /http\S+oobCode=\S+/);
  await page.goto(link);
  await expectAccessible(page);
  await page.getByLabel(/Nova senha/).fill("senha bem nova");
  await page.getByRole("button", { name: "Continuar" }).click();
  await expect(page.getByRole("heading")).toHaveText("Pronto. Agora você pode entrar.");
  await page.getByRole("link", { name: "Voltar ao Piloto" }).click();

  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Senha", { exact: true }).fill("senha antiga");
  await page.getByRole("button", { name: "Entrar", exact: true }).click();
  await expect(page.getByRole("alert")).toHaveText("E-mail ou senha não conferem.");
  await page.getByLabel("Senha", { exact: true }).fill("senha bem nova");
  await page.getByRole("button", { name: "Entrar", exact: true }).click();
  await expect(page.getByLabel("Nome da empresa")).toBeVisible();
});

test("a wrong password is refused without telling whether the account exists", {
  tag: "@desk",
}, async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill("nobody@padaria.example");
  await page.getByLabel("Senha", { exact: true }).fill("errada errada");
  await page.getByRole("button", { name: "Entrar", exact: true }).click();
  await expect(page.getByRole("alert")).toHaveText("E-mail ou senha não conferem.");
});

test("Google signs in through the pretended chooser of this machine", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Continuar com Google" }).click();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Usar outra conta" }).click();
  const email = `bia.${Date.now()}.${random(6)}@flores.example`;
  await page.getByRole("dialog").getByLabel("Seu nome").fill("Bia Flores");
  await page.getByRole("dialog").getByLabel("E-mail").fill(email);
  await page.getByRole("dialog").getByRole("button", { name: "Entrar" }).click();
  await page.getByLabel("Nome da empresa").fill("Flores da Bia");
  await page.getByRole("button", { name: "Começar" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Bia");
});
