import { newBusiness } from "./business";
import { random } from "./people";
import { expect, expectAccessible, test } from "./piloto";

test.use({ storageState: { cookies: [], origins: [] } });

test("a number is paused and resumed, tested, and told apart by its health", async ({ page }) => {
  await newBusiness(page);
  await page.goto("/accounts");
  const card = page.getByRole("list", { name: "Canais" }).getByRole("listitem");
  await expect(card).toContainText("Ativo");
  await expect(card).toContainText("Alta");
  await expect(card).toContainText(/0 de [\d.]+/);
  await card.getByRole("button", { name: "Pausar" }).click();
  await expect(card).toContainText("Em pausa");
  await expect(card).toContainText("Alguém da equipe pausou este número");
  await page.getByRole("button", { name: "Desfazer" }).click();
  await expect(card).toContainText("Ativo");
  await card.getByRole("button", { name: "Testar" }).click();
  await expect(page.getByText("respondeu: está tudo certo")).toBeVisible();
  await expectAccessible(page);

  await card.getByRole("button", { name: "Pausar" }).click();
  await expect(page.getByText("está em pausa", { exact: false })).toBeVisible();
  await page.reload();
  await expect(card).toContainText("Em pausa");
  await card.getByRole("button", { name: "Retomar" }).click();
  await expect(card).toContainText("Ativo");
});

