import type { Page } from "@playwright/test";
import { newBusiness } from "./business";
import { expect, look, test, visit } from "./piloto";

test.setTimeout(300_000);

test.beforeEach(async ({ page }) => {
  const { headers } = await newBusiness(page, "Ana", 3);
  const data = { name: "Site Essencial", price: { amount: 129000, currency: "BRL" } };
  expect((await page.request.post("/api/v1/offers", { headers, data })).ok()).toBe(true);
});

const phoneOf = (number: number) => `55119${String(40_000_000 + number)}`;

/** Invented people; `from` keeps two runs apart. */
function sheet(from: number, count: number): string {
  const rows = Array.from(
    { length: count },
    (_, index) => `Pessoa ${from + index};Loja ${from + index};+${phoneOf(from + index)}`,
  );
  return ["nome;empresa;telefone", ...rows].join("\n");
}

/** These people of the simulator answer a moment after the first message. */
async function theyAnswer(page: Page, from: number, count: number): Promise<void> {
  const way = "/simulator/api/personas";
  const others = (await (await page.request.get(way)).json()) as object[];
  const phones = Array.from({ length: count }, (_, index) => phoneOf(from + index));
  const mine = { name: `interessada ${from}`, answers: ["Quanto custa?"], seconds: [1, 2], phones };
  const answer = await page.request.put(way, { data: [mine, ...others] });
  expect(answer.ok()).toBe(true);
}

async function addFile(page: Page, people: number, from: number): Promise<void> {
  await page.getByLabel("Escolher arquivo").setInputFiles({
    name: "pessoas.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(sheet(from, people)),
  });
  await expect(page.getByRole("region", { name: "Primeiras linhas" })).toContainText("Loja");
  await page.getByLabel("Por que você pode escrever").selectOption("consent");
  await page.getByLabel("De onde veio essa autorização").fill("Cadastro na loja");
  await page.getByRole("button", { name: `Importar ${people} linhas` }).click();
  await expect(page.getByText(`${people} pessoas adicionadas`)).toBeVisible();
}

