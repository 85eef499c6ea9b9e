/** A business of its own for a journey: nothing of other tests in it, and its own limits of requests. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { type APIRequestContext, expect, type Page } from "@playwright/test";

const TOOLKIT = "/identitytoolkit.googleapis.com/v1/accounts";
const random = (digits: number) =>
  String(Math.floor(Math.random() * 10 ** digits)).padStart(digits, "0");

/** Somebody whose e-mail is known to be theirs, as after a sign-in with Google. */
async function identify(request: APIRequestContext, email: string, name: string): Promise<string> {
  const claims = JSON.stringify({ sub: email, email, name, email_verified: true });
  const answer = await request.post(`${TOOLKIT}:signInWithIdp?key=any`, {
    data: {
      postBody: new URLSearchParams({ id_token: claims, providerId: "google.com" }).toString(),
      requestUri: "http://localhost",
      returnSecureToken: true,
    },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
  return ((await answer.json()) as { idToken: string }).idToken;
}

async function call<T>(
  request: APIRequestContext,
  headers: Record<string, string>,
  way: string,
  data: object,
): Promise<T> {
  const answer = await request.post(`/api/v1${way}`, { headers, data });
  expect(answer.ok(), `${way}: ${await answer.text()}`).toBe(true);
  return (await answer.json()) as T;
}

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

/** Signs the page in as the owner of a new business with a number and an agent that knows its prices. */
export async function newBusiness(page: Page, name = "Ana Souza"): Promise<Business> {
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
  await call(request, {}, "/auth/session", { id_token: idToken });
  return { numberId, headers, owner };
}

/** Lets somebody join by the invite's mail and signs the page in as them. */
export async function joinAs(page: Page, business: Business, role: string): Promise<Person> {
  const { request } = page;
  const joining = person("Vitor Leitor");
  await call(request, business.headers, "/invites", { email: joining.email, role });
  const [, token] = await mailed(joining.email, /invite\?token=([\w-]+)/);
  const idToken = await identify(request, joining.email, joining.name);
  await call(request, { authorization: `Bearer ${idToken}` }, "/invites/accept", { token });
  await call(request, {}, "/auth/session", { id_token: idToken });
  return joining;
}

/** What of the mails to an address fits; waits for one that does. */
export async function mailed(email: string, wanted: RegExp): Promise<RegExpExecArray> {
  const folder = path.join(process.env.PILOTO_DATA ?? "", "mail");
  let found: RegExpExecArray | null = null;
  await expect(() => {
    const mails = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), "utf8"));
    found = mails
      .filter((text) => text.includes(email))
      .reduce<RegExpExecArray | null>((hit, text) => hit ?? wanted.exec(text), null);
    expect(found).toBeTruthy();
  }).toPass({ timeout: 15_000 });
  if (!found) throw new Error(`no mail to ${email} fits`);
  return found;
}

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
      const { items } = (await (await request.get(way)).json()) as {
        items: { direction: string; text: string }[];
      };
      return items.filter((one) => one.direction === "out").map((one) => one.text);
    },
  };
}
