import { newBusiness } from "./business";
import { expect, test, visit } from "./piloto";

test("language and appearance change without a reload and stay", async ({ page }) => {
  // The language is kept for the person: somebody whom no other journey meets.
  const { headers } = await newBusiness(page);
  const data = { name: "Bolo de festa", price: { amount: 14990, currency: "BRL" } };
  expect((await page.request.post("/api/v1/offers", { headers, data })).ok()).toBe(true);
  await visit(page, "/offers");
  await expect(page.getByText("R$ 149,90").first()).toBeVisible();
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  const account = page
    .getByRole("button", { name: /Sua conta|Your account/ })
    .filter({ visible: true });
  await account.click();
  await page.getByRole("menuitemcheckbox", { name: "English" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Offers");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.getByText("R$149.90").first()).toBeVisible();
  await account.click();
  await page.getByRole("menuitemcheckbox", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveClass(/dark/);
  expect(await page.evaluate(() => "sameDocument" in window)).toBe(true);
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Offers");
  await expect(page.locator("html")).toHaveClass(/dark/);
  await account.click();
  await page.getByRole("menuitemcheckbox", { name: "Português" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Ofertas");
});

test("the palette finds pages and actions, and keys lead to pages", { tag: "@desk" }, async ({
  page,
}) => {
  await visit(page, "/");
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("ofer");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Ofertas" })).toBeVisible();
  await page.keyboard.press("g");
  await page.keyboard.press("h");
  await expect(page).toHaveURL(/\/$/);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Atalhos do teclado" })).toBeVisible();
});

test("being offline is said, and coming back is noticed", { tag: "@desk" }, async ({
  page,
  context,
}) => {
  await visit(page, "/offers");
  await context.setOffline(true);
  await expect(page.getByText("Sem internet.")).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText("Sem internet.")).toBeHidden();
});

test("what is asked before the scripts run is what the screens then ask", {
  tag: "@phone",
}, async ({ page }) => {
  for (const address of [
    "/",
    "/inbox",
    "/campaigns",
    "/contacts",
    "/offers",
    "/accounts",
    "/insights",
  ]) {
    await visit(page, address);
    await expect
      .poll(() => page.evaluate(() => Object.keys(window.pilotoEarly ?? { nothing: 1 })))
      .toEqual([]);
  }
});

test("a page's head stands before any script of ours has run", { tag: "@phone" }, async ({
  page,
}) => {
  await page.route("**/assets/*.js", (route) => route.abort());
  await page.goto("/offers");
  await expect(page.locator("static-head")).toHaveText(/^Ofertas.*preços\.$/);
  await page.goto("/offers/unknown");
  await expect(page.locator("static-head")).toBeEmpty();
});
