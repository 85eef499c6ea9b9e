/** A person of Instagram in the inbox: a comment gets its one private reply, then they talk. */
import { newBusiness, row } from "./business";
import { call, random } from "./people";
import { expect, expectAccessible, test, use } from "./piloto";

test.use({ storageState: { cookies: [], origins: [] } });

test("a comment is answered in private, once, and the conversation goes on", async ({ page }, {
  outputDir,
  project,
}) => {
  const { headers } = await newBusiness(page);
  const { request } = page;
  const profile = `1784${random(12)}`;
  await call(request, headers, "/accounts", {
    channel: "instagram",
    name: "Instagram da padaria",
    number_id: profile,
    access_token: `IGAA${profile}`,
  });
  const person = `ana.${random(8)}`;
  const way = `/simulator/api/people/@${person}/messages`;
  const says = async (text: string, type: string) => {
    const data = { text, type, number_id: profile };
    const answer = await request.post(way, { data });
    expect(answer.ok(), await answer.text()).toBe(true);
  };
  const heard = async () => {
    const { items } = (await (await request.get(way)).json()) as {
      items: { direction: string; text: string }[];
    };
    return items.filter(({ direction }) => direction === "out").map(({ text }) => text);
  };
  await says("Que lindo! Fazem para sábado?", "comment");
  await use(page, { theme: "light" });
  await page.goto("/inbox");
  const talk = row(page, "Que lindo!");
  await expect(talk).toContainText("Instagram");
  await talk.click();

  const log = page.getByRole("log");
  await expect(log.getByText("Que lindo!")).toBeVisible();
  await expect(page.getByText("só um comentário dela pode ser respondido")).toBeVisible();
  await expect(page.getByRole("textbox", { name: /^Mensagem para/ })).toHaveCount(0);
  await expect(page.getByText("Modelo aprovado")).toHaveCount(0);
  await expect(page.locator(".skeleton")).toHaveCount(0);
  await expectAccessible(page);
  await log.getByText("Que lindo!").hover();
  await log.getByRole("button", { name: "O que fazer com a mensagem" }).first().click();
  const reply = page.getByRole("menuitem", { name: "Responder em particular" });
  await expect(reply).toBeVisible();
  await expectAccessible(page);
  await reply.click();
  const field = page.getByRole("textbox", { name: /^Mensagem para/ });
  const send = page.getByRole("button", { name: "Enviar", exact: true });
  await expect(field).toBeFocused();
  await field.fill("é".repeat(501));
  await expect(page.getByText("1.002 / 1.000 bytes", { exact: false })).toBeVisible();
  await expect(send).toBeDisabled();
  await field.fill("Fazemos sim! Quantos gramas?");
  await expectAccessible(page);
  await page.screenshot({ path: `${outputDir}/private-${project.name}.png` });
  await send.click();
  await expect(log.getByText("Fazemos sim!")).toBeVisible();
  await expect.poll(heard).toEqual(["Fazemos sim! Quantos gramas?"]);
  await expect(field).toHaveCount(0);
  await log.getByText("Que lindo!").first().hover();
  await log.getByRole("button", { name: "O que fazer com a mensagem" }).first().click();
  await expect(page.getByText("o Instagram permite uma vez")).toBeVisible();
  await page.keyboard.press("Escape");

  await says("Uns 900", "text");
  await expect(log.getByText("Uns 900")).toBeVisible();
  await expect(page.getByText(/a equipe, até 7 dias/)).toBeVisible();
  await page.getByRole("button", { name: "Anexar ou enviar outra coisa" }).click();
  await expect(page.getByRole("menuitem")).toHaveText([/Foto ou vídeo/, /Documento ou áudio/]);
  await page.keyboard.press("Escape");
  await field.fill("Fica R$ 90. Posso reservar?");
  await send.click();
  await expect.poll(heard).toEqual(["Fazemos sim! Quantos gramas?", "Fica R$ 90. Posso reservar?"]);
  await use(page, { theme: "dark" });
  await page.reload();
  await expect(log.getByText("Posso reservar?")).toBeVisible();
  await page.screenshot({ path: `${outputDir}/talk-${project.name}.png` });
  await expect(page.locator(".skeleton")).toHaveCount(0);
  await expectAccessible(page);
});
