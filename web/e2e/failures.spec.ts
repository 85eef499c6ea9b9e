import { expect, test, visit } from "./piloto";

test("a page that fails is told to the server, without a word of anybody", async ({
  page,
  troubles,
}) => {
  await visit(page, "/offers");
  // As after a release that has taken the files of this one away.
  await page.route("**/assets/*.js", (route) => route.abort());
  const told = page.waitForRequest("**/api/v1/public/client-errors");
  await page.evaluate(() => {
    history.pushState(null, "", "/insights?q=Maria");
    dispatchEvent(new PopStateEvent("popstate"));
  });
  const request = await told;
  expect((await request.response())?.status()).toBe(204);
  expect(request.postDataJSON()).toMatchObject({ kind: "load", screen: "/insights" });
  expect(request.postData()).not.toContain("Maria");
  await expect(page.getByRole("heading", { name: /parou|stopped/i })).toBeVisible();
  // The failure itself is what this journey is about.
  troubles.length = 0;
});
