import { readFileSync } from "node:fs";
import { newBusiness } from "./business";
import { expect, expectAccessible, look, test } from "./piloto";

test.use({ storageState: { cookies: [], origins: [] } });

const FILE = [
  "nome;empresa;celular;e-mail;observação;descadastrado",
  "Ana Souza;Padaria da Ana;(11) 98765-4321;ana@padaria.example;gosta de bolo;",
  "Bruno Lima;Oficina;11 8765-4321;;;",
  "Carla Dias;Clínica;;carla(at)x;;",
  "Davi Reis;Móveis;5,51199E+12;;;",
  "Ana S.;;+55 11 98765-4321;;;",
  "Elis Nunes;Bolos;(21) 99876-1234;;;sim",
  "Fábio Melo;;(31) 99777-1212;fabio@;;",
].join("\r\n");

/** As Excel on Windows saves it. */
const latin = (text: string) => Buffer.from(text, "latin1");

test("a file with mistakes is checked, imported without them, and the rest can be mended", async ({
  page,
}) => {
  await newBusiness(page);
  await page.goto("/contacts");
  await page.getByRole("button", { name: "Importar uma planilha" }).click();
  await page
    .locator("input[type=file]")
    .setInputFiles({ name: "clientes.csv", mimeType: "text/csv", buffer: latin(FILE) });
  await expect(page.getByText("7 linhas · lido como Windows")).toBeVisible();
  await expect(page.getByLabel("O que é a coluna celular")).toHaveValue("phone");
  await expect(page.getByLabel("O que é a coluna observação")).toHaveValue("field");
  await page.getByLabel("O que é a coluna observação").selectOption("ignore");
  const preview = page.getByText(/como serão lidas/).locator("..");
  await expect(preview.getByText("Falta um dígito")).toBeVisible();
  await expect(preview.getByText("A planilha arredondou este número")).toBeVisible();
  await expect(page.getByText("3 prontas para importar")).toBeVisible();
  await expect(page.getByText("3 com problema, ficam de fora")).toBeVisible();
  await expectAccessible(page);

  const start = page.getByRole("button", { name: "Importar 3 contatos" });
  await start.click();
  await expect(page.getByText("Escolha um motivo")).toBeVisible();
  await page.getByRole("radio", { name: /Já são clientes/ }).check();
  await page.getByLabel("De onde vêm estes contatos?").fill("Cadastro da loja");
  await start.click();

  await expect(page.getByRole("heading", { name: "Importação pronta" })).toBeVisible();
  await expect(page.getByText("4 problemas")).toBeVisible();
  const rows = page.getByRole("table", { name: "Linhas com problema" });
  await expect(rows.getByRole("row").filter({ hasText: "11 8765-4321" })).toContainText(
    "Falta um dígito",
  );
  await expectAccessible(page);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Baixar linhas com erro" }).click();
  const saved = readFileSync(await (await download).path(), "utf8");
  expect(saved.split("\r\n")).toHaveLength(5);
  expect(saved).toContain('"Bruno Lima";"Oficina";"11 8765-4321"');
  expect(saved).not.toContain("Ana Souza");

  await page.reload();
  await expect(page.getByRole("heading", { name: "Importação pronta" })).toBeVisible();
  await page.getByRole("button", { name: "Ver os contatos" }).click();
  const people = page.getByRole("table", { name: "Contatos" });
  await expect(people.getByRole("row").filter({ hasText: "Elis Nunes" })).toContainText("Não quer");
  await expect(people.getByRole("row").filter({ hasText: "Ana Souza" })).toContainText(
    "Pode receber",
  );
});

