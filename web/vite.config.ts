import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { compress } from "./tools/compress.mjs";
import { reactFirst } from "./tools/react-first.mjs";
import { writeStart } from "./tools/start.mjs";

const api = process.env.PILOTO_URL ?? "http://127.0.0.1:8080";
const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const REACT = /node_modules\/(react|react-dom|scheduler)\/|src\/react\.ts/;
const FIELDS = /components\/ui\/(field|input|form-footer|back-link|more|states|copy-field)\./;
// What the API's origin answers; everything else is the dashboard's.
const served = [
  "/api",
  "/simulator",
  "/emulator",
  "/identitytoolkit.googleapis.com",
  "/securetoken.googleapis.com",
];

export default defineConfig({
  plugins: [
    react(),
    tailwindcss(),
    reactFirst(),
    {
      name: "finish",
      apply: "build",
      enforce: "post",
      writeBundle: ({ dir = path("./dist") }) => {
        writeStart(dir);
        compress(dir);
      },
    },
  ],
  resolve: {
    alias: {
      "@": path("./src"),
      // Radix locks scrolling with a <style> element, which our policy forbids; ours does it without.
      "react-style-singleton": path("./src/lib/style-singleton.ts"),
    },
  },
  build: {
    target: "es2022",
    modulePreload: { polyfill: false },
    // A data: font or image would need a wider policy, and small files cost nothing over HTTP/2.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 450,
    // Read by tools/check-size.mjs.
    manifest: true,
    rolldownOptions: {
      output: {
        // Each file costs a phone a request and a task. What screens share comes in few, by weight:
        // signing in needs fields and forms but no menus, home neither.
        codeSplitting: {
          groups: [
            { name: "react", test: REACT },
            { name: "start", tags: ["$initial"] },
            { name: "icons", test: /lucide-react/, minShareCount: 2 },
            { name: "fields", test: FIELDS },
            { name: "forms", test: /react-hook-form|zod|@hookform|lib\/form|save-mark/ },
            { name: "controls", test: /radix-ui|react-virtual|components\/ui/, minShareCount: 3 },
            { name: "shared", test: /\/src\//, minShareCount: 4 },
          ],
        },
      },
    },
  },
  server: {
    port: 5173,
    proxy: Object.fromEntries(
      served.map((prefix) => [prefix, { target: api, changeOrigin: false }]),
    ),
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}", "test/**/*.test.{ts,tsx}"],
    setupFiles: ["./test/setup.ts"],
    restoreMocks: true,
  },
});
