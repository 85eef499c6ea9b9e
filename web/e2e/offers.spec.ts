import { expect, test, visit } from "./piloto";

test("an offer is added, changed, archived and brought back", async ({ page }, { project }) => {
  const name = `Plano ${project.name} ${Date.now()}`;
  await visit(page, "/offers");
  await page.getByRole("button", { name: "Nova oferta" }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByRole("button", { name: "Salvar" }).click();
  await expect(sheet.getByLabel("Nome")).toHaveAccessibleDescription(/Preencha/);
  await expect(sheet.getByLabel("Nome")).toBeFocused();
  await sheet.getByLabel("Nome").fill(name);
  await sheet.getByLabel("Preço").fill("1.299,90");
  await sheet.getByRole("button", { name: "Adicionar item" }).click();
  await sheet.getByLabel("Item 1", { exact: true }).fill("Suporte por WhatsApp");
  await sheet.getByRole("button", { name: "Salvar" }).click();
  await expect(sheet).toBeHidden();
  const row = page.getByRole("row", { name: new RegExp(name) });
  await expect(row).toContainText("R$ 1.299,90");

  await row.getByText(name).click();
  await page.getByRole("dialog").getByLabel("Preço").fill("abc");
  await page.getByRole("dialog").getByLabel("Nome").click();
  await expect(page.getByRole("dialog").getByLabel("Preço")).toHaveAccessibleDescription(/número/);
  await page.getByRole("dialog").getByLabel("Preço").fill("");
  await page.getByRole("dialog").getByRole("button", { name: "Salvar" }).click();
  await expect(row).toContainText("A combinar");

  await row.getByRole("button", { name: `Ações de ${name}` }).click();
  await page.getByRole("menuitem", { name: "Arquivar" }).click();
  await expect(row).toBeHidden();
  await page.getByRole("button", { name: "Desfazer" }).click();
  await expect(row).toBeVisible();
  await row.getByRole("button", { name: `Ações de ${name}` }).click();
  await page.getByRole("menuitem", { name: "Arquivar" }).click();
  await expect(row).toBeHidden();
  await page.getByRole("radio", { name: "Arquivadas" }).click();
  await expect(page).toHaveURL(/archived=1/);
  await expect(row).toBeVisible();
});

test("a change that the server refuses is rolled back and says why", { tag: "@desk" }, async ({
  page,
  troubles: _,
}) => {
  await visit(page, "/offers");
  await page.route("**/api/v1/offers/*", (route) =>
    route.request().method() === "DELETE"
      ? route.fulfill({
          status: 403,
          contentType: "application/problem+json",
          body: JSON.stringify({ status: 403, code: "Forbidden", request_id: "req-7" }),
        })
      : route.continue(),
  );
  const row = page.getByRole("row", { name: /Site Essencial/ });
  await row.getByRole("button", { name: /Ações de/ }).click();
  await page.getByRole("menuitem", { name: "Arquivar" }).click();
  await expect(page.getByRole("alert")).toContainText("não permite");
  await expect(page.getByRole("alert")).toContainText("req-7");
  await expect(row).toBeVisible();
});

test("unsaved work is asked about before the page is left", async ({ page }, { project }) => {
  await visit(page, "/");
  if (project.name === "phone") await page.getByRole("button", { name: "Mais" }).click();
  await page.getByRole("link", { name: "Ofertas" }).filter({ visible: true }).first().click();
  await page.getByRole("button", { name: "Nova oferta" }).click();
  await page.getByRole("dialog").getByLabel("Nome").fill("Quase");
  await page.goBack();
  await expect(page.getByRole("dialog", { name: "Sair sem salvar?" })).toBeVisible();
  await page.getByRole("button", { name: "Continuar editando" }).click();
  await expect(page).toHaveURL(/\/offers$/);
  await expect(page.getByRole("dialog").getByLabel("Nome")).toHaveValue("Quase");
  await page.goBack();
  await page.getByRole("button", { name: "Sair sem salvar" }).click();
  await expect(page).toHaveURL(/\/$/);
});
