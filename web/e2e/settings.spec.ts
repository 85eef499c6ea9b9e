import { newBusiness } from "./business";
import { expect, expectAccessible, test, use } from "./piloto";

test.use({ storageState: { cookies: [], origins: [] } });

test("name, language and appearance persist: after a reload, and the language on another device", async ({
  page,
  browser,
}) => {
  const { owner } = await newBusiness(page);
  await page.goto("/settings/profile");
  await page.getByLabel("Nome", { exact: true }).fill("");
  await page.getByLabel("Nome", { exact: true }).blur();
  await expect(page.getByText("Preencha este campo")).toBeVisible();
  await page.getByLabel("Nome", { exact: true }).fill("Ana Beatriz");
  await expect(page.getByText(/Salvo às/)).toBeVisible();
  await page.getByRole("radio", { name: "English" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your profile");
  await page.getByRole("radio", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveClass(/dark/);
  await expectAccessible(page);
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your profile");
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Ana Beatriz");
  await expect(page.locator("html")).toHaveClass(/dark/);

  // Another device asks the server, which knows the language but no appearance.
  const context = await browser.newContext({ locale: "pt-BR", baseURL: process.env.PILOTO_URL });
  const other = await context.newPage();
  await owner.signIn(other);
  await other.goto("/");
  await expect(other.getByRole("heading", { level: 1 })).toContainText("Ana");
  await expect(other.locator("html")).toHaveAttribute("lang", "en");
  await expect(other.locator("html")).not.toHaveClass(/dark/);
  await context.close();
});

test("the business changes its name and its clock, and everything follows", async ({
  page,
  isMobile,
}) => {
  await newBusiness(page);
  await page.goto("/settings/business");
  await page.getByLabel("Nome da empresa").fill("Padaria Nova");
  await page.getByLabel("Fuso horário").selectOption("America/Rio_Branco");
  await page.getByLabel("Idioma da empresa").selectOption("en");
  await expect(page.getByText(/Salvo às/)).toBeVisible();
  await expect(page.getByText("Padaria Nova").filter({ visible: true }).first()).toBeVisible();
  await expectAccessible(page);
  await page.reload();
  await expect(page.getByLabel("Fuso horário")).toHaveValue("America/Rio_Branco");
  await expect(page.getByLabel("Idioma da empresa")).toHaveValue("en");

  await page.goto("/settings/profile");
  const mine = page.getByRole("list", { name: "Suas empresas" });
  await expect(mine).toContainText("Padaria Nova");
  await expect(mine).toContainText("Aberta agora");
  await page.getByRole("link", { name: "Nova empresa" }).click();
  await page.getByLabel("Nome da empresa").fill("Segunda Loja");
  await page.getByRole("button", { name: "Começar" }).click();
  await expect(page.getByText("Segunda Loja").filter({ visible: true }).first()).toBeVisible();
  await page.goto("/settings/profile");
  await mine.getByRole("button", { name: "Abrir Padaria Nova" }).click();
  await expect(page).toHaveURL(/\/$/);
  const current = page.getByRole("button", { name: "Empresa atual:" });
  await expect(current.filter({ visible: true })).toContainText("Padaria Nova");
  if (!isMobile) {
    // The whole page comes anew with the other business; keys pressed before it listens are lost.
    await expect(async () => {
      await page.keyboard.press("g");
      await page.keyboard.press("s");
      const title = page.getByRole("heading", { level: 1 });
      await expect(title).toHaveText("Seu perfil", { timeout: 2_000 });
    }).toPass();
  }
});

test("an API key is made, used against the API, named in the history, and revoked", async ({
  page,
  playwright,
}) => {
  await newBusiness(page);
  await page.goto("/settings/keys");
  await expect(page.getByText("Nenhuma chave ainda")).toBeVisible();
  await page.getByRole("button", { name: "Nova chave" }).click();
  const form = page.getByRole("dialog");
  await form.getByRole("button", { name: "Criar chave" }).click();
  await expect(form.getByLabel("Nome")).toHaveAccessibleDescription(/Preencha/);
  await form.getByLabel("Nome").fill("Loja virtual");
  await form.getByRole("radio", { name: /Administrador/ }).check();
  await expectAccessible(page);
  await form.getByRole("button", { name: "Criar chave" }).click();
  const shown = page.getByRole("dialog", { name: /Loja virtual.*pronta/ });
  const key = await shown.getByLabel("Chave", { exact: true }).inputValue();
  expect(key).toMatch(/^pk_/);
  await expectAccessible(page);
  await shown.getByRole("button", { name: "Já guardei" }).click();

  const program = await playwright.request.newContext({
    baseURL: process.env.PILOTO_URL,
    extraHTTPHeaders: { authorization: `Bearer ${key}` },
  });
  const made = await program.post("/api/v1/offers", { data: { name: "Bolo de milho" } });
  expect(made.status()).toBe(201);
  await page.reload();
  const row = page.getByRole("row", { name: /Loja virtual/ });
  await expect(row).toContainText(key.slice(0, 9));
  await expect(row).toContainText("Administrador");
  await expect(row).not.toContainText("Nunca usada");
  expect(await page.content()).not.toContain(key);

  await page.goto("/settings/audit?thing=offer");
  await expect(
    page.getByRole("row", { name: /A chave “Loja virtual”.*criou a oferta Bolo de milho/ }),
  ).toBeVisible();

  await page.goto("/settings/keys");
  await row.getByRole("button", { name: "Revogar Loja virtual" }).click();
  const question = page.getByRole("dialog");
  await expect(question.getByRole("button", { name: "Revogar" })).toBeDisabled();
  await expectAccessible(page);
  await question.getByLabel(/para confirmar/).fill("loja virtual");
  await question.getByRole("button", { name: "Revogar" }).click();
  await expect(page.getByText("Nenhuma chave ainda")).toBeVisible();
  expect((await program.get("/api/v1/offers")).status()).toBe(401);
  await program.dispose();
});

test("limits are told in words when they get tight", async ({ page }) => {
  await newBusiness(page);
  await page.goto("/settings/usage");
  const numbers = page.getByRole("meter", { name: "Números conectados" });
  await expect(numbers).toHaveAttribute("aria-valuenow", "1");
  await expect(page.getByText("Há folga em tudo")).toBeVisible();
  await page.route("**/api/v1/usage", async (route) => {
    const answer = await route.fetch();
    const body = (await answer.json()) as {
      limits: { name: string; limit: number; used: number }[];
    };
    for (const one of body.limits) {
      if (one.name === "sends") one.used = one.limit * 0.9;
      if (one.name === "accounts") one.used = one.limit;
    }
    await route.fulfill({ response: answer, json: body });
  });
  await page.reload();
  await expect(page.getByText("1 limite foi atingido")).toBeVisible();
  await expect(page.getByText(/90% usado: restam/)).toBeVisible();
  await expect(page.getByText(/Limite atingido/)).toBeVisible();
  await expectAccessible(page);
});

test("an answer that does not come is said and asked for again", async ({ page }) => {
  await newBusiness(page);
  await page.route("**/api/v1/usage", (route) =>
    route.fulfill({ status: 500, contentType: "text/html", body: "<h1>proxy</h1>" }),
  );
  await page.goto("/settings/usage");
  await expect(page.getByRole("alert")).toContainText("Não deu para carregar");
  await page.unroute("**/api/v1/usage");
  await page.getByRole("button", { name: "Tentar de novo" }).click();
  await expect(page.getByRole("meter").first()).toBeVisible();
});

test("signing out everywhere ends the session here too", async ({ page }) => {
  const { owner } = await newBusiness(page);
  await use(page, { theme: "dark" });
  await page.goto("/settings/profile");
  await expect(page.getByLabel("Nome", { exact: true })).toHaveValue(owner.name);
  await page.getByRole("button", { name: "Sair de todos os aparelhos" }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  expect((await page.request.get("/api/v1/me")).status()).toBe(401);
});
