/** Outside the window a member fills every part of an approved template. */
import { approved, newBusiness, row, somebody } from "./business";
import { film } from "./films";
import { expect, expectAccessible, look, test, use } from "./piloto";

test.use({ storageState: { cookies: [], origins: [] } });

// One red pixel, as it would be sent for the review.
const PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8Dwn4EIwDiqkL4KAcT9A/1dPKmSAAAAAElFTkSuQmCC",
  "base64",
);

const PDF = Buffer.from("%PDF-1.4\n%%EOF\n");

test("header, named variables, buttons and a picture are filled, and the person gets them", async ({
  page,
}, { outputDir, project }) => {
  const business = await newBusiness(page);
  const words = await approved(page, business, {
    body: "Oi, {{cliente}}! O {{produto}} está pronto.",
    examples: ["Ana", "bolo"],
    header: { format: "TEXT", text: "Pedido {{numero}}", example: "12" },
    footer: "Responda SAIR para não receber",
    buttons: [
      {
        type: "url",
        text: "Ver pedido",
        url: "https://loja.example/{{1}}",
        example: "https://loja.example/a",
      },
      { type: "copy_code", example: "BOLO10" },
    ],
  });
  const picture = await approved(page, business, {
    body: "Olha o que saiu do forno.",
    header: { format: "IMAGE", example: "4::simulated" },
  });
  const rita = somebody(page.request, business, "Rita");
  await rita.says("Oi, tudo bem?", { age_seconds: 90_000 });
  await use(page, { theme: project.name === "desktop" ? "dark" : "light" });
  await page.goto("/inbox");
  await row(page, rita.name).click();
  const send = page.getByRole("button", { name: "Enviar modelo" });
  const choose = page.getByLabel("Modelo aprovado");
  await choose.selectOption({ label: `${words} · pt_BR` });
  await expect(send).toBeDisabled();
  await page.getByLabel("Título").fill("77");
  await page.getByLabel("cliente").fill("Rita");
  await page.getByLabel("produto").fill("bolo");
  await page.getByLabel("Fim do endereço do botão “Ver pedido”").fill("p/77");
  await page.getByLabel("Código a copiar").fill("BOLO10");
  await expect(page.getByText("Pedido 77")).toBeVisible();
  await expect(page.getByText("Oi, Rita! O bolo está pronto.")).toBeVisible();
  await page.screenshot({ path: `${outputDir}/words-${project.name}.png` });
  await expect(page.locator(".skeleton")).toHaveCount(0);
  await expectAccessible(page);
  await send.click();
  await expect.poll(rita.heard).toContainEqual(expect.stringContaining("O bolo está pronto."));
  await expect(page.getByRole("log").getByText("O bolo está pronto.")).toBeVisible();

  await choose.selectOption({ label: `${picture} · pt_BR` });
  await expect(send).toBeDisabled();
  const file = { name: "forno.png", mimeType: "image/png", buffer: PIXEL };
  await page.locator("input[type=file]").last().setInputFiles(file);
  await expect(page.getByRole("img", { name: "Foto do título" })).toBeVisible();
  await page.screenshot({ path: `${outputDir}/picture-${project.name}.png` });
  await expectAccessible(page);
  await send.click();
  await expect.poll(rita.heard).toContainEqual(expect.stringContaining("saiu do forno"));
  const kept = page.getByRole("log").getByRole("img", { name: "Olha o que saiu do forno." });
  await expect.poll(() => kept.evaluate((it: HTMLImageElement) => it.naturalWidth)).toBe(1);
  await look(page, "inbox-template-picture");
});

test("a film and a document stand in the preview before they are sent, and arrive", async ({
  page,
}, { outputDir, project }) => {
  const business = await newBusiness(page);
  const example = "4::simulated";
  const [moving, written] = [
    await approved(page, business, {
      body: "Veja como fica pronto.",
      header: { format: "VIDEO", example },
    }),
    await approved(page, business, {
      body: "Segue o cardápio novo.",
      header: { format: "DOCUMENT", example },
    }),
  ];
  const rita = somebody(page.request, business, "Rita");
  await rita.says("Oi, tudo bem?", { age_seconds: 90_000 });
  await page.goto("/inbox");
  await row(page, rita.name).click();
  const send = page.getByRole("button", { name: "Enviar modelo" });
  const choose = page.getByLabel("Modelo aprovado");
  const give = page.locator("form input[type=file]");
  await choose.selectOption({ label: `${moving} · pt_BR` });
  await expect(page.getByText("Falta o arquivo")).toBeVisible();
  await give.setInputFiles({ name: "forno.mp4", mimeType: "video/mp4", buffer: await film(page) });
  const player = page.locator("video[aria-label='Vídeo do título']");
  await expect.poll(() => player.evaluate((it: HTMLVideoElement) => it.videoWidth)).toBe(320);
  await page.screenshot({ path: `${outputDir}/film-${project.name}.png` });
  await expectAccessible(page);
  await send.click();
  await expect.poll(rita.heard).toContainEqual(expect.stringContaining("fica pronto"));

  await choose.selectOption({ label: `${written} · pt_BR` });
  const menu = { name: "Cardápio.pdf", mimeType: "application/pdf", buffer: PDF };
  await give.setInputFiles(menu);
  await expect(page.getByText("PDF", { exact: true })).toBeVisible();
  await page.screenshot({ path: `${outputDir}/document-${project.name}.png` });
  await expectAccessible(page);
  await send.click();
  await expect.poll(rita.heard).toContainEqual(expect.stringContaining("cardápio novo"));
  const shown = page.getByRole("log");
  const played = shown.locator("video");
  await expect.poll(() => played.evaluate((it: HTMLVideoElement) => it.videoWidth)).toBe(320);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    shown.getByRole("link", { name: "Baixar Cardápio.pdf" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("Cardápio.pdf");
  await look(page, "inbox-template-files");
});
