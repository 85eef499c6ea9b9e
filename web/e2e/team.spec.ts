import type { Page } from "@playwright/test";
import { joinAs, newBusiness, person } from "./business";
import { mailed } from "./people";
import { expect, expectAccessible, test, use, visit } from "./piloto";

test.use({ storageState: { cookies: [], origins: [] } });

async function invite(page: Page, email: string, role: RegExp): Promise<string> {
  await page.getByRole("button", { name: "Convidar pessoa" }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("E-mail").fill(email);
  await form.getByRole("radio", { name: role }).check();
  await form.getByRole("button", { name: "Enviar convite" }).click();
  const sent = page.getByRole("dialog", { name: "Convite enviado" });
  const link = await sent.getByLabel("Link do convite").inputValue();
  await expectAccessible(page);
  await sent.getByRole("button", { name: "Pronto" }).click();
  return link;
}

test("an invited person joins, gets another role, is removed and is outside at once", async ({
  page,
  browser,
}) => {
  await newBusiness(page);
  const caio = person("Caio Lima");
  await page.goto("/settings/team");
  await expect(page.getByText("Por enquanto só você está aqui")).toBeVisible();
  const link = await invite(page, caio.email, /Leitor/);
  const open = page.getByRole("list", { name: "Convites em aberto" });
  await expect(open).toContainText(caio.email);
  expect(link).toContain((await mailed(caio.email, /invite\?token=([\w-]+)/))[1] ?? "nothing");

  // Signed out, in another browser: what it is about, then sign in, then accept.
  const context = await browser.newContext({ locale: "pt-BR", baseURL: process.env.PILOTO_URL });
  const theirs = await context.newPage();
  await theirs.goto(link);
  await expect(theirs.getByRole("heading", { level: 1 })).toHaveText("Convite para Padaria");
  await expect(theirs.getByText(/Ana Souza convidou você.*como Leitor/)).toBeVisible();
  await expect(theirs.getByLabel("E-mail")).toHaveValue(caio.email);
  await expectAccessible(theirs);
  await caio.signIn(theirs);
  await theirs.reload();
  await expect(theirs.getByText(`Você está com ${caio.email}`)).toBeVisible();
  await expectAccessible(theirs);
  await theirs.getByRole("button", { name: "Aceitar convite" }).click();
  await expect(theirs.getByRole("heading", { level: 1 })).toContainText("Caio");
  await theirs.goto("/settings/team");
  await expect(theirs.getByText(/Só quem administra Padaria muda isto/)).toBeVisible();
  await expect(theirs.getByRole("button", { name: "Convidar pessoa" })).toHaveCount(0);
  await theirs.getByRole("row", { name: /Ana Souza/ }).click();
  const sheet = theirs.getByRole("dialog", { name: "Ana Souza" });
  await expect(sheet.getByRole("radio").first()).toBeDisabled();
  await expect(sheet.getByText("Só administradores e donos mudam a equipe")).toBeVisible();

  await page.reload();
  const row = page.getByRole("row", { name: /Caio Lima/ });
  await expect(row).toContainText("Leitor");
  await expect(open).toHaveCount(0);
  await row.click();
  await page
    .getByRole("dialog")
    .getByRole("radio", { name: /Atendente/ })
    .check();
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "Mudar papel" }).click();
  await expect(row).toContainText("Atendente");
  await page.getByRole("button", { name: "Desfazer" }).click();
  await expect(row).toContainText("Leitor");
  await row.click();
  await page
    .getByRole("dialog")
    .getByRole("radio", { name: /Administrador/ })
    .check();
  await page.getByRole("dialog").getByRole("button", { name: "Mudar papel" }).click();
  await expect(row).toContainText("Administrador");
  await theirs.reload();
  await expect(theirs.getByRole("button", { name: "Convidar pessoa" })).toBeVisible();
  await theirs.getByRole("row", { name: /Ana Souza/ }).click();
  await expect(theirs.getByText("Só um dono muda o papel de outro dono")).toBeVisible();
  await theirs.keyboard.press("Escape");

  await row.click();
  await page.getByRole("dialog").getByRole("button", { name: "Remover da equipe" }).click();
  const question = page.getByRole("dialog", { name: "Remover Caio Lima?" });
  await expect(question.getByRole("button", { name: "Remover da equipe" })).toBeDisabled();
  await expectAccessible(page);
  await question.getByLabel(/para confirmar/).fill("Caio Lima");
  await question.getByRole("button", { name: "Remover da equipe" }).click();
  await expect(row).toHaveCount(0);
  await theirs.getByRole("button", { name: "Convidar pessoa" }).click();
  await theirs.getByRole("dialog").getByLabel("E-mail").fill("novo@padaria.example");
  await theirs.getByRole("dialog").getByRole("button", { name: "Enviar convite" }).click();
  await expect(theirs).toHaveURL(/\/sign-in\/business/);
  await expect(theirs.getByText("Você não faz mais parte da empresa")).toBeVisible();
  expect((await theirs.request.get("/api/v1/members")).status()).toBe(403);
  await context.close();

  await page.goto("/settings/audit");
  for (const sentence of [
    /Ana Souza.*removeu Caio Lima da equipe/,
    /Ana Souza.*mudou o papel de Caio Lima de Leitor para Administrador/,
    /Caio Lima.*entrou na equipe como Leitor/,
    /Ana Souza.*convidou .* como Leitor/,
    /Ana Souza.*abriu a empresa no Piloto/,
  ]) {
    await expect(page.getByRole("row", { name: sentence })).toBeVisible();
  }
  await expectAccessible(page);
});