test("a number is disconnected by its name, and the simulator's is connected with one click", async ({
  page,
}) => {
  await newBusiness(page);
  await page.goto("/accounts");
  await page.getByRole("heading", { level: 2 }).getByRole("link", { name: "WhatsApp" }).click();
  await expect(page.getByRole("heading", { name: "primeiro_contato" })).toBeVisible();
  await page.getByRole("button", { name: "Atualizar" }).click();
  await expect(page.getByText(/modelos conferidos/)).toBeVisible();
  await page.getByLabel("Nome", { exact: true }).fill("Balcão");
  await expect(page.getByText(/Salvo às/)).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Balcão");
  await expectAccessible(page);

  await page.getByRole("button", { name: "Desconectar" }).click();
  const question = page.getByRole("dialog");
  const disconnect = question.getByRole("button", { name: "Desconectar" });
  await expect(disconnect).toBeDisabled();
  await question.getByLabel("Digite “Balcão” para confirmar").fill("balcão");
  await disconnect.click();
  await expect(page.getByRole("heading", { name: "Conecte o primeiro canal" })).toBeVisible();

  await page.getByRole("button", { name: "Conectar canal" }).first().click();
  await page.getByRole("button", { name: "Conectar o número do simulador" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Número do simulador");
  await expect(page).toHaveURL(/\/accounts\/\w+$/);
  await expect(page.getByRole("heading", { name: "primeiro_contato" })).toBeVisible();
});

test("a number of another business is refused at its field, in words", { tag: "@desk" }, async ({
  page,
}) => {
  const { headers } = await newBusiness(page);
  const { items } = (await (await page.request.get("/api/v1/accounts", { headers })).json()) as {
    items: { id: string }[];
  };
  const first = await page.request.delete(`/api/v1/accounts/${items[0]?.id}`, { headers });
  expect(first.status()).toBe(204);
  await page.goto("/accounts");
  await page.getByRole("button", { name: "Conectar canal" }).first().click();
  const form = page.getByRole("dialog");
  await form.getByRole("button", { name: "Preencher os dados à mão" }).click();
  await form.getByRole("button", { name: "Conectar", exact: true }).click();
  await expect(form.getByText("Preencha este campo").first()).toBeVisible();
  await form.getByLabel("Nome", { exact: true }).fill("Loja");
  // The number of the demo.
  await form.getByLabel("Identificação do número").fill("100000000000001");
  await form.getByLabel("Identificação da conta WhatsApp Business").fill("200000000000001");
  await form.getByLabel("Token permanente").fill("any");
  await form.getByRole("button", { name: "Conectar", exact: true }).click();
  await expect(form.getByText("Este número já está conectado")).toBeVisible();
  await expectAccessible(page);
});

test("an Instagram profile is connected beside the number, and the agent answers there", async ({
  page,
}) => {
  await newBusiness(page);
  await page.goto("/accounts");
  await page.getByRole("button", { name: "Conectar canal" }).first().click();
  const form = page.getByRole("dialog");
  await form.getByRole("radio", { name: "Instagram" }).click();
  await expect(form.getByText("Aqui o Instagram é simulado")).toBeVisible();
  await form.getByRole("button", { name: "Preencher os dados à mão" }).click();
  await expectAccessible(page);
  const profile = `1784${random(12)}`;
  await form.getByLabel("Nome", { exact: true }).fill("Instagram da padaria");
  await form.getByLabel("Identificação do perfil").fill(profile);
  await form.getByLabel("Token de acesso").fill("expired-token");
  await form.getByRole("button", { name: "Conectar", exact: true }).click();
  await expect(form.getByText("Este token venceu. Gere outro")).toBeVisible();
  await form.getByLabel("Token de acesso").fill(`IGAA${profile}`);
  await form.getByRole("button", { name: "Conectar", exact: true }).click();

  await expect(page.getByRole("heading", { level: 1 })).toContainText("Instagram da padaria");
  await expect(page.getByText(`@loja_${profile.slice(-4)}`).first()).toBeVisible();
  await expect(page.getByText("quem escreveu antes")).toBeVisible();
  await expect(page.getByText("uma resposta particular cada")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Modelos de mensagem" })).toHaveCount(0);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Testar" }).click();
  await expect(page.getByText("respondeu: está tudo certo")).toBeVisible();

  const person = `@ana.${random(8)}`;
  const said = { text: "Bom dia!", number_id: profile };
  await page.request.post(`/simulator/api/people/${person}/messages`, { data: said });
  await page.goto(`/simulator/?phone=${person}`);
  const bubbles = page.locator("#messages").getByRole("listitem");
  await expect(bubbles.filter({ hasText: "Bom dia!" })).toBeVisible();
  const more = page.locator("#more summary");
  await more.click();
  const kinds = page.locator("#kinds").getByRole("button");
  await expect(kinds).toHaveText(["Comentário", /no aplicativo/]);
  await more.click();
  await page.getByRole("textbox", { name: "Mensagem" }).fill("Quanto custa o bolo?");
  await page.getByRole("button", { name: "Enviar" }).click();
  await expect(bubbles.filter({ hasText: "59,90" })).toBeVisible();
  await page.goto("/inbox");
  await page.getByRole("link").filter({ hasText: "59,90" }).click();
  await expect(page.getByRole("log").getByText("Quanto custa o bolo?").first()).toBeVisible();
});

test("a template is written with its preview, submitted, approved, and deleted", async ({
  page,
}) => {
  await newBusiness(page);
  await page.goto("/accounts");
  await page.getByRole("heading", { level: 2 }).getByRole("link", { name: "WhatsApp" }).click();
  await page.getByRole("button", { name: "Novo modelo" }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByLabel("Nome", { exact: true }).fill("Novidade de Maio");
  await expect(sheet.getByLabel("Nome", { exact: true })).toHaveValue("novidade_de_maio");
  await sheet.getByLabel("Título", { exact: true }).selectOption("TEXT");
  await sheet.getByLabel("Texto do título").fill("Novidade");
  await sheet.getByLabel("Texto", { exact: true }).fill("Olá, ");
  await sheet.getByRole("button", { name: "Inserir variável" }).click();
  const body = sheet.getByLabel("Texto", { exact: true });
  await expect(body).toHaveValue("Olá, {{1}}");
  await body.fill("Olá, {{1}}");
  await sheet.getByLabel("Exemplo para {{1}}").fill("Ana");
  await sheet.getByRole("button", { name: "Enviar para análise" }).click();
  // Meta takes no text that ends with a variable: said at the field before Meta is asked.
  await expect(sheet.getByText("Este valor não foi aceito").first()).toBeVisible();
  await body.fill("Olá, {{1}}! Chegou novidade na loja.");
  await sheet.getByLabel("Rodapé").fill("Responda SAIR para não receber");
  await sheet.getByRole("button", { name: "Adicionar botão" }).click();
  await sheet.getByLabel("Palavras do botão").fill("Quero ver");
  await expect(sheet.getByRole("complementary")).toContainText("Quero ver");
  await expectAccessible(page);
  await sheet.getByRole("button", { name: "Guardar rascunho" }).click();
  await expect(page.getByText("Rascunho guardado")).toBeVisible();
  const card = page.getByRole("article").filter({ hasText: "novidade_de_maio" });
  await expect(card).toContainText("Rascunho");
  await card.getByRole("button", { name: "Mudar" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Enviar para análise" }).click();
  await expect(card).toContainText("Em análise");
  // The simulator reviews within a second.
  await expect(async () => {
    await page.getByRole("button", { name: "Atualizar" }).click();
    await expect(card).toContainText("Aprovado", { timeout: 1000 });
  }).toPass();
  const refused = page.getByRole("article").filter({ hasText: "promocao_recusada" });
  await expect(refused).toContainText("Recusado pelo formato");
  await card.getByRole("button", { name: "Apagar novidade_de_maio" }).click();
  const question = page.getByRole("dialog");
  await question.getByLabel(/Digite/).fill("novidade_de_maio");
  await question.getByRole("button", { name: "Apagar" }).click();
  await expect(card).toHaveCount(0);
});

test("a token is replaced, and the secret of an own webhook is rotated with both good", async ({
  page,
}) => {
  await newBusiness(page);
  await page.goto("/accounts");
  await page.getByRole("heading", { level: 2 }).getByRole("link", { name: "WhatsApp" }).click();
  await page.getByRole("button", { name: "Trocar o token" }).click();
  await page.getByRole("dialog").getByLabel("Token permanente").fill("another");
  await page.getByRole("dialog").getByRole("button", { name: "Conferir e trocar" }).click();
  await expect(page.getByText("tem um token novo")).toBeVisible();

  for (const [secret, button] of [
    ["0123456789abcdef", "Informar a chave secreta"],
    ["fedcba9876543210", "Trocar a chave secreta"],
  ] as const) {
    await page.getByRole("button", { name: button }).click();
    await page.getByLabel("Chave secreta do app").fill(secret);
    await page.getByRole("button", { name: "Guardar", exact: true }).click();
    await expect(page.getByLabel("Chave secreta do app")).toHaveCount(0);
  }
  await expect(page.getByText("Duas chaves valem")).toBeVisible();
  await expect(page.getByLabel("Endereço do webhook")).toHaveValue(/\/webhooks\/whatsapp\/\w+$/);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Tirar a anterior" }).click();
  await expect(page.getByText("Duas chaves valem")).toHaveCount(0);
});