test("a large file without our words goes on in the background and is told when done", {
  tag: "@desk",
}, async ({ page }) => {
  await newBusiness(page);
  await page.goto("/contacts/import");
  const rows = Array.from({ length: 600 }, (_, index) => `Pessoa ${index};1198${7650000 + index}`);
  const text = ["quem;contato 1", ...rows].join("\n");
  await page.getByRole("button", { name: "Colar linhas" }).click();
  await page.getByLabel("Linhas copiadas da planilha").fill(text);
  await page.getByRole("button", { name: "Continuar" }).click();
  // No header word says so, but the cells do.
  await expect(page.getByLabel("O que é a coluna contato 1")).toHaveValue("phone");
  await page.getByLabel("O que é a coluna quem").selectOption("name");
  await page.getByRole("radio", { name: /Aceitaram receber/ }).check();
  await page.getByLabel("De onde vêm estes contatos?").fill("Feira");
  await page.getByRole("button", { name: /^Importar 600/ }).click();
  await expect(page).toHaveURL(/\/contacts\/import\/\w+$/);
  await expect(page.getByRole("heading", { name: "Importação pronta" })).toBeVisible({
    timeout: 60_000,
  });
  await expect(page.getByText("600 linhas lidas")).toBeVisible();
  await expect(page.getByText("novos").locator("..")).toContainText("600");
});

