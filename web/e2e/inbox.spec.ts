/** The inbox as an owner lives in it: a person writes, the agent answers, a member takes over and hands back. */
import type { Page } from "@playwright/test";
import { joinAs, newBusiness, row, somebody } from "./business";
import { expect, expectAccessible, look, test, use } from "./piloto";

test.use({ storageState: { cookies: [], origins: [] } });

const log = (page: Page) => page.getByRole("log");

test("a message arrives live, the agent answers, a member takes over, writes and hands back", async ({
  page,
}, { project }) => {
  test.setTimeout(90_000);
  const desk = project.name === "desktop";
  const business = await newBusiness(page);
  const carla = somebody(page.request, business, "Carla");
  await page.goto("/inbox");
  await expect(page.getByRole("heading", { name: "Nenhuma conversa ainda" })).toBeVisible();
  await carla.says("Quanto custa o bolo?");
  await expect(row(page, carla.name)).toBeVisible();
  await row(page, carla.name).click();
  await expect(log(page).getByText("Quanto custa o bolo?")).toBeVisible();
  await expect(log(page).getByText(/59,90/)).toBeVisible();

  if (desk) await page.keyboard.press("t");
  else await page.getByRole("button", { name: "Assumir" }).click();
  await expect(page.getByText("Você está na conversa.")).toBeVisible();

  const field = page.getByRole("textbox", { name: `Mensagem para ${carla.name}` });
  await field.fill("Oi! Aqui é a Ana, da equipe.");
  await page.reload();
  await expect(field).toHaveValue("Oi! Aqui é a Ana, da equipe.");
  if (desk) await field.press("Enter");
  else await page.getByRole("button", { name: "Enviar", exact: true }).click();
  await expect(log(page).getByText("Oi! Aqui é a Ana, da equipe.")).toBeVisible();
  await expect(field).toHaveValue("");
  await expect.poll(carla.heard).toContain("Oi! Aqui é a Ana, da equipe.");
  await expect(
    log(page)
      .getByText(/^(Entregue|Lida)$/)
      .last(),
  ).toBeAttached();

  await carla.says("Que bom! E qual o prazo?");
  await expect(log(page).getByText("Que bom! E qual o prazo?")).toBeVisible();
  // Somebody who writes later has been answered: what the agent had to say to Carla was said.
  const dora = somebody(page.request, business, "Dora");
  await dora.says("Qual o prazo de entrega?");
  await expect.poll(dora.heard).toContainEqual(expect.stringMatching(/dias úteis/));
  expect((await carla.heard()).filter((text) => /dias úteis/i.test(text))).toEqual([]);

  await page.getByRole("button", { name: "Devolver ao agente" }).first().click();
  await expect(page.getByText(/está respondendo/)).toBeVisible();
  await carla.says("Qual o prazo de entrega?");
  await expect(log(page).getByText(/2 dias úteis/)).toBeVisible();
});

test("outside the window the composer is a template picker", async ({ page }) => {
  const rita = somebody(page.request, await newBusiness(page), "Rita");
  await rita.says("Oi, tudo bem?", { age_seconds: 90_000 });
  await page.goto("/inbox");
  await row(page, rita.name).click();
  await expect(page.getByText(/janela de 24 horas fechou/)).toBeVisible();
  await page.getByLabel("Modelo aprovado").selectOption({ label: "retomada · pt_BR" });
  await expect(page.getByText(/^Oi, Rita! Passando/)).toBeVisible();
  await page.getByRole("button", { name: "Enviar modelo" }).click();
  await expect.poll(rita.heard).toContainEqual(expect.stringContaining("Oi, Rita!"));
});

test("keys walk through the list, close and go on; typing keeps them still", {
  tag: "@desk",
}, async ({ page }) => {
  const business = await newBusiness(page);
  const one = somebody(page.request, business, "Um");
  const two = somebody(page.request, business, "Dois");
  await one.says("Quero falar com uma pessoa");
  await two.says("Quero falar com uma pessoa");
  await page.goto("/inbox?filter=waiting");
  // Once the agent has answered both, nothing moves in the list any more.
  await expect(row(page, one.name)).toContainText("Vou chamar uma pessoa");
  await expect(row(page, two.name)).toContainText("Vou chamar uma pessoa");
  await page.keyboard.press("j");
  await expect(page).toHaveURL(/\/inbox\/[^?]+\?filter=waiting/);
  const first = page.url();
  await page.keyboard.press("j");
  await expect(page).not.toHaveURL(first);
  await page.keyboard.press("k");
  await expect(page).toHaveURL(first);
  await page.keyboard.press("/");
  await expect(page.getByRole("textbox", { name: "Buscar nas conversas" })).toBeFocused();
  await page.keyboard.type("je");
  await expect(page).toHaveURL(/q=je/);
  await page.keyboard.press("Escape");
  await expect(row(page, one.name)).toBeVisible();
  await page.keyboard.press("e");
  await expect(page).not.toHaveURL(first);
  await expect(page.getByText(/Conversa com .* encerrada/)).toBeVisible();
});