test("a campaign goes from a file to replies, and stops and goes on at one press", async ({
  page,
}, { project }) => {
  const name = `Volta às aulas ${project.name} ${Date.now()}`;
  const from = Math.floor(Math.random() * 9_000_000);
  await theyAnswer(page, from, 20);
  await visit(page, "/campaigns");
  await page.getByRole("link", { name: "Nova campanha" }).click();
  await page.getByLabel("Nome", { exact: true }).fill(name);
  await addFile(page, 20, from);
  await expect(page.getByTestId("members")).toHaveText("20 pessoas");
  await expect(page).toHaveURL(/draft=/);
  await look(page, "campaign-1-who");

  await page.getByRole("button", { name: "Continuar" }).click();
  await page.getByLabel("Número que envia").selectOption({ index: 1 });
  await page.getByLabel("Agente que responde").selectOption({ index: 1 });
  await page.getByText("Site Essencial").click();
  await look(page, "campaign-2-what");
  await page.getByRole("button", { name: "Continuar" }).click();

  await page.getByLabel("Modelo do WhatsApp").selectOption("primeiro_contato|pt_BR");
  await page.getByLabel("Se estiver vazio").nth(1).fill("Vitrine Local");
  await page.getByLabel("Variável {{2}}").selectOption("company");
  await expect(page.getByText(/Olá, Pessoa! Aqui é da Loja/)).toBeVisible();
  await look(page, "campaign-3-message");
  await page.getByRole("button", { name: "Continuar" }).click();

  await page.getByLabel("Mensagens", { exact: true }).fill("abc");
  await page.getByLabel("Mensagens", { exact: true }).blur();
  await expect(page.getByText("Digite um número válido")).toBeVisible();
  await page.getByLabel("Mensagens", { exact: true }).fill("40");
  await page.getByRole("switch", { name: "Só em certos horários" }).click();
  await expect(page.getByText(/Salvo às/)).toBeVisible();
  await look(page, "campaign-4-limits");
  await page.reload();
  await expect(page.getByLabel("Mensagens", { exact: true })).toHaveValue("40");
  await page.getByRole("button", { name: "Continuar" }).click();

  await expect(page.getByText("20 podem receber")).toBeVisible();
  await expect(page.getByText("aprovado · pt_BR")).toBeVisible();
  await look(page, "campaign-5-check");
  await page.getByRole("button", { name: "Começar campanha" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: "Começar campanha" })).toBeDisabled();
  await look(page, "campaign-6-start");
  await dialog.getByLabel("Digite “20” para confirmar").fill("20");
  await dialog.getByRole("button", { name: "Começar campanha" }).click();

  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await page.getByRole("button", { name: "Pausar" }).click();
  await expect(page.getByText("Pausada por alguém da equipe")).toBeVisible();
  await page.getByRole("button", { name: "Desfazer" }).click();
  await expect(page.getByRole("button", { name: "Pausar" })).toBeVisible();
  const replied = page
    .getByRole("term")
    .filter({ hasText: "Responderam" })
    .locator("xpath=following-sibling::dd/span[1]");
  await expect(async () => {
    expect(Number(await replied.textContent())).toBeGreaterThan(3);
  }).toPass({ timeout: 120_000 });

  await look(page, "campaign-7-live");
  await page.getByRole("tab", { name: "Pessoas" }).click();
  await page.getByLabel("Filtrar por etapa").selectOption("replied");
  await expect(page).toHaveURL(/stage=replied/);
  await expect(page.getByRole("row").filter({ hasText: "Respondeu" }).first()).toBeVisible();
  await look(page, "campaign-8-people");
  await page.getByRole("tab", { name: "Envios" }).click();
  await page
    .getByRole("row")
    .filter({ hasText: /Lida|Entregue|Enviada/ })
    .first()
    .click();
  await expect(page.getByRole("dialog")).toContainText(/Olá, Pessoa! Aqui é da Loja/);
  await look(page, "campaign-9-send");
  await page.keyboard.press("Escape");
  await page.getByRole("tab", { name: "Ajustes" }).click();
  await look(page, "campaign-10-settings");
  await visit(page, "/campaigns");
  await look(page, "campaign-11-list");
  await visit(page, "/insights");
  await expect(page.getByRole("heading", { name: "Campanhas lado a lado" })).toBeVisible();
  await look(page, "campaign-12-insights");
  await page.getByRole("radio", { name: "7 dias" }).click();
  await expect(page).toHaveURL(/days=7/);
  const asTable = page.getByRole("button", { name: "Ver como tabela" });
  for (const left of [2, 1, 0]) {
    await asTable.first().click();
    await expect(asTable).toHaveCount(left);
  }
  const comparison = page.getByRole("region", { name: "Campanhas lado a lado" });
  await expect(comparison.getByRole("row").nth(1)).toContainText(/100%|9\d/);
  await look(page, "campaign-15-tables");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Exportar CSV" }).click();
  expect((await download).suggestedFilename()).toBe("campanhas.csv");

  await page.goto("/campaigns");
  await page.getByText(name).click();
  await page.getByRole("button", { name: "Mais ações" }).click();
  await page.getByRole("menuitem", { name: "Duplicar" }).click();
  await expect(page.getByLabel("Nome", { exact: true })).toHaveValue(`Cópia de ${name}`);
  await page.getByLabel("Nome", { exact: true }).fill("Outra vez");
  await expect(page.getByText(/Salvo às/)).toBeVisible();
  await expect(page).toHaveURL(/new\?draft=/);
});

