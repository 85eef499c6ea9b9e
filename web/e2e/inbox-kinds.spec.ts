/** Every kind of message in the inbox: what a person sends is shown, what a member sends arrives. */
import type { Page } from "@playwright/test";
import { newBusiness, row, somebody } from "./business";
import { expect, expectAccessible, test, use } from "./piloto";

test.use({ storageState: { cookies: [], origins: [] } });

const log = (page: Page) => page.getByRole("log");
const id = (name: string) => `wamid.${name}.${Date.now()}.${Math.random()}`;

// One red pixel, as a phone would send a photo.
const PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8Dwn4EIwDiqkL4KAcT9A/1dPKmSAAAAAElFTkSuQmCC",
  "base64",
);

/** WhatsApp takes a message to one person every six seconds: what came faster is paid back. */
const PACED = { timeout: 60_000 };
test.setTimeout(240_000);

test("what a person sends is shown as what it is, also when it is changed or taken back", async ({
  page,
}) => {
  const business = await newBusiness(page, "Ana Souza", 3);
  const vera = somebody(page.request, business, "Vera");
  const [photo, wrong, secret] = [id("photo"), id("wrong"), id("secret")];
  await vera.says("Quero falar com uma pessoa");
  await vera.says("Olha o bolo", { type: "image", id: photo });
  await vera.says("", { type: "audio" });
  await vera.says("", { type: "document" });
  await vera.says("Padaria da Vera", { type: "location" });
  await vera.says("Marcos Lima", { type: "contacts" });
  await vera.says("Quero sim", { type: "button" });
  await vera.says("Para sábado", { type: "order" });
  await vera.says("", { type: "unsupported" });
  await vera.says("Quero 2 bolos", { id: wrong });
  await vera.says("segredo", { id: secret });
  await vera.says("Quero 3 bolos", { type: "edit", reply_to: wrong });
  await vera.says("", { type: "revoke", reply_to: secret });
  await vera.says("😍", { type: "reaction", reply_to: photo });
  await use(page, { theme: "light" });
  await page.goto("/inbox");
  await row(page, vera.name).click();

  const shown = log(page);
  const picture = shown.getByRole("img", { name: "Olha o bolo" });
  await expect(shown.getByText("Mensagem que não pode ser mostrada")).toBeVisible();
  await expect(shown.getByText("Editada")).toBeVisible();
  await expect(shown.getByText("Quero 3 bolos")).toBeVisible();
  await shown.getByText("Ver o texto anterior").click();
  await expect(shown.getByText("Quero 2 bolos")).toBeVisible();
  await expect(shown.getByText("Mensagem apagada")).toBeVisible();
  await expect(page.getByText("segredo")).toHaveCount(0);
  await expect(shown.getByText("R$ 99,80").first()).toBeVisible();
  await expect(shown.getByText("Escolheu")).toBeVisible();
  await expect(shown.getByText("Marcos Lima")).toBeVisible();
  await expect(page.locator(".skeleton")).toHaveCount(0);
  await expectAccessible(page);
  await shown.getByRole("link", { name: "Abrir no mapa" }).scrollIntoViewIfNeeded();
  await expect(shown.getByRole("link", { name: "Abrir no mapa" })).toHaveAttribute(
    "href",
    /google\.com\/maps.*-23\.55/,
  );
  const sound = shown.locator("audio");
  await sound.scrollIntoViewIfNeeded();
  await expect.poll(() => sound.evaluate((one: HTMLAudioElement) => one.duration)).toBe(1);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    shown.getByRole("link", { name: /^Baixar/ }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("arquivo.pdf");
  await picture.scrollIntoViewIfNeeded();
  await expect.poll(() => picture.evaluate((one: HTMLImageElement) => one.naturalWidth)).toBe(240);
  await expect(shown.getByRole("list", { name: "Reações" })).toContainText("😍");
  await vera.says("", { type: "reaction", reply_to: photo });
  await expect(shown.getByRole("list", { name: "Reações" })).toHaveCount(0);
  await shown.getByRole("button", { name: "Ver maior: Olha o bolo" }).click();
  await expect(page.getByRole("dialog").getByRole("img")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "Fechar" }).click();
});

