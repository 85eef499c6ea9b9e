import { defineConfig, devices } from "@playwright/test";

const desktop = { viewport: { width: 1440, height: 900 } };
const phone = {
  ...devices["Pixel 7"],
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
};
const PICTURES = "pictures.spec.ts";
const BUDGETS = "budgets.spec.ts";
const journeys = { testIgnore: [PICTURES, BUDGETS] };

export default defineConfig({
  testDir: "e2e",
  workers: 2,
  fullyParallel: true,
  reporter: process.env.REPORTER ?? "list",
  globalSetup: "./e2e/server.ts",
  // A slow machine gets a second try there, which the report names as flaky; at a desk nothing is hidden.
  retries: process.env.CI ? 1 : 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  use: {
    // Debian's Chromium: Playwright's own builds cannot be fetched everywhere.
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--font-render-hinting=none"],
    },
    locale: "pt-BR",
    timezoneId: "America/Sao_Paulo",
    // Colours that fade would be measured on their way. A trace of a failure: `-- --trace on`.
    contextOptions: { reducedMotion: "reduce" },
    screenshot: "only-on-failure",
  },
  // A journey runs on both sizes unless its layout cannot matter: then it is tagged @desk or @phone.
  projects: [
    { name: "desktop", ...journeys, grepInvert: /@phone/, use: desktop },
    { name: "phone", ...journeys, grepInvert: /@desk/, use: phone },
    { name: "pictures-desktop", testMatch: PICTURES, use: desktop },
    { name: "pictures-phone", testMatch: PICTURES, use: phone },
    { name: "budgets", testMatch: BUDGETS, use: desktop },
  ],
});
