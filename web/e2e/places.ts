/** Every screen for axe and for the pictures. A new screen adds one line. */
import { expect, type Page } from "@playwright/test";
import { visit } from "./piloto";

export interface Place {
  name: string;
  path: string;
  signedOut?: boolean;
  /** What is in sight once it is in the state of interest; a dialog where nothing is said. */
  popup?: "dialog" | "menu" | "tabpanel" | "log" | "list";
  /** Brings it into the state of interest, e.g. opens a dialog. */
  open?: (page: Page) => Promise<unknown>;
}

/** A part of the demo's agent. */
async function agentTab(page: Page, name: RegExp): Promise<void> {
  await page
    .getByRole("link", { name: /^(Abrir|Open)$/ })
    .first()
    .click();
  await page.getByRole("tab", { name }).click();
  await expect(page.getByRole("tab", { name, selected: true })).toBeVisible();
}

/** Asks the demo's agent in the playground and waits for its answer. */
async function askAgent(page: Page, question: string): Promise<void> {
  await agentTab(page, /^(Testar|Try it)$/);
  await page.getByRole("textbox", { name: /Mensagem de teste|Trial message/ }).fill(question);
  await page.getByRole("button", { name: /Enviar ao teste|Send to the trial/ }).click();
  await page.getByRole("button", { name: /Perguntar de novo|Ask again/ }).waitFor();
}

const GAP = "Vocês consertam bicicleta?";

/** Somebody asks the demo what its agent does not know, and it is kept as a gap. */
async function openGaps(page: Page): Promise<void> {
  const data = { text: GAP, number_id: "100000000000001", name: "Bruno Alves" };
  await page.request.post("/simulator/api/people/5511987650001/messages", { data });
  await expect(async () => {
    await agentTab(page, /^(Perguntas|Questions)/);
    await page.getByRole("heading", { name: GAP }).waitFor({ timeout: 3_000 });
  }).toPass({ intervals: [1_000], timeout: 12_000 });
}

const KNOWLEDGE = /^(Conhecimento|Knowledge)/;