test("a member sends a photo with a caption, quotes, reacts, and sends a place and buttons", async ({
  page,
}) => {
  const business = await newBusiness(page, "Ana Souza", 3);
  const hugo = somebody(page.request, business, "Hugo");
  await hugo.says("Quero falar com uma pessoa");
  await use(page, { theme: "light" });
  await page.goto("/inbox");
  await row(page, hugo.name).click();
  const shown = log(page);
  const asked = shown.getByText("Quero falar com uma pessoa");
  await expect(asked).toBeVisible();
  const field = page.getByRole("textbox", { name: `Mensagem para ${hugo.name}` });

  await page.getByRole("button", { name: "Anexar ou enviar outra coisa" }).click();
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("menuitem", { name: /Foto ou vídeo/ }).click(),
  ]);
  await chooser.setFiles({ name: "bolo.png", mimeType: "image/png", buffer: PIXEL });
  await expect(page.getByRole("list", { name: "Arquivos a enviar" })).toContainText("bolo.png");
  await field.fill("Este é o bolo");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Enviar", exact: true }).click();
  await expect(shown.getByRole("img", { name: "Este é o bolo" })).toBeVisible();
  await expect(page.getByRole("list", { name: "Arquivos a enviar" })).toHaveCount(0);
  await expect.poll(hugo.heard, PACED).toContain("Este é o bolo");

  const tools = shown.getByRole("button", { name: "O que fazer com a mensagem" }).first();
  await asked.hover();
  await tools.click();
  await page.getByRole("menuitem", { name: "Reagir com 👍" }).click();
  await expect(shown.getByRole("list", { name: "Reações" })).toContainText("👍");
  await expect.poll(hugo.heard, PACED).toContain("👍");
  await asked.hover();
  await tools.click();
  await expectAccessible(page);
  await page.getByRole("menuitem", { name: "Responder" }).click();
  await field.fill("Sou eu, a Ana");
  await page.getByRole("button", { name: "Enviar", exact: true }).click();
  await expect.poll(hugo.heard, PACED).toContain("Sou eu, a Ana");
  const quote = shown.getByTitle("Ir para a mensagem");
  await expect(quote).toContainText("Quero falar com uma pessoa");
  await quote.click();

  await page.getByRole("button", { name: "Anexar ou enviar outra coisa" }).click();
  await page.getByRole("menuitem", { name: "Localização" }).click();
  await page.getByLabel("Coordenadas ou link do mapa").fill("-23.56, -46.65");
  await page.getByLabel("Nome do lugar").fill("Padaria");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Enviar localização" }).click();
  await expect.poll(hugo.heard, PACED).toContain("Padaria");

  await page.getByRole("button", { name: "Anexar ou enviar outra coisa" }).click();
  await page.getByRole("menuitem", { name: /Botões/ }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("Mensagem", { exact: true }).fill("Qual horário?");
  await form.getByLabel("Botão 1").fill("Manhã");
  await form.getByLabel("Botão 2").fill("Tarde");
  await expectAccessible(page);
  await form.getByRole("button", { name: "Enviar", exact: true }).click();
  await expect(shown.getByText("Manhã")).toBeVisible();
  await expect.poll(hugo.heard, PACED).toContain("Qual horário?");
});

