/** Templates with every kind of part: written, reviewed, and sent by a campaign that fills them. */
import { deflateSync } from "node:zlib";
import type { Page } from "@playwright/test";
import { approved, type Business, newBusiness } from "./business";
import { film } from "./films";
import { call, random } from "./people";
import { expect, look, test } from "./piloto";

test.use({ storageState: { cookies: [], origins: [] } });
test.setTimeout(240_000);

/** A picture of one colour, small enough to write down. */
function png(): Buffer {
  const side = 64;
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(side * 3, 0x9b)]);
  const crc = (bytes: Buffer) => {
    let sum = ~0;
    for (const byte of bytes) {
      sum ^= byte;
      for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
    }
    return ~sum >>> 0;
  };
  const chunk = (name: string, data: Buffer) => {
    const whole = Buffer.concat([Buffer.from(name), data]);
    const [size, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    size.writeUInt32BE(data.length);
    check.writeUInt32BE(crc(whole));
    return Buffer.concat([size, whole, check]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: side }, () => row)));
  const parts = [chunk("IHDR", head), chunk("IDAT", pixels), chunk("IEND", Buffer.alloc(0))];
  return Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), ...parts]);
}

const PDF = Buffer.from("%PDF-1.4\n%%EOF\n");

async function addPeople(page: Page, { headers }: Business, names: string[]): Promise<void> {
  for (const [index, name] of names.entries()) {
    const phone = `+55119${random(8)}`;
    const data = { name, phone, company: index === 0 ? "Vitrine" : "", tags: ["vip"] };
    const { id } = await call<{ id: string }>(page.request, headers, "/contacts", data);
    const consent = { kind: "consent", source: "loja" };
    await call(page.request, headers, `/contacts/${id}/consents`, consent);
  }
}

test("a campaign fills the header, the names and the buttons of its template, and shows what goes out", async ({
  page,
}) => {
  const business = await newBusiness(page);
  await addPeople(page, business, ["Ana Souza", "Beto Lima"]);
  const template = await approved(page, business, {
    header: { format: "TEXT", text: "Novidade para {{cidade}}", example: "Recife" },
    body: "Oi, {{nome}}! Separamos algo para {{loja}} esta semana.",
    examples: ["Ana", "Vitrine"],
    footer: "Responda SAIR para não receber",
    buttons: [
      { type: "quick_reply", text: "Quero saber" },
      {
        type: "url",
        text: "Ver ofertas",
        url: "https://loja.example/{{1}}",
        example: "https://loja.example/a",
      },
      { type: "copy_code", example: "BOLO10" },
    ],
  });
  await page.goto("/campaigns/new");
  await page.getByRole("radio", { name: "Etiqueta" }).click();
  await page.getByLabel("Etiqueta", { exact: true }).last().fill("vip");
  await page.getByRole("button", { name: "Adicionar todos com a etiqueta" }).click();
  await expect(page.getByTestId("members")).toHaveText("2 pessoas");
  await page.getByRole("button", { name: "O quê" }).click();
  await page.getByLabel("Número que envia").selectOption({ index: 1 });
  await page.getByRole("button", { name: "Mensagem" }).click();

  const choice = page.getByLabel("Modelo do WhatsApp");
  await choice.selectOption("promocao_recusada|pt_BR");
  await expect(page.getByText("O WhatsApp recusou este modelo")).toBeVisible();
  await expect(
    page.getByText("Recusado pelo formato: confira variáveis, links e caracteres."),
  ).toBeVisible();
  await look(page, "template-1-not-approved");
  await page.getByRole("button", { name: "Conferir" }).click();
  await expect(page.getByText("O modelo não está aprovado pela Meta")).toBeVisible();
  await expect(page.getByRole("button", { name: "Começar campanha" })).toBeDisabled();
  await page.getByRole("button", { name: "Resolver em “Mensagem”" }).click();

  await choice.selectOption(`${template}|pt_BR`);
  await page.getByLabel("Variável {{loja}}").selectOption("company");
  await expect(page.getByText("1 pessoa não tem este dado e ficaria de fora.")).toBeVisible();
  await expect(page.getByText("Falta preencher: sem isto").first()).toBeVisible();
  await look(page, "template-2-missing");
  await page.getByRole("button", { name: "Conferir" }).click();
  await expect(page.getByText("Falta preencher: Variável do título")).toBeVisible();
  await expect(page.getByText("Falta um dado: {{loja}}")).toBeVisible();
  await page.getByRole("button", { name: "Resolver em “Mensagem”" }).first().click();

  await page.getByLabel("Se estiver vazio").nth(1).fill("sua loja");
  const values = page.getByLabel("Valor", { exact: true });
  await values.nth(0).fill("Recife");
  await values.nth(1).fill("maio");
  await values.nth(2).fill("BOLO10");
  const preview = page.getByRole("complementary");
  await expect(preview).toContainText("Novidade para Recife");
  await expect(preview).toContainText("https://loja.example/maio");
  await expect(preview).toContainText("BOLO10");
  await expect(preview).toContainText("Responda SAIR");
  await look(page, "template-3-filled");
  await page.getByRole("button", { name: "Ritmo" }).click();
  await page.getByLabel("Mensagens", { exact: true }).fill("60");
  await page.getByRole("switch", { name: "Só em certos horários" }).click();
  await expect(page.getByText(/Salvo às/)).toBeVisible();
  await page.getByRole("button", { name: "Conferir" }).click();
  await expect(page.getByText("2 podem receber")).toBeVisible();
  await page.getByRole("button", { name: "Começar campanha" }).click();
  await page.getByRole("dialog").getByLabel("Digite “2” para confirmar").fill("2");
  await page.getByRole("dialog").getByRole("button", { name: "Começar campanha" }).click();

  await page.getByRole("tab", { name: "Envios" }).click();
  const gone = page.getByRole("row").filter({ hasText: /Enviada|Entregue|Lida/ });
  await expect(async () => {
    await page.reload();
    await expect(gone).toHaveCount(2, { timeout: 5_000 });
  }).toPass({ timeout: 90_000 });
  await gone.filter({ hasText: "Beto" }).click();
  const sent = page.getByRole("dialog");
  await expect(sent).toContainText("Oi, Beto! Separamos algo para sua loja");
  await expect(sent).toContainText("Novidade para Recife");
  await expect(sent).toContainText("https://loja.example/maio");
  await look(page, "template-4-sent");
});

