/** What a viewer may: read everything, change nothing, and never be offered what would be refused. */
import { joinAs, newBusiness } from "./business";
import { expect, expectAccessible, test, visit } from "./piloto";

test.use({ storageState: { cookies: [], origins: [] } });

const READS: readonly [path: string, absent: RegExp][] = [
  ["/offers", /Nova oferta/],
  ["/contacts", /Novo contato|Importar/],
  ["/accounts", /Conectar canal|Pausar|Testar/],
  ["/campaigns", /Nova campanha/],
];
const WRITES: readonly [method: string, path: string, body: object][] = [
  ["POST", "/offers", { name: "Bolo" }],
  ["POST", "/contacts", { name: "Rosa", phone: "11987654321" }],
  ["POST", "/agents", { name: "Marina", language: "pt-BR" }],
  ["POST", "/invites", { email: "x@padaria.example", role: "viewer" }],
];

test("a viewer reads every screen and can write on none", async ({ page }) => {
  const business = await newBusiness(page);
  const { headers } = business;
  const offer = { name: "Bolo de festa", price: { amount: 14990, currency: "BRL" } };
  expect((await page.request.post("/api/v1/offers", { headers, data: offer })).ok()).toBe(true);
  await joinAs(page, business, "viewer");

  for (const [path, absent] of READS) {
    await visit(page, path);
    await expect(page.getByRole("button", { name: absent })).toHaveCount(0);
    await expect(page.getByRole("link", { name: absent })).toHaveCount(0);
  }
  await visit(page, "/offers");
  await expect(page.getByText("Bolo de festa").first()).toBeVisible();
  await visit(page, "/contacts/import");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Esta página é de outro papel");
  await expectAccessible(page);

  const answers = await page.evaluate(async (writes) => {
    const me = (await (await fetch("/api/v1/me")).json()) as { csrf_token: string };
    const headers = { "content-type": "application/json", "x-csrf-token": me.csrf_token };
    const sent = writes.map(([method, path, body]) =>
      fetch(`/api/v1${path}`, { method, headers, body: JSON.stringify(body) }),
    );
    return (await Promise.all(sent)).map((answer) => answer.status);
  }, WRITES);
  expect(answers).toEqual(WRITES.map(() => 403));
});
