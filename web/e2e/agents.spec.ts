/** An agent as an owner makes one: told who it is, taught by text and file, tried, and taken back. */
import type { Page } from "@playwright/test";
import { joinAs, newBusiness, somebody } from "./business";
import { expect, expectAccessible, test, use } from "./piloto";

test.use({ storageState: { cookies: [], origins: [] } });

const tab = (page: Page, name: string) => page.getByRole("tab", { name });
const said = (page: Page) => page.getByRole("log");
const file = (name: string, text: string, encoding: BufferEncoding = "utf8") => ({
  name,
  mimeType: "text/plain",
  buffer: Buffer.from(text, encoding),
});

async function makeAgent(page: Page, name: string): Promise<void> {
  await page.goto("/agents");
  await page.getByRole("button", { name: "Novo agente" }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByRole("button", { name: "Criar agente" }).click();
  await expect(sheet.getByLabel("Nome")).toHaveAccessibleDescription(/Preencha/);
  await sheet.getByLabel("Nome").fill(name);
  await sheet.getByRole("button", { name: "Criar agente" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
  await expect(page).toHaveURL(/\/agents\/\w+$/);
}

async function ask(page: Page, question: string): Promise<void> {
  await page.getByRole("textbox", { name: /Mensagem de teste/ }).fill(question);
  await page.getByRole("button", { name: "Enviar ao teste" }).click();
  await expect(said(page).getByText(question, { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Perguntar de novo" })).toBeEnabled();
}

test("an agent is made, taught by text and file, and quotes its source in the playground", async ({
  page,
}) => {
  await newBusiness(page);
  await makeAgent(page, "Lia");

  await tab(page, "Conhecimento").click();
  await expect(page.getByRole("heading", { name: "Nenhum texto ainda" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Escrever texto" }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByLabel("Título").fill("Entrega e retirada");
  await sheet
    .getByRole("textbox", { name: "Texto" })
    .fill(
      "# Entrega\nEntregamos em toda a zona sul por R$ 12,00.\n\n# Retirada\nRetire das 7h às 19h.",
    );
  await sheet.getByRole("button", { name: "Salvar" }).click();
  await expect(page.getByText("“Entrega e retirada”: 2 trechos aprendidos")).toBeVisible();
  await expect(page.getByRole("table").getByText("Entrega e retirada")).toBeVisible();

  await page.locator("input[type=file]").setInputFiles([
    // As an old Windows editor saves it.
    file(
      "bolos_de_festa.txt",
      "O bolo de festa serve 20 pessoas e leva três dias. Só com encomenda.",
      "latin1",
    ),
    file("tabela.pdf", "%PDF-1.7 …"),
  ]);
  await expect(page.getByText("1 trecho aprendido", { exact: true })).toBeVisible();
  await expect(page.getByText(/PDF ainda não é lido/)).toBeVisible();
  await expect(page.getByRole("table").getByText("bolos de festa")).toBeVisible();
  await expect(tab(page, "Conhecimento")).toContainText("2");

  await tab(page, "Testar").click();
  await ask(page, "Quantas pessoas o bolo de festa serve?");
  await expect(
    said(page)
      .getByText(/serve 20 pessoas e leva três dias/)
      .first(),
  ).toBeVisible();
  await expect(said(page).getByText("Citou")).toContainText("bolos de festa");
  await said(page)
    .getByText(/O que ele leu antes/)
    .click();
  await expectAccessible(page);
});

test("what the agent does not know is taught where it is missed", async ({ page }) => {
  await newBusiness(page);
  await page.goto("/agents");
  await page.getByRole("link", { name: "Testar" }).click();
  await ask(page, "Vocês alugam mesas?");
  await expect(said(page).getByText(/chamaria uma pessoa: não achou a resposta/)).toBeVisible();
  await page.getByRole("button", { name: "Ensinar a resposta" }).click();
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByLabel("Pergunta")).toHaveValue("Vocês alugam mesas?");
  await sheet.getByLabel("Resposta").fill("Alugamos mesas de madeira por R$ 35,00 a unidade.");
  await sheet.getByRole("button", { name: "Salvar" }).click();
  await expect(
    said(page)
      .getByText(/mesas de madeira por R\$ 35,00/)
      .first(),
  ).toBeVisible();
  await expect(said(page).getByText("Citou")).toContainText("Perguntas e respostas");

  await tab(page, "Perguntas").click();
  const list = page.getByRole("list", { name: "Perguntas e respostas" });
  await expect(list.getByRole("listitem")).toHaveCount(3);
  await page.getByRole("button", { name: "Ações de Vocês alugam mesas?" }).click();
  await page.getByRole("menuitem", { name: "Editar" }).click();
  await sheet.getByLabel("Pergunta").fill("Vocês alugam mesas e cadeiras?");
  await sheet.getByRole("button", { name: "Salvar" }).click();
  await expect(list.getByText("Vocês alugam mesas e cadeiras?")).toBeVisible();
  await expect(list.getByRole("listitem")).toHaveCount(3);
  await page.getByRole("button", { name: "Ações de Vocês alugam mesas e cadeiras?" }).click();
  await page.getByRole("menuitem", { name: "Apagar" }).click();
  await expect(list.getByRole("listitem")).toHaveCount(2);
  await page.getByRole("button", { name: "Desfazer" }).last().click();
  await expect(list.getByText("Vocês alugam mesas e cadeiras?")).toBeVisible();
});

test("a question without an answer becomes one of the agent's own", async ({ page }) => {
  const business = await newBusiness(page);
  const rui = somebody(page.request, business, "Rui");
  await rui.says("Vcs fazem bolo sem glúten?");
  await expect.poll(rui.heard, { timeout: 20_000 }).toHaveLength(1);
  await page.goto("/agents");
  await page.getByRole("link", { name: "Abrir" }).click();
  await tab(page, "Perguntas").click();
  const gaps = page.getByRole("list", { name: "O que ficou sem resposta" });
  await expect(gaps.getByText("Vcs fazem bolo sem glúten?")).toBeVisible();
  await expectAccessible(page);
  await gaps.getByRole("button", { name: "Ensinar a resposta" }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByLabel("Pergunta").fill("Vocês fazem bolo sem glúten?");
  await sheet.getByLabel("Resposta").fill("Fazemos bolo sem glúten às sextas-feiras.");
  await sheet.getByRole("button", { name: "Salvar" }).click();
  await expect(gaps).toHaveCount(0);
  const list = page.getByRole("list", { name: "Perguntas e respostas" });
  await expect(list.getByText("Fazemos bolo sem glúten às sextas-feiras.")).toBeVisible();
  const eva = somebody(page.request, business, "Eva");
  await eva.says("Fazem bolo sem glúten?");
  await expect.poll(eva.heard, { timeout: 20_000 }).toEqual([expect.stringMatching(/às sextas/)]);
});

test("changes are tried before they are saved, guarded, saved as a version and taken back", async ({
  page,
}, { project }) => {
  await newBusiness(page);
  await page.goto("/agents");
  await page.getByRole("link", { name: "Abrir" }).click();
  await page.getByLabel("Personalidade").fill("Fala como quem está no balcão");
  const words = page.getByLabel("Palavras que chamam uma pessoa");
  await words.fill("nota fiscal");
  await words.press("Enter");
  const bar = page.getByRole("region", { name: "Alterações não salvas" });
  await expect(bar).toBeVisible();
  await expectAccessible(page);

  await tab(page, "Testar").click();
  await expect(page.getByText("Você está testando também o que ainda não salvou")).toBeVisible();
  await ask(page, "Preciso da nota fiscal");
  await expect(said(page).getByText(/usou uma palavra que você marcou/)).toBeVisible();

  await page.getByRole("link", { name: "Agentes" }).filter({ visible: true }).first().click();
  const question = page.getByRole("dialog");
  await question.getByRole("button", { name: "Continuar editando" }).click();
  if (project.name === "desktop") await page.keyboard.press("Control+s");
  else await bar.getByRole("button", { name: "Salvar" }).click();
  await expect(page.getByText("Salvo: agora vale a versão 2")).toBeVisible();
  await expect(bar).toBeHidden();

  await tab(page, "Versões").click();
  const list = page.getByRole("list", { name: "Versões" });
  await expect(list.getByRole("listitem").first()).toContainText("Versão 2");
  await expect(list.getByRole("listitem").first()).toContainText("Ana Souza");
  await expect(list.getByRole("listitem").first()).toContainText(
    "Personalidade e Quando chama uma pessoa",
  );
  await list.getByRole("button", { name: "O que mudou" }).click();
  await expect(list.locator("ins").getByText(/balcão/)).toBeVisible();
  await expectAccessible(page);
  await list.getByRole("button", { name: "Voltar a esta" }).click();
  await expect(page.getByText("A versão 1 voltou a valer")).toBeVisible();
  await expect(list.getByRole("listitem").first()).toContainText("Versão 3");
  await tab(page, "Instruções").click();
  await expect(page.getByLabel("Personalidade")).toHaveValue("");
  await page.getByRole("button", { name: "Desfazer" }).last().click();
  await expect(page.getByLabel("Personalidade")).toHaveValue("Fala como quem está no balcão");
});

test("a text is replaced and forgotten, and both are taken back", async ({ page }) => {
  await newBusiness(page);
  await page.goto("/agents");
  await page.getByRole("link", { name: "Abrir" }).click();
  await tab(page, "Conhecimento").click();
  const files = page.locator("input[type=file]");
  const table = page.getByRole("table");
  await files.setInputFiles(file("horarios.txt", "Abrimos das 7h às 19h."));
  await expect(table.getByText("horarios")).toBeVisible();
  await files.setInputFiles(file("horarios.txt", "Abrimos das 8h às 20h."));
  await expect(page.getByText("Já existe um texto com o título “horarios”.")).toBeVisible();
  await page.getByRole("button", { name: "Substituir" }).click();
  await expect(page.getByText("2 arquivos prontos")).toBeVisible();
  await expect(tab(page, "Conhecimento")).toContainText("1");

  await table.getByText("horarios").click();
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByRole("textbox", { name: "Texto" })).toHaveValue(/8h às 20h/);
  await sheet.getByRole("textbox", { name: "Texto" }).fill("Abrimos todos os dias.");
  await sheet.getByRole("button", { name: "Salvar" }).click();
  await page.getByRole("button", { name: "Desfazer" }).last().click();
  await expect(page.getByText("“horarios” voltou a ser como era")).toBeVisible();

  await page.getByRole("button", { name: "Ações de horarios" }).click();
  await page.getByRole("menuitem", { name: "Apagar" }).click();
  await expect(page.getByRole("heading", { name: "Nenhum texto ainda" })).toBeVisible();
  await page.getByRole("button", { name: "Desfazer" }).last().click();
  await table.getByText("horarios").click();
  await expect(sheet.getByRole("textbox", { name: "Texto" })).toHaveValue(/8h às 20h/);
});

test("an agent is paused at once and put away only with its name typed", async ({ page }) => {
  await newBusiness(page);
  await makeAgent(page, "Temporária");
  await page.getByRole("button", { name: "Pausar" }).click();
  await expect(page.getByText("“Temporária” está em pausa e não responde")).toBeVisible();
  await page.getByRole("button", { name: "Desfazer" }).last().click();
  await expect(page.getByText("“Temporária” voltou a responder")).toBeVisible();
  await page.getByRole("button", { name: "Mais ações" }).click();
  await page.getByRole("menuitem", { name: "Arquivar" }).click();
  const question = page.getByRole("dialog");
  await expect(question.getByRole("button", { name: "Arquivar" })).toBeDisabled();
  await question.getByLabel(/Digite/).fill("temporária");
  await question.getByRole("button", { name: "Arquivar" }).click();
  await expect(page.getByRole("heading", { name: "Agentes", level: 1 })).toBeVisible();
  await expect(page.getByRole("link", { name: "Temporária" })).toHaveCount(0);
  await page.getByRole("radio", { name: "Arquivados" }).click();
  await page.getByRole("link", { name: "Temporária" }).click();
  await expect(page.getByText("Arquivado: não responde mais")).toBeVisible();
  await expect(page.getByLabel("Nome")).toBeDisabled();
});

test("a viewer reads what the agent is and knows, and is not offered to write", async ({
  page,
}) => {
  test.skip(!process.env.PILOTO_DATA, "the mail of the invite lies on another machine");
  const business = await newBusiness(page);
  await joinAs(page, business, "viewer");
  await use(page, { theme: "dark" });
  await page.goto("/agents");
  await expect(page.getByRole("button", { name: "Novo agente" })).toHaveCount(0);
  await page.getByRole("link", { name: "Abrir" }).click();
  await expect(page.getByLabel("Personalidade")).toBeDisabled();
  await expect(page.getByRole("button", { name: /Pausar|Mais ações/ })).toHaveCount(0);
  await expectAccessible(page);
  await tab(page, "Perguntas").click();
  await expect(page.getByText("Quanto custa o bolo?")).toBeVisible();
  await expect(page.getByRole("button", { name: /Nova pergunta|Ações de/ })).toHaveCount(0);
  await tab(page, "Conhecimento").click();
  await expect(page.getByRole("heading", { name: "Nenhum texto ainda" })).toBeVisible();
  await expect(page.getByRole("button", { name: /Escrever|Enviar/ })).toHaveCount(0);
  await tab(page, "Testar").click();
  await expect(page.getByText("Só a equipe de atendimento testa o agente")).toBeVisible();
  await tab(page, "Versões").click();
  await expect(page.getByText("Versão 1")).toBeVisible();
  await expect(page.getByRole("button", { name: "Voltar a esta" })).toHaveCount(0);
  const id = new URL(page.url()).pathname.split("/")[2];
  const refused = await page.evaluate(async (agent) => {
    const me = (await (await fetch("/api/v1/me")).json()) as { csrf_token: string };
    const answer = await fetch(`/api/v1/agents/${agent}`, {
      method: "PATCH",
      headers: { "content-type": "application/json", "x-csrf-token": me.csrf_token },
      body: JSON.stringify({ persona: "minha" }),
    });
    return answer.status;
  }, id);
  expect(refused).toBe(403);
});
