import { newBusiness } from "./business";
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
  await expect(page.getByRole("heading", { name: "Conecte o primeiro número" })).toBeVisible();

  await page.getByRole("button", { name: "Conectar número" }).first().click();
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
  await page.getByRole("button", { name: "Conectar número" }).first().click();
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
