/** What every journey uses: the server's address, axe, and a watch on the console. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test as base, expect, type Page } from "@playwright/test";
import { stateOf } from "./people";

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve("axe-core/axe.min.js"),
  "utf8",
);

let turn = 0;

/** Each test signs in as the next member of the demo. Errors of the page that no journey may cause: scripts, and everything our policy refused. */
export const test = base.extend<{ troubles: string[] }>({
  baseURL: async ({ browserName: _ }, use) => {
    await use(process.env.PILOTO_URL ?? "http://127.0.0.1:8080");
  },
  storageState: async ({ browserName: _ }, use, { parallelIndex }) => {
    turn += 1;
    await use(stateOf(turn + parallelIndex));
  },
  troubles: [
    async ({ page }, use) => {
      const troubles: string[] = [];
      page.on("pageerror", (error) => troubles.push(`error: ${error.message}`));
      page.on("console", (message) => {
        const text = message.text();
        // A refused request is the page's business to show, and is tested there.
        if (message.type() === "error" && !text.startsWith("Failed to load resource"))
          troubles.push(text);
      });
      await use(troubles);
      expect(troubles).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

interface Axe {
  run(root: Document, options?: { runOnly: string[] }): Promise<AxeResult>;
}

interface AxeResult {
  violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[];
}

/** Fails on everything serious that axe finds on the page as it is now, in both themes, and on a page
 * that is wider than the window; a phone's is narrowed to the smallest there are. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axeSource);
  const dark = await page.evaluate(() => document.documentElement.classList.contains("dark"));
  const own = await violations(page);
  await paint(page, !dark);
  const other = await violations(page, { runOnly: ["color-contrast"] });
  await paint(page, dark);
  const serious = [...own, ...other].filter(
    (one) => one.impact === "serious" || one.impact === "critical",
  );
  const lines = serious.map(
    (one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" | ")}`,
  );
  expect(lines).toEqual([]);
  await expectNoSidewaysScroll(page);
}

function violations(page: Page, options?: { runOnly: string[] }) {
  return page.evaluate(async (asked) => {
    const { axe } = globalThis as unknown as { axe: Axe };
    return (await axe.run(document, asked)).violations;
  }, options);
}

/** Puts the page into a theme and waits until its colours stand: on their way they would be measured
 * half-way, and what inherits them starts after them. */
async function paint(page: Page, dark: boolean): Promise<void> {
  await page.evaluate(async (on) => {
    document.documentElement.classList.toggle("dark", on);
    for (let frame = 0; frame < 3; frame += 1) {
      for (const one of document.getAnimations()) if (one instanceof CSSTransition) one.finish();
      await new Promise(requestAnimationFrame);
    }
  }, dark);
}

/** What a journey sees on its way: axe is content, and with PICTURES it is kept, in both themes. */
export async function look(page: Page, name: string): Promise<void> {
  await expect(page.locator(".skeleton")).toHaveCount(0);
  const folder = process.env.PICTURES;
  if (folder) {
    for (const theme of ["light", "dark"]) {
      await paint(page, theme === "dark");
      const path = `${folder}/${name}-${base.info().project.name}-${theme}.png`;
      await page.screenshot({ path, animations: "disabled" });
    }
    await paint(page, false);
  }
  await expectAccessible(page);
}

const NARROWEST = 360;

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const size = page.viewportSize();
  const phone = size && size.width < 768;
  if (phone) await page.setViewportSize({ ...size, width: NARROWEST });
  const wider = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  await expect.poll(wider, { message: "the page is wider than the window" }).toBeLessThanOrEqual(0);
  if (phone) await page.setViewportSize(size);
}

export type Theme = "light" | "dark";

export async function use(
  page: Page,
  choice: { theme?: Theme; language?: "pt-BR" | "en" },
): Promise<void> {
  await page.addInitScript((wanted) => {
    if (wanted.theme) localStorage.setItem("piloto.theme", wanted.theme);
    if (wanted.language) localStorage.setItem("piloto.language", wanted.language);
  }, choice);
}

/** Opens a page and waits for its content: a heading of it, and no skeleton. */
export async function visit(page: Page, path: string): Promise<void> {
  const title = page.getByRole("heading", { level: 1 });
  await expect(async () => {
    await page.goto(path);
    // So many pages in a minute may meet the business's request limit: then wait as a person would.
    const limited = page.getByRole("alert").filter({ hasText: /Muitos pedidos|Too many requests/ });
    await expect(title.or(limited).first()).toBeVisible();
    await expect(limited).toHaveCount(0, { timeout: 1 });
  }).toPass({ timeout: 100_000, intervals: [8_000] });
  await expect(page.locator(".skeleton")).toHaveCount(0, { timeout: 40_000 });
  await page.evaluate(() => document.fonts.ready);
}