test("a picture of the header is uploaded, shown in the preview and goes out", async ({ page }) => {
  const business = await newBusiness(page);
  await addPeople(page, business, ["Ana Souza"]);
  const template = await approved(page, business, {
    header: { format: "IMAGE", example: "4::simulated" },
    body: "Oi, {{1}}! Veja a vitrine nova.",
    examples: ["Ana"],
  });
  await page.goto("/campaigns/new?step=what");
  await page.getByLabel("Número que envia").selectOption({ index: 1 });
  await page.getByRole("button", { name: "Mensagem" }).click();
  await page.getByLabel("Modelo do WhatsApp").selectOption(`${template}|pt_BR`);
  await expect(page.getByText("Falta o arquivo")).toBeVisible();
  const file = { name: "vitrine.png", mimeType: "image/png", buffer: png() };
  await page.getByLabel("Arquivo", { exact: true }).last().setInputFiles(file);
  await expect(page.getByRole("img", { name: "Imagem do título" })).toBeVisible();
  await expect(page.getByText("vitrine.png")).toBeVisible();
  await expect(page.getByText("Ainda não salvo")).toBeVisible();
  await expect(page.getByText(/Salvo às/)).toBeVisible();
  await look(page, "template-5-picture");
  await page.reload();
  await expect(page.getByText("vitrine.png")).toBeVisible();
  await expect(page.getByRole("img", { name: "Imagem do título" })).toBeVisible();
});

test("a film and a document of the header are shown in the preview", async ({ page }) => {
  const business = await newBusiness(page);
  await addPeople(page, business, ["Ana Souza"]);
  const body = { body: "Oi, {{1}}! Veja como fica.", examples: ["Ana"] };
  const example = "4::simulated";
  const [moving, written] = [
    await approved(page, business, { ...body, header: { format: "VIDEO", example } }),
    await approved(page, business, { ...body, header: { format: "DOCUMENT", example } }),
  ];
  await page.goto("/campaigns/new?step=what");
  await page.getByLabel("Número que envia").selectOption({ index: 1 });
  await page.getByRole("button", { name: "Mensagem" }).click();
  const choose = page.getByLabel("Modelo do WhatsApp");
  const give = page.locator("input[type=file]");
  await choose.selectOption(`${moving}|pt_BR`);
  await expect(page.getByText("Falta o arquivo")).toBeVisible();
  await give.setInputFiles({ name: "loja.mp4", mimeType: "video/mp4", buffer: await film(page) });
  const player = page.locator("video[aria-label='Vídeo do título']");
  await expect(player).toBeVisible();
  // It is the film itself, from our own address, and not a broken player.
  await expect.poll(() => player.evaluate((it: HTMLVideoElement) => it.videoWidth)).toBe(320);
  await look(page, "template-8-film");
  await choose.selectOption(`${written}|pt_BR`);
  await expect(player).toHaveCount(0);
  const menu = { name: "Cardápio de maio.pdf", mimeType: "application/pdf", buffer: PDF };
  await give.setInputFiles(menu);
  await expect(page.getByText("Cardápio de maio.pdf")).toHaveCount(2);
  await expect(page.getByText("PDF", { exact: true })).toBeVisible();
  await look(page, "template-9-document");
});