test("a draft says what it lacks, step by step, and can be deleted", { tag: "@desk" }, async ({
  page,
}) => {
  await visit(page, "/campaigns/new?step=check");
  await expect(page.getByText("Adicione ao menos uma pessoa")).toBeVisible();
  await expect(page.getByRole("button", { name: "Começar campanha" })).toBeDisabled();
  await page.getByRole("button", { name: "Resolver em “O quê”" }).click();
  await expect(page).toHaveURL(/step=what/);
  await page.getByLabel("Número que envia").selectOption({ index: 1 });
  await expect(page).toHaveURL(/draft=/);
  await page.getByRole("button", { name: "Excluir rascunho" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Excluir rascunho" }).click();
  await expect(page).toHaveURL(/\/campaigns$/);
});

test("what the agent writes waits for review: mended, rejected, approved together", async ({
  page,
}, { project }) => {
  const from = Math.floor(Math.random() * 9_000_000);
  await visit(page, "/campaigns/new");
  await page.getByLabel("Nome", { exact: true }).fill(`Escrita ${project.name} ${from}`);
  await addFile(page, 5, from);
  await page.getByRole("radio", { name: "Contatos" }).click();
  await page.getByLabel("Selecionar todos os que aparecem").click();
  await look(page, "campaign-16-contacts");
  await page.getByRole("button", { name: "Adicionar 5 pessoas" }).click();
  await expect(page.getByText("5 já estavam na campanha")).toBeVisible();
  await page.getByRole("radio", { name: "Etiqueta" }).click();
  await page.getByLabel("Etiqueta", { exact: true }).last().fill("vip");
  await page.getByRole("button", { name: "Adicionar todos com a etiqueta" }).click();
  await expect(page.getByRole("status").filter({ hasText: "0 pessoas adicionadas" })).toBeVisible();
  await page.getByRole("button", { name: "O quê" }).click();
  await page.getByLabel("Número que envia").selectOption({ index: 1 });
  await page.getByLabel("Agente que responde").selectOption({ index: 1 });
  await page.getByRole("button", { name: "Mensagem" }).click();
  await page.getByRole("radio", { name: "Escrita pelo agente" }).click();
  await page.getByLabel("Orientação para o agente").fill("Convide para conhecer a padaria.");
  await page.getByLabel("Modelo do WhatsApp").selectOption("retomada|pt_BR");
  await expect(page.getByText("Marina escreve aqui")).toBeVisible();
  await look(page, "campaign-13-brief");
  await page.getByRole("button", { name: "Ritmo" }).click();
  await page.getByLabel("Mensagens", { exact: true }).fill("60");
  await page.getByRole("switch", { name: "Só em certos horários" }).click();
  await expect(page.getByText(/Salvo às/)).toBeVisible();
  await page.getByRole("button", { name: "Conferir" }).click();
  await expect(page.getByText("Alguém aprova cada texto")).toBeVisible();
  await page.getByRole("button", { name: "Começar campanha" }).click();
  await page.getByRole("dialog").getByLabel("Digite “5” para confirmar").fill("5");
  await page.getByRole("dialog").getByRole("button", { name: "Começar campanha" }).click();

  await page.getByRole("tab", { name: "Revisão" }).click();
  const cards = page.getByRole("listitem").filter({ has: page.getByText("Pessoa") });
  await expect(async () => {
    await page.reload();
    await expect(cards).toHaveCount(5, { timeout: 5_000 });
  }).toPass({ timeout: 120_000 });
  await look(page, "campaign-14-review");
  await cards.first().getByRole("button", { name: "Editar" }).click();
  await page.getByLabel("Mensagem", { exact: true }).fill("Oi! Venha tomar um café conosco.");
  await page.getByRole("button", { name: "Salvar" }).click();
  await expect(cards.first()).toContainText("Venha tomar um café");
  await cards.last().getByRole("button", { name: "Rejeitar" }).click();
  await expect(cards).toHaveCount(4);
  await page.getByLabel("Selecionar tudo", { exact: true }).click();
  await page.getByRole("button", { name: "Aprovar 4" }).click();
  await expect(page.getByText("4 mensagens aprovadas")).toBeVisible();
  await page.getByRole("tab", { name: "Ajustes" }).click();
  await page.getByLabel("Mensagens", { exact: true }).fill("50");
  await page.getByRole("button", { name: "Salvar" }).click();
  await expect(page.getByText("Alterações salvas")).toBeVisible();
  await page.getByRole("tab", { name: "Envios" }).click();
  await expect(async () => {
    await page.reload();
    const gone = page.getByRole("row").filter({ hasText: /Enviada|Entregue|Lida/ });
    await expect(gone).toHaveCount(4, { timeout: 5_000 });
  }).toPass({ timeout: 120_000 });
});