test("a person is added, mended in place, stopped and archived, and a slip is taken back", async ({
  page,
}) => {
  await newBusiness(page);
  await page.goto("/contacts");
  await page.getByRole("button", { name: "Novo contato" }).first().click();
  const form = page.getByRole("dialog");
  await form.getByLabel("Nome", { exact: true }).fill("Rosa Maria");
  await form.getByLabel("Telefone", { exact: true }).fill("11 8765-4321");
  await form.getByRole("button", { name: "Salvar" }).click();
  await expect(form.getByText("Falta um dígito: celular tem nove, depois do DDD")).toBeVisible();
  await form.getByLabel("Telefone", { exact: true }).fill("11 98765-4321");
  await form.getByRole("radio", { name: /Aceitou receber/ }).check();
  await form.getByLabel("De onde vem este contato?").fill("Balcão");
  await form.getByRole("button", { name: "Salvar" }).click();

  const people = page.getByRole("table", { name: "Contatos" });
  const rosa = people.getByRole("row").filter({ hasText: "Rosa" });
  await expect(rosa).toContainText("Pode receber");
  await rosa.getByText("Rosa Maria").click();
  const panel = page.getByRole("dialog");
  await expect(page).toHaveURL(/\/contacts\/\w+$/);
  await panel.getByLabel("Empresa").fill("Ateliê Rosa");
  await expect(panel.getByText(/Salvo às/)).toBeVisible();
  await panel.getByRole("tab", { name: "Permissão" }).click();
  await expect(panel.getByText("Balcão").first()).toBeVisible();
  await panel.getByRole("tab", { name: "Histórico" }).click();
  await expect(panel.getByText("Adicionado pela equipe")).toBeVisible();
  await expectAccessible(page);
  // What was typed a moment ago is kept although the panel goes.
  await panel.getByRole("tab", { name: "Dados" }).click();
  await panel.getByLabel("Nome", { exact: true }).fill("Rosa dos Ventos");
  await panel.getByRole("button", { name: "Fechar" }).click();
  await expect(page).toHaveURL(/\/contacts$/);
  await expect(rosa).toContainText("Rosa dos Ventos");

  await rosa.getByRole("button", { name: /Ações de/ }).click();
  await page.getByRole("menuitem", { name: "Arquivar" }).click();
  await expect(people).toBeHidden();
  await page.getByRole("button", { name: "Desfazer" }).click();
  await expect(rosa).toBeVisible();

  await rosa.getByRole("button", { name: /Ações de/ }).click();
  await page.getByRole("menuitem", { name: "Parar de enviar" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Parar de enviar" }).click();
  await expect(rosa).toContainText("Não quer");
  // It leaves with the page, although the notice was still there.
  await page.reload();
  await expect(rosa).toContainText("Não quer");
});

test("a person is erased for good once their name is typed, and cannot be added again", async ({
  page,
}) => {
  const { headers } = await newBusiness(page);
  const data = { name: "Rosa Maria", phone: "+5511987654321", company: "Ateliê Rosa" };
  const added = await page.request.post("/api/v1/contacts", { headers, data });
  const { id } = (await added.json()) as { id: string };
  await page.goto(`/contacts/${id}`);
  await page.getByRole("button", { name: "Apagar esta pessoa" }).click();
  const ask = page.getByRole("dialog", { name: "Apagar Rosa Maria para sempre?" });
  const sure = ask.getByRole("button", { name: "Apagar para sempre" });
  await expect(sure).toBeDisabled();
  await ask.getByRole("textbox").fill("rosa maria");
  await expectAccessible(page);
  await sure.click();

  await expect(page.getByText("Conversas e arquivos seguem em alguns minutos")).toBeVisible();
  await expect(page).toHaveURL(/\/contacts$/);
  await expect(page.getByText("Rosa Maria")).toBeHidden();
  const left = await page.request.get(`/api/v1/contacts/${id}`, { headers });
  expect(await left.text()).not.toMatch(/Rosa|98765/);
  const again = await page.request.post("/api/v1/contacts", { headers, data });
  expect((await again.json()).code).toBe("ContactErased");

  await page.goto(`/contacts/${id}`);
  await page.getByRole("tab", { name: "Permissão" }).click();
  await expect(page.getByText("Os dados desta pessoa foram apagados").first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Apagar esta pessoa" })).toBeHidden();
});

test("many are chosen with Shift and archived; who fails is named and tried again", {
  tag: "@desk",
}, async ({ page }) => {
  const { headers } = await newBusiness(page);
  for (const [index, name] of ["Ana", "Bia", "Caio", "Davi"].entries()) {
    const data = { name, phone: `1198765432${index}` };
    expect((await page.request.post("/api/v1/contacts", { headers, data })).ok()).toBe(true);
  }
  let refuse = true;
  await page.route(/\/api\/v1\/contacts\/\w+$/, async (route) => {
    if (route.request().method() !== "DELETE" || !refuse) return route.fallback();
    refuse = false;
    const body = JSON.stringify({ code: "Conflict", status: 409, title: "Conflict" });
    await route.fulfill({ status: 409, contentType: "application/problem+json", body });
  });
  await page.goto("/contacts");
  await page.getByRole("checkbox", { name: "Selecionar Davi" }).click();
  await page.getByRole("checkbox", { name: "Selecionar Bia" }).click({ modifiers: ["Shift"] });
  await expect(page.getByText("3 selecionados")).toBeVisible();
  await page.getByRole("button", { name: "Arquivar", exact: true }).click();
  await expect(page.getByText("3 contatos foram para o arquivo")).toBeVisible();
  await page
    .getByRole("region", { name: "Avisos" })
    .getByRole("button", { name: "Fechar" })
    .click();
  const report = page.getByRole("dialog");
  await expect(report.getByText("Com 1 contato não deu certo")).toBeVisible();
  await expect(report.getByText("2 de 3 foram feitos")).toBeVisible();
  await report.getByRole("button", { name: "Tentar de novo onde faltou" }).click();
  await page
    .getByRole("region", { name: "Avisos" })
    .getByRole("button", { name: "Fechar" })
    .click();
  const names = page.getByRole("table", { name: "Contatos" });
  await expect(names.getByText("Ana")).toBeVisible();
  await expect(names.getByText(/Bia|Caio|Davi/)).toHaveCount(0);
});

test("tags are put on many and taken off by keyboard and touch; whoever has too many is named", async ({
  page,
}) => {
  const { headers } = await newBusiness(page);
  const full = Array.from({ length: 20 }, (_, index) => `lote ${index}`);
  const people = [
    { name: "Ana", tags: ["vip"] },
    { name: "Bia", tags: [] },
    { name: "Caio", tags: full },
  ];
  const ids: string[] = [];
  for (const [index, one] of people.entries()) {
    const data = { ...one, phone: `1198765432${index}` };
    const added = await page.request.post("/api/v1/contacts", { headers, data });
    ids.push(((await added.json()) as { id: string }).id);
  }
  const tagsOf = async (index: number) => {
    const found = await page.request.get(`/api/v1/contacts/${ids[index]}`, { headers });
    return ((await found.json()) as { tags: string[] }).tags;
  };
  await page.goto("/contacts");
  const notices = page.getByRole("region", { name: "Avisos" });
  const ask = page.getByRole("dialog", { name: "Etiquetas de 3 contatos" });
  const box = (name: string) => ask.getByRole("checkbox", { name });
  const change = async () => {
    for (const { name } of people)
      await page.getByRole("checkbox", { name: `Selecionar ${name}` }).click();
    await expect(page.getByText("3 selecionados")).toBeVisible();
    const open = page.getByRole("button", { name: "Etiquetas" });
    await open.press("Enter");
    await expect(box("vip")).toBeChecked({ indeterminate: true });
    await page.keyboard.press("Escape");
    await expect(open).toBeFocused();
    await open.press("Enter");
    await expect(ask.getByRole("button", { name: "Aplicar" })).toBeDisabled();
    await ask.getByLabel("Nova etiqueta").fill("feira de maio");
    await page.keyboard.press("Enter");
    await expect(box("feira de maio")).toBeChecked();
    await box("vip").press("Space");
    await expect(box("vip")).toBeChecked();
    await box("vip").press("Space");
    await expect(box("vip")).not.toBeChecked();
  };
  await change();
  await look(page, "contacts-tags");
  await ask.getByRole("button", { name: "Aplicar" }).click();
  await expect(page.getByText("Etiquetas de 3 contatos mudadas")).toBeVisible();
  await expect(ask).toBeHidden();
  const filter = page.getByLabel("Etiqueta", { exact: true });
  await expect(filter.getByRole("option", { name: "feira de maio" })).toBeAttached();
  await notices.getByRole("button", { name: "Desfazer" }).click();
  await expect(filter.getByRole("option", { name: "feira de maio" })).not.toBeAttached();
  expect([await tagsOf(0), await tagsOf(1)]).toEqual([["vip"], []]);

  await change();
  await ask.getByRole("button", { name: "Aplicar" }).click();
  await notices.getByRole("button", { name: "Fechar" }).click();
  const report = page.getByRole("dialog", { name: "Com 1 contato não deu certo" });
  await expect(report.getByRole("listitem")).toContainText(["Caio"]);
  await expect(report.getByText("Já tem 20 etiquetas, o máximo")).toBeVisible();
  await look(page, "contacts-tags-report");
  await report.getByRole("button", { name: "Fechar" }).first().click();
  expect([await tagsOf(0), await tagsOf(1), await tagsOf(2)]).toEqual([
    ["feira de maio"],
    ["feira de maio"],
    full,
  ]);
  await filter.selectOption("feira de maio");
  await expect(page.getByRole("table").getByText(/^(Ana|Bia|Caio)$/)).toHaveText(["Bia", "Ana"]);
});

test("examples are looked at, filtered, kept as a filter by name, and taken away again", async ({
  page,
}) => {
  await newBusiness(page);
  await page.goto("/contacts");
  await page.getByRole("button", { name: "Ver com exemplos" }).click();
  const people = page.getByRole("table", { name: "Contatos" });
  const row = people.getByRole("row").filter({ hasText: "Marta Figueira" });
  await expect(row).toContainText("Sem permissão");
  await expect(page.getByText("4 pessoas desta lista são exemplos")).toBeVisible();
  await look(page, "contacts-examples");

  await page.getByLabel("Etiqueta", { exact: true }).selectOption("exemplo");
  await expect(page).toHaveURL(/tag=exemplo/);
  await page.getByRole("button", { name: "Filtros salvos" }).click();
  await page.getByRole("menuitem", { name: "Salvar este filtro" }).click();
  await page.getByRole("dialog").getByLabel("Nome do filtro").fill("De exemplo");
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "Salvar" }).click();
  await page.getByLabel("Etiqueta", { exact: true }).selectOption("");
  await expect(page).toHaveURL(/\/contacts$/);
  await page.reload();
  await page.getByRole("button", { name: "Filtros salvos" }).click();
  await look(page, "contacts-filters");
  await page.getByRole("menuitemcheckbox", { name: "De exemplo" }).click();
  await expect(page).toHaveURL(/tag=exemplo/);
  await page.getByRole("button", { name: "Filtros salvos" }).click();
  await page.getByRole("menuitem", { name: "Remover “De exemplo”" }).click();
  await page.getByRole("button", { name: "Desfazer" }).click();
  await page.getByRole("button", { name: "Filtros salvos" }).click();
  await expect(page.getByRole("menuitemcheckbox", { name: "De exemplo" })).toBeChecked();
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "Remover exemplos" }).click();
  await expect(people).toBeHidden();
});
