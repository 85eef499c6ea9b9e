/** Who signs in: people known by their e-mail, and what the server mails to them. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { APIRequestContext } from "@playwright/test";

const TOOLKIT = "/identitytoolkit.googleapis.com/v1/accounts";
const MAIL_MS = 20_000;

/** Requests are counted per person and, per member, for a business: one alone would have to wait. */
export const COLLEAGUES = ["Ana Souza", "Bruno Lima", "Carla Dias", "Davi Reis", "Elis Nunes"];
/** The sessions of the demo business's members. */
export const stateOf = (index: number) =>
  path.join(process.env.PILOTO_STATES ?? "", `${index % COLLEAGUES.length}.json`);

export const random = (digits: number) =>
  String(Math.floor(Math.random() * 10 ** digits)).padStart(digits, "0");

/** Somebody whose e-mail is known to be theirs, as after a sign-in with Google. */
export async function identify(
  request: APIRequestContext,
  email: string,
  name: string,
): Promise<string> {
  const claims = JSON.stringify({ sub: email, email, name, email_verified: true });
  const answer = await request.post(`${TOOLKIT}:signInWithIdp?key=any`, {
    data: {
      postBody: new URLSearchParams({ id_token: claims, providerId: "google.com" }).toString(),
      requestUri: "http://localhost",
      returnSecureToken: true,
    },
  });
  if (!answer.ok()) throw new Error(`${email} cannot sign in: ${await answer.text()}`);
  return ((await answer.json()) as { idToken: string }).idToken;
}

export async function call<T>(
  request: APIRequestContext,
  headers: Record<string, string>,
  way: string,
  data: object,
): Promise<T> {
  const answer = await request.post(`/api/v1${way}`, { headers, data });
  if (!answer.ok()) throw new Error(`${way}: ${answer.status()} ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** Lets somebody join a business by the invite's mail; returns their proof of who they are. */
export async function join(
  request: APIRequestContext,
  owner: Record<string, string>,
  one: { email: string; name: string; role: string },
): Promise<string> {
  await call(request, owner, "/invites", { email: one.email, role: one.role });
  const [, token] = await mailed(one.email, /invite\?token=([\w-]+)/);
  const idToken = await identify(request, one.email, one.name);
  await call(request, { authorization: `Bearer ${idToken}` }, "/invites/accept", { token });
  return idToken;
}

/** What of the mails to an address fits; waits for one that does. */
export async function mailed(email: string, wanted: RegExp): Promise<RegExpExecArray> {
  const folder = path.join(process.env.PILOTO_DATA ?? "", "mail");
  const until = Date.now() + MAIL_MS;
  while (Date.now() < until) {
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      const text = readFileSync(path.join(folder, name), "utf8");
      const found = text.includes(email) ? wanted.exec(text) : null;
      if (found) return found;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no mail to ${email} fits ${wanted}`);
}