export const PLACES: readonly Place[] = [
  { name: "sign-in", path: "/sign-in", signedOut: true },
  { name: "home", path: "/" },
  { name: "inbox", path: "/inbox" },
  { name: "inbox-empty", path: "/inbox?filter=closed" },
  { name: "offers", path: "/offers" },
  { name: "offers-archived", path: "/offers?archived=1" },
  {
    name: "offers-sheet",
    path: "/offers",
    open: (page) =>
      page
        .getByRole("table")
        .getByRole("row")
        .nth(1)
        .click({ position: { x: 60, y: 20 } }),
  },
  { name: "contacts", path: "/contacts" },
  {
    name: "contacts-new",
    path: "/contacts",
    open: (page) =>
      page
        .getByRole("button", { name: /Novo contato|New contact/ })
        .first()
        .click(),
  },
  { name: "contacts-import", path: "/contacts/import" },
  { name: "accounts", path: "/accounts" },
  {
    name: "accounts-connect",
    path: "/accounts",
    open: (page) =>
      page
        .getByRole("button", { name: /Conectar canal|Connect a channel/ })
        .first()
        .click(),
  },
  { name: "campaigns", path: "/campaigns" },
  { name: "campaign-new", path: "/campaigns/new" },
  { name: "campaign-message", path: "/campaigns/new?step=message" },
  { name: "campaign-check", path: "/campaigns/new?step=check" },
  { name: "agents", path: "/agents" },
  { name: "agents-archived", path: "/agents?archived=1" },
  {
    name: "agents-new",
    path: "/agents",
    open: (page) =>
      page
        .getByRole("button", { name: /Novo agente|New agent/ })
        .first()
        .click(),
  },
  {
    name: "agent-instructions",
    path: "/agents",
    popup: "tabpanel",
    open: (page) => agentTab(page, /^(Instruções|Instructions)/),
  },
  {
    name: "agent-unsaved",
    path: "/agents",
    popup: "tabpanel",
    open: async (page) => {
      await agentTab(page, /^(Instruções|Instructions)/);
      await page.getByLabel(/^(Personalidade|Personality)$/).fill("Calma e clara");
      await page.getByRole("region", { name: /não salvas|Unsaved/ }).waitFor();
    },
  },
  {
    name: "agent-knowledge",
    path: "/agents",
    popup: "tabpanel",
    open: (page) => agentTab(page, KNOWLEDGE),
  },
  {
    name: "agent-files",
    path: "/agents",
    popup: "tabpanel",
    open: async (page) => {
      await agentTab(page, KNOWLEDGE);
      const file = (name: string, text: string) => ({
        name,
        mimeType: "text/plain",
        buffer: Buffer.from(text),
      });
      await page
        .locator("input[type=file]")
        .setInputFiles([
          file("tabela.pdf", "%PDF-1.7"),
          file("vazio.txt", "  "),
          file("Perguntas frequentes.md", "Abrimos às 9h."),
        ]);
      await page.getByRole("button", { name: /Manter os dois|Keep both/ }).waitFor();
    },
  },
  {
    name: "agent-text",
    path: "/agents",
    open: async (page) => {
      await agentTab(page, KNOWLEDGE);
      await page
        .getByRole("table")
        .getByRole("row")
        .last()
        .click({ position: { x: 60, y: 20 } });
      await page.getByRole("dialog").getByRole("textbox").last().waitFor();
    },
  },
  {
    name: "agent-faqs",
    path: "/agents",
    popup: "tabpanel",
    open: (page) => agentTab(page, /^(Perguntas|Questions)/),
  },
  { name: "agent-gaps", path: "/agents", popup: "tabpanel", open: openGaps },
  {
    name: "agent-trial",
    path: "/agents",
    popup: "tabpanel",
    open: (page) => agentTab(page, /^(Testar|Try it)$/),
  },
  {
    name: "agent-trial-answer",
    path: "/agents",
    popup: "tabpanel",
    open: async (page) => {
      await askAgent(page, "Quanto tempo leva para o site ficar pronto?");
      await page.getByText(/O que ele leu|What it read/).click();
    },
  },
  {
    name: "agent-trial-person",
    path: "/agents",
    popup: "tabpanel",
    open: (page) => askAgent(page, "Vocês consertam geladeira?"),
  },
  {
    name: "agent-versions",
    path: "/agents",
    popup: "tabpanel",
    open: async (page) => {
      await agentTab(page, /^(Instruções|Instructions)/);
      const persona = page.getByLabel(/^(Personalidade|Personality)$/);
      const calm = "Fala de forma simples e calma.";
      const known = await persona.inputValue();
      await persona.fill(known.includes(calm) ? known.replace(` ${calm}`, "") : `${known} ${calm}`);
      await page.getByRole("button", { name: /^(Salvar|Save)$/ }).click();
      await page.getByText(/agora vale a versão|now in force/).waitFor();
      await page.getByRole("tab", { name: /^(Versões|Versions)/ }).click();
      await page
        .getByRole("button", { name: /O que mudou|What changed/ })
        .first()
        .click();
    },
  },
  { name: "insights", path: "/insights" },
  { name: "palette", path: "/", open: (page) => page.keyboard.press("Control+k") },
  { name: "help", path: "/", open: (page) => page.keyboard.press("?") },
  {
    name: "account-menu",
    path: "/offers",
    popup: "menu",
    open: (page) =>
      page
        .getByRole("button", { name: /Sua conta|Your account/ })
        .filter({ visible: true })
        .click(),
  },
  { name: "settings", path: "/settings" },
  { name: "profile", path: "/settings/profile" },
  { name: "business", path: "/settings/business" },
  { name: "usage", path: "/settings/usage" },
  { name: "privacy", path: "/settings/privacy" },
  { name: "keys", path: "/settings/keys" },
  {
    name: "keys-new",
    path: "/settings/keys",
    open: (page) =>
      page
        .getByRole("button", { name: /Nova chave|New key/ })
        .first()
        .click(),
  },
  { name: "team", path: "/settings/team" },
  {
    name: "team-invite",
    path: "/settings/team",
    open: (page) =>
      page
        .getByRole("button", { name: /Convidar pessoa|Invite person/ })
        .first()
        .click(),
  },
  {
    name: "team-member",
    path: "/settings/team",
    open: (page) =>
      page
        .getByRole("table", { name: /Pessoas da equipe|People on the team/ })
        .getByRole("row")
        .last()
        .click(),
  },
  { name: "audit", path: "/settings/audit" },
  { name: "audit-nothing", path: "/settings/audit?actor=system&thing=member" },
  {
    name: "audit-entry",
    path: "/settings/audit",
    open: (page) => page.getByRole("table").getByRole("row").last().click(),
  },
  { name: "invite-closed", path: "/invite?token=nobody", signedOut: true },
  {
    name: "inbox-open",
    path: "/inbox",
    popup: "log",
    open: (page) =>
      page
        .getByRole("list", { name: /Conversas|Inbox/ })
        .getByRole("link")
        .filter({ hasText: "Salão da Nice" })
        .click(),
  },
  {
    name: "contacts-person",
    path: "/contacts",
    open: (page) =>
      page
        .getByRole("table")
        .getByRole("row")
        .nth(2)
        .click({ position: { x: 90, y: 20 } }),
  },
  {
    name: "account",
    path: "/accounts",
    popup: "list",
    open: async (page) => {
      await page.getByRole("heading", { level: 2 }).getByRole("link").first().click();
      await page.getByRole("heading", { name: "primeiro_contato" }).waitFor();
    },
  },
  { name: "simulator", path: "/simulator/" },
  {
    name: "simulator-chat",
    path: "/simulator/",
    popup: "list",
    open: async (page) => {
      await page.getByRole("button", { name: /Bruna Castro/ }).click();
      await page.locator("#messages").getByRole("listitem").first().waitFor();
    },
  },
  {
    name: "simulator-panel",
    path: "/simulator/?panel",
    popup: "list",
    open: (page) => page.locator("#switches fieldset").first().waitFor(),
  },
  { name: "missing", path: "/nowhere" },
];

/** Goes there and brings it into the state of interest; again where the limit of requests was met. */
export async function enter(page: Page, place: Place): Promise<void> {
  await visit(page, place.path);
  const { open } = place;
  if (!open) return;
  page.setDefaultTimeout(8_000);
  let tries = 0;
  await expect(async () => {
    tries += 1;
    if (tries > 1) await visit(page, place.path);
    await open(page);
    await page
      .getByRole(place.popup ?? "dialog")
      .first()
      .waitFor();
    await expect(page.locator(".skeleton")).toHaveCount(0);
  }).toPass({ timeout: 100_000, intervals: [8_000] });
}