/** People who wait for somebody of the team; nothing moves in the list any more. */
async function waiting(page: Page, names: readonly string[]): Promise<string[]> {
  const business = await newBusiness(page, "Ana Souza", 3);
  const people = names.map((name) => somebody(page.request, business, name));
  for (const one of people) await one.says("Quero falar com uma pessoa");
  await page.goto("/inbox");
  for (const { name } of people)
    await expect(row(page, name)).toContainText("Vou chamar uma pessoa");
  return people.map(({ name }) => name);
}

/** The lines of the list that say this of who speaks. */
const rows = (page: Page, text: string) =>
  page
    .getByRole("list", { name: "Conversas" })
    .getByRole("listitem")
    .filter({ has: page.getByText(text, { exact: true }) });

test("several are chosen, closed and taken back together; where it fails is named", async ({
  page,
}, { project }) => {
  const desk = project.name === "desktop";
  const [one = "", two = "", three = ""] = await waiting(page, ["Um", "Dois", "Três"]);
  const box = (name: string) => page.getByRole("checkbox", { name: `Selecionar ${name}` });
  const bar = page.getByRole("button", { name: "Limpar seleção" }).locator("..");
  const mode = page.getByRole("button", { name: "Selecionar conversas" });
  if (desk) {
    await expect(box(three)).toHaveCount(0);
    await row(page, three).hover();
    await box(three).click();
    await row(page, one).hover();
    await box(one).click({ modifiers: ["Shift"] });
  } else {
    await mode.tap();
    await expect(mode).toHaveAttribute("aria-pressed", "true");
    await look(page, "inbox-select-none");
    for (const name of [three, two, one]) await rows(page, name).tap();
    await expect(page).toHaveURL(/\/inbox$/);
  }
  await expect(bar.getByText("3 selecionadas")).toBeVisible();
  await look(page, "inbox-select");
  await box(two).press("Space");
  await expect(bar.getByText("2 selecionadas")).toBeVisible();
  await bar.getByRole("button", { name: "Assumir" }).click();
  await expect(bar).toBeHidden();
  await expect(page.getByText("2 conversas estão com você")).toBeVisible();
  await expect(rows(page, "Você")).toHaveCount(2);

  await mode.press("Enter");
  await bar.getByRole("checkbox", { name: /^Selecionar tudo/ }).press("Space");
  await expect(bar.getByText("3 selecionadas")).toBeVisible();
  let refuse = true;
  await page.route("**/close", (route) => {
    if (!refuse) return route.fallback();
    refuse = false;
    return route.fulfill({ status: 409, json: { code: "Conflict", status: 409 } });
  });
  await bar.getByRole("button", { name: "Encerrar" }).click();
  const report = page.getByRole("dialog", { name: "Com 1 conversa não deu certo" });
  await expect(report.getByText("2 de 3 foram feitas")).toBeVisible();
  await look(page, "inbox-select-report");
  await report.getByRole("button", { name: "Tentar de novo onde faltou" }).click();
  await expect(page.getByText("1 conversa encerrada")).toBeVisible();
  await expect(rows(page, "Encerrada")).toHaveCount(3);

  // All of it is on the server, and the undo of the last one too.
  await page.getByRole("button", { name: "Desfazer" }).click();
  await expect(rows(page, "Encerrada")).toHaveCount(2);
  await page.reload();
  await expect(rows(page, "Encerrada")).toHaveCount(2);
});

