import { defineConfig, devices } from "@playwright/test";
import { STATE } from "./e2e/server";

const phone = devices["Pixel 7"];

export default defineConfig({
  testDir: "e2e",
  workers: 2,
  reporter: process.env.CI ? "line" : "list",
  globalSetup: "./e2e/server.ts",
  timeout: 120_000,
  use: {
    // Debian's Chromium: Playwright's own builds cannot be fetched everywhere.
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--font-render-hinting=none"],
    },
    locale: "pt-BR",
    timezoneId: "America/Sao_Paulo",
    trace: "retain-on-failure",
    storageState: STATE,
  },
  projects: [
    { name: "desktop", use: { viewport: { width: 1440, height: 900 } } },
    {
      name: "phone",
      use: { ...phone, viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 },
    },
  ],
});