test("somebody without an account makes one from the link, proves the address and joins", async ({
  page,
}) => {
  const business = await newBusiness(page);
  const bia = person("Bia Rocha");
  await page.goto("/settings/team");
  const link = await invite(page, bia.email, /Atendente/);

  // The one who invited is still signed in here: it is somebody else's invite.
  await page.goto(link);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    "Este convite é de outra pessoa",
  );
  await expect(page.getByText(business.owner.email)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: `Entrar com ${bia.email}` }).click();
  await page.getByRole("button", { name: "Criar uma conta" }).click();
  await page.getByLabel("Seu nome").fill(bia.name);
  await expect(page.getByLabel("E-mail")).toHaveValue(bia.email);
  await page.getByLabel("Senha", { exact: true }).fill("correto cavalo");
  await page.getByRole("button", { name: "Criar conta", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Confirme seu e-mail");
  await expectAccessible(page);
  const [proof] = await mailed(bia.email, /https?:\/\/\S+mode=verifyEmail\S*/);
  // The page behind the link is a form, so that nothing that only looks at links proves anything.
  const code = new URL(proof).searchParams;
  const proven = await page.request.post(new URL(proof).pathname, {
    form: { mode: "verifyEmail", oobCode: code.get("oobCode") ?? "", lang: "pt-BR" },
  });
  expect(proven.ok(), await proven.text()).toBe(true);
  await page.getByRole("button", { name: "Já confirmei, entrar de novo" }).click();
  await page.getByLabel("Senha", { exact: true }).fill("correto cavalo");
  await page.getByRole("button", { name: "Entrar", exact: true }).click();
  await page.getByRole("button", { name: "Aceitar convite" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Bia");
  await page.goto("/settings/team");
  await expect(page.getByRole("row", { name: /Bia Rocha/ })).toContainText("Atendente");

  await page.goto(link);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Este convite não vale mais");
});

test("an invite is sent again with another link, and taken back", async ({ page }) => {
  await newBusiness(page);
  const caio = person("Caio Lima");
  await page.goto("/settings/team");
  await page.getByRole("button", { name: "Convidar pessoa" }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("E-mail").fill("caio@");
  await form.getByRole("button", { name: "Enviar convite" }).click();
  await expect(form.getByLabel("E-mail")).toHaveAccessibleDescription(/não parece certo/);
  await page.keyboard.press("Escape");
  const link = await invite(page, caio.email, /Atendente/);
  const menu = page.getByRole("button", { name: `Ações do convite de ${caio.email}` });
  await menu.click();
  await expectAccessible(page);
  await page.getByRole("menuitem", { name: /Enviar de novo/ }).click();
  await expect(page.getByRole("alert")).toContainText(/acabou de sair. Espere \d+ s/);
  await menu.click();
  await page.getByRole("menuitem", { name: "Cancelar convite" }).click();
  await expect(page.getByText(`Convite de ${caio.email} cancelado`)).toBeVisible();
  await expect(menu).toHaveCount(0);
  await page.goto(link);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Este convite não vale mais");
});

test("the only owner is told why nothing of them changes", async ({ page }) => {
  const { owner } = await newBusiness(page);
  await page.goto("/settings/team");
  await page.getByRole("row", { name: new RegExp(owner.name) }).click();
  const sheet = page.getByRole("dialog", { name: owner.name });
  await expect(sheet.getByText(/É a única pessoa dona da empresa/)).toBeVisible();
  await expect(sheet.getByRole("radio", { name: /Leitor/ })).toBeDisabled();
  await expect(sheet.getByRole("button", { name: /Mudar papel|Sair da empresa/ })).toHaveCount(0);
});

test("the history is filtered by who, what and when, in the address", async ({ page }) => {
  const business = await newBusiness(page);
  const vitor = await joinAs(page, business, "agent");
  await business.owner.signIn(page);
  await page.goto("/settings/audit");
  const rows = page.getByRole("table").getByRole("row");
  await expect(rows.filter({ hasText: "entrou na equipe" })).toHaveCount(1);
  await page.getByLabel("Quem").selectOption({ label: vitor.name });
  await expect(page).toHaveURL(/actor=/);
  await expect(rows.filter({ hasText: "entrou na equipe" })).toHaveCount(1);
  await expect(rows.filter({ hasText: "Ana Souza" })).toHaveCount(0);
  await page.getByLabel("O quê").selectOption("invite");
  await expect(page.getByText("Nada com esses filtros")).toBeVisible();
  await page.reload();
  await expect(page.getByText("Nada com esses filtros")).toBeVisible();
  await page.getByRole("button", { name: "Limpar filtros" }).first().click();
  await page.getByLabel("Quando").selectOption("custom");
  await page.getByLabel("De", { exact: true }).fill("2020-01-01");
  await page.getByLabel("Até", { exact: true }).fill("2020-01-02");
  await expect(page.getByText("Nada com esses filtros")).toBeVisible();
  await page.getByLabel("Quando").selectOption("day");
  await rows.filter({ hasText: "convidou" }).click();
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByText("invite.created")).toBeVisible();
  await expectAccessible(page);
  await sheet.getByRole("button", { name: /Só de Ana Souza/ }).click();
  await expect(rows.filter({ hasText: vitor.name }).filter({ hasText: "entrou" })).toHaveCount(0);
});

// A name of a control that would change something.
const WRITES =
  /^(Nov[ao] |Convidar|Conectar|Importar|Criar|Adicionar|Salvar|Enviar|Arquivar|Remover|Pausar|Retomar|Iniciar|Assumir|Devolver|Encerrar|Testar|Atualizar|Desconectar|Aprovar|Excluir|Apagar|Revogar)/;

test("a viewer sees everything and can write nowhere", async ({ page }) => {
  const business = await newBusiness(page);
  await joinAs(page, business, "viewer");
  await use(page, { theme: "dark" });
  for (const path of [
    "/",
    "/inbox",
    "/contacts",
    "/campaigns",
    "/offers",
    "/accounts",
    "/insights",
    "/settings/team",
    "/settings/business",
    "/settings/usage",
    "/settings/privacy",
  ]) {
    await visit(page, path);
    const buttons = page.getByRole("main").getByRole("button", { name: WRITES, disabled: false });
    expect(await buttons.allInnerTexts(), path).toEqual([]);
  }
  await visit(page, "/settings/business");
  await expect(page.getByText(/Seu papel é Leitor/)).toBeVisible();
  await expect(page.getByLabel("Nome da empresa")).toBeDisabled();
  await expect(page.getByLabel("Fuso horário")).toBeDisabled();
  await expectAccessible(page);
  await visit(page, "/settings/audit");
  await expect(page.getByText("Esta página é de outro papel")).toBeVisible();
  await visit(page, "/settings/keys");
  await expect(page.getByText("Esta página é de outro papel")).toBeVisible();
  for (const way of ["/audit", "/api-keys", "/invites"])
    expect((await page.request.get(`/api/v1${way}`)).status(), way).toBe(403);
});