test("keys choose a range, act on it and leave it; the agent gets several back at once", {
  tag: "@desk",
}, async ({ page }) => {
  await waiting(page, ["Um", "Dois", "Três"]);
  const count = (text: string) => page.getByText(text, { exact: true });
  await page.keyboard.press("j");
  await expect(page.getByText("Esperando uma pessoa:")).toBeVisible();
  await page.keyboard.press("x");
  await expect(count("1 selecionada")).toBeVisible();
  for (const key of ["j", "j", "Shift+X"]) await page.keyboard.press(key);
  await expect(count("3 selecionadas")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByText(/selecionada/)).toHaveCount(0);
  for (const key of ["x", "k", "k", "Shift+X"]) await page.keyboard.press(key);
  await expect(count("3 selecionadas")).toBeVisible();
  await page.keyboard.press("?");
  await expect(page.getByText("Encerrar as selecionadas")).toBeVisible();
  await expect(page.getByText("Encerrar e abrir a próxima")).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(count("3 selecionadas")).toBeVisible();
  await page.keyboard.press("t");
  await expect(rows(page, "Você")).toHaveCount(3);

  await page.keyboard.press("x");
  for (const key of ["j", "j", "Shift+X"]) await page.keyboard.press(key);
  await page.getByRole("button", { name: "Devolver ao agente" }).first().click();
  await expect(page.getByText("3 conversas voltaram ao agente")).toBeVisible();
  await expect(rows(page, "Você")).toHaveCount(0);
  await page.getByRole("button", { name: "Desfazer" }).click();
  await expect(rows(page, "Você")).toHaveCount(3);
  // What is typed belongs to the field.
  await page.keyboard.press("/");
  await page.keyboard.type("xe");
  await expect(page.getByText(/selecionada/)).toHaveCount(0);
});

test("a viewer reads, and is not offered to write", async ({ page }) => {
  const business = await newBusiness(page);
  const nina = somebody(page.request, business, "Nina");
  await nina.says("Quero falar com uma pessoa");
  await joinAs(page, business, "viewer");
  await page.goto("/inbox");
  await row(page, nina.name).click();
  await expect(log(page).getByText("Quero falar com uma pessoa")).toBeVisible();
  await expect(page.getByText(/permite ler as conversas, mas não escrever/)).toBeVisible();
  await expect(page.getByRole("button", { name: /Assumir|Encerrar|Selecionar/ })).toHaveCount(0);
  await expect(page.getByRole("textbox", { name: /Mensagem para/ })).toHaveCount(0);
  const id = new URL(page.url()).pathname.split("/")[2];
  const refused = await page.evaluate(async (conversation) => {
    const me = (await (await fetch("/api/v1/me")).json()) as { csrf_token: string };
    const answer = await fetch(`/api/v1/conversations/${conversation}/messages`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-csrf-token": me.csrf_token },
      body: JSON.stringify({ text: "Oi" }),
    });
    return answer.status;
  }, id);
  expect(refused).toBe(403);
});

test("a refused takeover is taken back, with the reason", { tag: "@desk" }, async ({ page }) => {
  const business = await newBusiness(page);
  const lia = somebody(page.request, business, "Lia");
  await lia.says("Quero falar com uma pessoa");
  await page.goto("/inbox");
  await row(page, lia.name).click();
  await expect(page.getByText("Esperando uma pessoa:")).toBeVisible();
  await page.route("**/takeover", (route) =>
    route.fulfill({ status: 409, json: { code: "Conflict", status: 409 } }),
  );
  await page.getByRole("button", { name: "Assumir" }).click();
  await expect(page.getByText(/Mudou nesse meio-tempo|mudou/i)).toBeVisible();
  await expect(page.getByText("Esperando uma pessoa:")).toBeVisible();
});

test("list, conversation and person have no serious finding of axe", async ({ page }) => {
  const eva = somebody(page.request, await newBusiness(page), "Eva");
  await eva.says("Quero falar com uma pessoa");
  await use(page, { theme: "light" });
  await page.goto("/inbox");
  await expect(row(page, eva.name)).toBeVisible();
  await expectAccessible(page);
  await row(page, eva.name).click();
  await expect(log(page).getByText("Quero falar com uma pessoa")).toBeVisible();
  await expect(page.getByRole("textbox", { name: /Mensagem para/ })).toBeVisible();
  await expectAccessible(page);
  if (await page.getByRole("complementary").count()) return;
  await page.getByRole("button", { name: /^Ver dados de/ }).click();
  await expect(page.getByRole("dialog").getByText("Histórico")).toBeVisible();
  await expectAccessible(page);
});