test("somebody sends every kind from the phone simulator, and presses what the inbox offers", async ({
  page,
}) => {
  const business = await newBusiness(page);
  const rui = somebody(page.request, business, "Rui");
  await rui.says("Quero falar com uma pessoa");
  await use(page, { theme: "light" });
  await page.goto("/inbox");
  await row(page, rui.name).click();
  const shown = log(page);
  await expect(shown.getByText("Quero falar com uma pessoa")).toBeVisible();
  await page.getByRole("button", { name: "Anexar ou enviar outra coisa" }).click();
  await page.getByRole("menuitem", { name: /Botões/ }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("Mensagem", { exact: true }).fill("Entrega ou retirada?");
  await form.getByLabel("Botão 1").fill("Retirada");
  await form.getByRole("button", { name: "Enviar", exact: true }).click();
  await expect.poll(rui.heard).toContain("Entrega ou retirada?");

  const phone = await page.context().newPage();
  await phone.goto(`/simulator/?phone=${rui.phone}&theme=light`);
  const bubbles = phone.locator("#messages").getByRole("listitem");
  const attach = async (kind: string) => {
    await phone.getByLabel("Anexar").click();
    await phone.getByRole("button", { name: kind, exact: true }).click();
  };
  await phone.getByRole("button", { name: "Retirada", exact: true }).click();
  await expect(
    bubbles.filter({ hasText: "Opções" }).filter({ hasText: "Retirada" }).first(),
  ).toBeVisible();
  await attach("Foto");
  await attach("Mensagem de voz");
  await attach("Local");
  await phone.getByLabel("Nome do lugar").fill("Praça da Sé");
  await phone.getByLabel("Endereço").fill("Centro");
  await expectAccessible(phone);
  await phone.getByRole("dialog").getByRole("button", { name: "Enviar" }).click();
  await attach("Contato");
  await phone.getByRole("dialog").getByLabel("Nome").fill("Lia Costa");
  await phone.getByRole("dialog").getByLabel("Telefone").fill("+55 11 95555-0101");
  await phone.getByRole("dialog").getByRole("button", { name: "Enviar" }).click();
  const words = phone.getByRole("textbox", { name: "Mensagem", exact: true });
  await words.fill("Chego as 10");
  await phone.getByRole("button", { name: "Enviar", exact: true }).click();
  const mine = bubbles.filter({ hasText: "Chego as 10" });
  await mine.getByRole("button", { name: "Esta mensagem" }).click();
  await expectAccessible(phone);
  await phone.getByRole("button", { name: "Editar" }).click();
  await words.fill("Chego às 10h");
  await phone.getByRole("button", { name: "Enviar", exact: true }).click();
  await expect(bubbles.filter({ hasText: "Chego às 10h" })).toContainText("editada");
  const theirs = bubbles
    .filter({ hasText: "Entrega ou retirada?" })
    .filter({ hasText: "Retirada" })
    .first();
  await theirs.getByRole("button", { name: "Esta mensagem" }).click();
  await phone.getByRole("button", { name: "Reagir ❤️" }).click();
  await expect(theirs.getByRole("img", { name: "Reação ❤️" })).toBeVisible();
  await phone.getByRole("button", { name: "Quanto custa?", exact: true }).click();
  await bubbles
    .filter({ hasText: "Quanto custa?" })
    .getByRole("button", { name: "Esta mensagem" })
    .click();
  await phone.getByRole("button", { name: "Apagar" }).click();
  await expect(bubbles.filter({ hasText: "Mensagem apagada" })).toBeVisible();
  await expectAccessible(phone);

  await expect(shown.getByText("Mensagem apagada")).toBeVisible();
  await expect(shown.getByText("Chego às 10h")).toBeVisible();
  await expect(shown.getByText("Lia Costa")).toBeVisible();
  await expect(shown.getByText("+55 11 95555-0101")).toBeVisible();
  await shown.getByText("Praça da Sé").scrollIntoViewIfNeeded();
  await expect(shown.getByText("Centro")).toBeVisible();
  await shown.getByText("Mensagem de voz").scrollIntoViewIfNeeded();
  await expect(shown.locator("audio")).toBeAttached();
  await expect(shown.getByRole("img", { name: "Foto" })).toBeAttached();
  await shown.getByText("Escolheu").scrollIntoViewIfNeeded();
  await expect(shown.getByRole("list", { name: "Reações" })).toContainText("❤️");
});

test("what cannot go is refused before it is sent, and a refused photo stays with its reason", async ({
  page,
}) => {
  const business = await newBusiness(page);
  const iris = somebody(page.request, business, "Íris");
  await iris.says("Quero falar com uma pessoa");
  await page.goto("/inbox");
  await row(page, iris.name).click();
  await expect(log(page).getByText("Quero falar com uma pessoa")).toBeVisible();
  const pick = async (files: { name: string; mimeType: string; buffer: Buffer }) => {
    await page.getByRole("button", { name: "Anexar ou enviar outra coisa" }).click();
    const [chooser] = await Promise.all([
      page.waitForEvent("filechooser"),
      page.getByRole("menuitem", { name: /Foto ou vídeo/ }).click(),
    ]);
    await chooser.setFiles(files);
  };
  await pick({ name: "longo.mp4", mimeType: "video/mp4", buffer: Buffer.alloc(16_000_001) });
  await expect(page.getByText("longo.mp4 passa do limite de 16 MB.")).toBeVisible();
  await pick({ name: "bolo.png", mimeType: "image/png", buffer: PIXEL });
  await page.route("**/files?*", (route) =>
    route.fulfill({ status: 413, json: { code: "TooLarge", status: 413 } }),
  );
  await page.getByRole("button", { name: "Enviar", exact: true }).click();
  await expect(page.getByText(/limite é de 5 MB para fotos/)).toBeVisible();
  await page.getByRole("button", { name: "Editar" }).click();
  await expect(page.getByRole("list", { name: "Arquivos a enviar" })).toContainText("bolo.png");
  await page.getByRole("button", { name: "Enviar", exact: true }).click();
  await expect(page.getByText(/limite é de 5 MB para fotos/)).toBeVisible();
  await page.unroute("**/files?*");
  await page.getByRole("button", { name: "Tentar de novo" }).click();
  await expect(page.getByText(/limite é de 5 MB para fotos/)).toHaveCount(0);
  await expect.poll(iris.heard).toContain("[image]");

  // The provider refuses later: its reason is said, and the words are not lost.
  const gone = { data: { no_whatsapp: true } };
  expect((await page.request.put(`/simulator/api/people/${iris.phone}`, gone)).ok()).toBe(true);
  const field = page.getByRole("textbox", { name: `Mensagem para ${iris.name}` });
  await field.fill("Está aí?");
  await page.getByRole("button", { name: "Enviar", exact: true }).click();
  await expect(page.getByText(/Este número não recebe mensagens/)).toBeVisible();
  await page.getByRole("button", { name: "Escrever de novo" }).click();
  await expect(field).toHaveValue("Está aí?");
});
