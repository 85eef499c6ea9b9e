/** Starts the real server with an empty folder on a free port, and signs the demo member in. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { request } from "@playwright/test";
import { fillDemo } from "./life";
import { COLLEAGUES, call, join, stateOf } from "./people";

const ROOT = path.resolve(import.meta.dirname, "../..");
const PYTHON = process.env.PILOTO_PYTHON ?? path.join(ROOT, ".venv/bin/python");
const PATIENCE_MS = 180_000;

export default async function setUp() {
  if (!existsSync(path.join(ROOT, "web/dist/index.html"))) {
    throw new Error("there is no web/dist: run `npm run build` first");
  }
  const given = process.env.PILOTO_URL;
  const started = given ? undefined : await start();
  const url = given ?? started?.url ?? "";
  process.env.PILOTO_URL = url;
  // Where the mails lie that a test opens as somebody would.
  process.env.PILOTO_DATA = started?.folder ?? process.env.PILOTO_DATA ?? "";
  // A folder of this run alone: two runs on one machine know nothing of each other.
  const states = mkdtempSync(path.join(tmpdir(), "piloto-e2e-states-"));
  process.env.PILOTO_STATES = states;
  await signIn(url);
  return async () => {
    rmSync(states, { recursive: true, force: true });
    await started?.stop();
  };
}

async function start() {
  const folder = mkdtempSync(path.join(tmpdir(), "piloto-e2e-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(PYTHON, ["-m", "infra.local"], {
    cwd: process.env.PILOTO_ROOT ?? ROOT,
    env: {
      ...process.env,
      PORT: String(port),
      DATA_DIR: folder,
      REPLY_WAIT_SECONDS: "0",
      LOG_LEVEL: "warning",
      LOG_FORMAT: "text",
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  await untilReady(url, child);
  return {
    url,
    folder,
    stop: async () => {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    const config = await fetch(`${url}/api/v1/public/config`)
      .then((answer) => answer.json() as Promise<{ demo: unknown }>)
      .catch(() => null);
    // While it starts an answer may fail to come.
    if (config?.demo && (await demoIsThere(url).catch(() => false))) return;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  throw new Error("the server did not come up");
}

interface Config {
  demo: { email: string; password: string };
}

async function proof(url: string): Promise<string | null> {
  const { demo } = (await (await fetch(`${url}/api/v1/public/config`)).json()) as Config;
  const answer = await fetch(
    `${url}/identitytoolkit.googleapis.com/v1/accounts:signInWithPassword?key=embedded`,
    {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...demo, returnSecureToken: true }),
    },
  );
  if (!answer.ok) return null;
  return ((await answer.json()) as { idToken: string }).idToken;
}

/** The demo is seeded when its last part, the campaign, is there. */
async function demoIsThere(url: string): Promise<boolean> {
  const idToken = await proof(url);
  if (!idToken) return false;
  const context = await request.newContext({ baseURL: url });
  try {
    const me = await context.post("/api/v1/auth/session", { data: { id_token: idToken } });
    if (!me.ok() || !((await me.json()) as { tenant: string | null }).tenant) return false;
    const campaigns = await context.get("/api/v1/campaigns");
    if (!campaigns.ok()) return false;
    return ((await campaigns.json()) as { items: unknown[] }).items.length > 0;
  } finally {
    await context.dispose();
  }
}

/** Keeps a session of the demo's owner, and of colleagues who join by invite. */
async function signIn(url: string): Promise<void> {
  const owner = await proof(url);
  const headers: Record<string, string> = { authorization: `Bearer ${owner}` };
  for (const [index, name] of COLLEAGUES.entries()) {
    const context = await request.newContext({ baseURL: url });
    const email = `${name.toLowerCase().replace(" ", ".")}@vitrine.example`;
    // Without the mails, on a server somebody else started, the owner works alone.
    const alone = index === 0 || !process.env.PILOTO_DATA;
    const idToken = alone ? owner : await join(context, headers, { email, name, role: "owner" });
    const data = { id_token: idToken };
    const me = await call<{ tenant: string }>(context, {}, "/auth/session", data);
    headers["x-tenant"] = me.tenant;
    await context.storageState({ path: stateOf(index) });
    if (index === 0 && process.env.PILOTO_DATA) await fillDemo(context, headers);
    await context.dispose();
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