test("a template with a picture and buttons is submitted, rejected with its reason, and mended", async ({
  page,
}) => {
  await newBusiness(page);
  await page.goto("/accounts");
  await page.getByRole("heading", { level: 2 }).getByRole("link", { name: "WhatsApp" }).click();
  await page.getByRole("button", { name: "Novo modelo" }).click();
  const sheet = page.getByRole("dialog");
  // The simulator rejects whatever is called so.
  const name = `vitrine_${random(6)}_rejected`;
  await sheet.getByLabel("Nome", { exact: true }).fill(name);
  await sheet.getByLabel("Título", { exact: true }).selectOption("IMAGE");
  await sheet.getByLabel("Texto", { exact: true }).fill("Oi, {{1}}! Veja a vitrine nova da loja.");
  await sheet.getByLabel("Exemplo para {{1}}").fill("Ana");
  await sheet.getByLabel("Rodapé").fill("Responda SAIR para não receber");
  for (const kind of ["quick_reply", "url", "copy_code"]) {
    await sheet.getByRole("button", { name: "Adicionar botão" }).click();
    await sheet.getByLabel("O que o botão faz").last().selectOption(kind);
  }
  const words = sheet.getByLabel("Palavras do botão");
  await words.nth(0).fill("Quero ver");
  await words.nth(1).fill("Abrir a loja");
  await sheet.getByLabel("Endereço", { exact: true }).fill("https://loja.example/{{1}}");
  await sheet.getByLabel("Código de exemplo").fill("BOLO10");
  await sheet.getByRole("button", { name: "Enviar para análise" }).click();
  await expect(sheet.getByText("Preencha este campo")).toHaveCount(2);
  await sheet.getByLabel("Exemplo do endereço completo").fill("https://loja.example/maio");
  const file = { name: "vitrine.png", mimeType: "image/png", buffer: png() };
  await sheet.getByLabel("Escolher exemplo").setInputFiles(file);
  await expect(sheet.getByText("vitrine.png")).toBeVisible();
  await look(page, "template-6-form");
  await sheet.getByRole("button", { name: "Enviar para análise" }).click();
  const card = page.getByRole("article").filter({ hasText: name });
  await expect(card).toContainText("Em análise");
  await expect(async () => {
    await page.getByRole("button", { name: "Atualizar" }).click();
    await expect(card).toContainText("Recusado pelo formato", { timeout: 1000 });
  }).toPass();
  await expect(card).toContainText("Abrir a loja");
  await card.getByText("Histórico").click();
  await expect(card.getByRole("listitem")).toContainText("Recusado");
  await card.scrollIntoViewIfNeeded();
  await look(page, "template-7-rejected");
  await card.getByRole("button", { name: "Mudar" }).click();
  await expect(sheet.getByText("exemplo guardado")).toBeVisible();
  await sheet.getByLabel("Texto", { exact: true }).fill("Oi, {{1}}! A vitrine mudou, venha ver.");
  await sheet.getByRole("button", { name: "Enviar para análise" }).click();
  await expect(card).toContainText("A vitrine mudou");
});

test("a template for codes is listed with the reason why nothing here sends it, and may be deleted", async ({
  page,
}) => {
  const { headers } = await newBusiness(page);
  const accounts = await page.request.get("/api/v1/accounts", { headers });
  const { items } = (await accounts.json()) as { items: { business_account_id: string }[] };
  const name = `codigo_${random(8)}`;
  // Only Meta's own pages make such a template.
  const made = await page.request.post(
    `/simulator/graph/v25.0/${items[0]?.business_account_id}/message_templates`,
    {
      headers: { authorization: "Bearer simulated" },
      data: {
        name,
        language: "pt_BR",
        category: "AUTHENTICATION",
        components: [
          {
            type: "BODY",
            text: "*{{1}}* é o seu código.",
            example: { body_text: [["123456"]] },
          },
          { type: "FOOTER", text: "Expira em 10 minutos." },
          {
            type: "BUTTONS",
            buttons: [{ type: "OTP", otp_type: "COPY_CODE", text: "Copiar código" }],
          },
        ],
      },
    },
  );
  expect(made.ok(), await made.text()).toBe(true);
  await page.goto("/accounts");
  await page.getByRole("heading", { level: 2 }).getByRole("link", { name: "WhatsApp" }).click();
  const card = page.getByRole("article").filter({ hasText: name });
  await expect(async () => {
    await page.getByRole("button", { name: "Atualizar" }).click();
    await expect(card).toContainText("Aprovado", { timeout: 1000 });
  }).toPass();
  await expect(card).toContainText("Só para códigos de acesso");
  await expect(card.getByRole("button", { name: "Mudar" })).toHaveCount(0);
  await card.scrollIntoViewIfNeeded();
  await look(page, "template-10-codes");
  await card.getByRole("button", { name: `Apagar ${name}` }).click();
  const asked = page.getByRole("dialog");
  await asked.getByRole("textbox").fill(name);
  await asked.getByRole("button", { name: "Apagar" }).click();
  await expect(card).toHaveCount(0);
});
