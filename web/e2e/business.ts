/** A business of its own for a journey: nothing of other tests in it, and its own limits of requests. */
import { type APIRequestContext, expect, type Page } from "@playwright/test";
import { call, identify, join, random } from "./people";

export interface Person {
  email: string;
  name: string;
  /** Signs a page in as them, as often as one likes. */
  signIn: (page: Page) => Promise<void>;
}

export interface Business {
  numberId: string;
  headers: Record<string, string>;
  owner: Person;
}

/** Somebody with an address of their own and no business yet. */
export function person(
  name: string,
  email = `${name.split(" ")[0]?.toLowerCase()}.${Date.now()}.${random(6)}@padaria.example`,
): Person {
  return {
    email,
    name,
    signIn: async ({ request }) => {
      const id_token = await identify(request, email, name);
      await call(request, {}, "/auth/session", { id_token });
    },
  };
}

/**
 * Signs the page in as the owner of a new business with a number and an agent that knows its prices.
 * A robot asks faster than a business of one member may: `colleagues` raise that limit.
 */
export async function newBusiness(
  page: Page,
  name = "Ana Souza",
  colleagues = 0,
): Promise<Business> {
  const { request } = page;
  const owner = person(name);
  const idToken = await identify(request, owner.email, name);
  const headers: Record<string, string> = { authorization: `Bearer ${idToken}` };
  const tenant = await call<{ id: string }>(request, headers, "/tenants", { name: "Padaria" });
  headers["x-tenant"] = tenant.id;
  const numberId = `77${random(13)}`;
  await call(request, headers, "/accounts", {
    name: "WhatsApp",
    number_id: numberId,
    business_account_id: `88${random(13)}`,
    access_token: "simulated",
  });
  const agent = await call<{ id: string }>(request, headers, "/agents", {
    name: "Marina",
    language: "pt-BR",
  });
  const faqs = [
    ["Quanto custa o bolo?", "O bolo de cenoura custa R$ 59,90."],
    ["Qual o prazo de entrega?", "Entregamos em até 2 dias úteis."],
  ];
  for (const [question, answer] of faqs)
    await call(request, headers, `/agents/${agent.id}/faqs`, { question, answer });
  for (let index = 0; index < colleagues; index += 1) {
    const guest = `colega.${Date.now()}.${random(6)}@padaria.example`;
    await join(request, headers, { email: guest, name: `Colega ${index}`, role: "viewer" });
  }
  await call(request, {}, "/auth/session", { id_token: idToken });
  return { numberId, headers, owner };
}

/** Signs the page in as somebody who was invited with this role. */
export async function joinAs(page: Page, business: Business, role: string): Promise<Person> {
  const joining = person("Vitor Leitor");
  const { email, name } = joining;
  const idToken = await join(page.request, business.headers, { email, name, role });
  await call(page.request, {}, "/auth/session", { id_token: idToken });
  return joining;
}

/** A template of this business that WhatsApp has approved. */
export async function approved(page: Page, { headers }: Business, form: object): Promise<string> {
  const accounts = await page.request.get("/api/v1/accounts", { headers });
  const { items } = (await accounts.json()) as { items: { id: string }[] };
  const where = `/api/v1/accounts/${items[0]?.id}/templates`;
  const name = `modelo_${random(8)}`;
  const data = { name, language: "pt_BR", category: "MARKETING", ...form };
  const made = await page.request.post(where, { headers, data });
  expect(made.status(), await made.text()).toBe(201);
  await expect(async () => {
    const found = await page.request.post(`${where}/sync`, { headers });
    const listed = (await found.json()) as { items: { name: string; status: string }[] };
    expect(listed.items.find((one) => one.name === name)?.status).toBe("APPROVED");
  }).toPass();
  return name;
}

/** A conversation in the inbox's list. */
export const row = (page: Page, name: string) =>
  page.getByRole("list", { name: "Conversas" }).getByRole("link").filter({ hasText: name });

/** Somebody with a phone, who writes to the business. */
export function somebody(request: APIRequestContext, business: Business, first: string) {
  const phone = `55119${random(8)}`;
  const way = `/simulator/api/people/${phone}/messages`;
  const name = `${first} ${phone.slice(-4)}`;
  return {
    phone,
    name,
    async says(text: string, more: object = {}): Promise<void> {
      const data = { text, number_id: business.numberId, name, ...more };
      const answer = await request.post(way, { data });
      expect(answer.ok(), await answer.text()).toBe(true);
    },
    /** What of the business the phone shows. */
    async heard(): Promise<string[]> {
      // A connection that was kept may end in the very moment it is used again.
      const answer = await request.get(way, { maxRetries: 3 });
      const { items } = (await answer.json()) as { items: { direction: string; text: string }[] };
      return items.filter((one) => one.direction === "out").map((one) => one.text);
    },
  };
}
