// Tells dist/start.js which scripts and words each address needs, and what heads it, from the manifest of the build.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const web = path.join(import.meta.dirname, "..");
const LANGUAGES = ["pt-BR", "en"];
const HOLE = "const screens = [];";
const ROUTE = /path: "([^"]+)", page: page\("([\w-]+)", \(\) => import\("@\/([^"]+)"\)\)/g;

export function writeStart(dist) {
  const read = (file) => readFileSync(path.join(dist, file), "utf8");
  const manifest = JSON.parse(read(".vite/manifest.json"));
  const keyOf = (module) => {
    const key = [`${module}/index.tsx`, `${module}.tsx`, module].find((one) => manifest[one]);
    if (!key) throw new Error(`the build has no chunk for ${module}`);
    return key;
  };
  // The page itself names the entry and what that imports.
  const entry = together(Object.keys(manifest).find((key) => manifest[key].isEntry));
  const files = (...modules) => {
    const keys = new Set(modules.flatMap((module) => [...together(keyOf(module))]));
    return [...keys].filter((key) => !entry.has(key)).map((key) => manifest[key].file);
  };
  function together(key, seen = new Set()) {
    if (seen.has(key)) return seen;
    seen.add(key);
    for (const next of manifest[key].imports ?? []) together(next, seen);
    return seen;
  }
  const spoken = (folder) =>
    Object.fromEntries(
      LANGUAGES.map((language) => {
        const own = `src/screens/${folder}/${language}.json`;
        const { title, description } = JSON.parse(readFileSync(path.join(web, own), "utf8"));
        const words = files(`src/i18n/words/${language}.json`, own);
        return [language, title && description ? { words, head: [title, description] } : { words }];
      }),
    );
  const source = readFileSync(path.join(web, "src/app/routes.tsx"), "utf8");
  const screens = [...source.matchAll(ROUTE)].map(([, address, folder, module]) => ({
    address: patternOf(address),
    scripts: files(`src/${module}`),
    ...spoken(folder),
  }));
  if (screens.length === 0) throw new Error("src/app/routes.tsx has no route that we can read");
  screens.push({
    address: "^/(sign-in|invite)(/|$)",
    scripts: files("src/screens/sign-in"),
    ...spoken("sign-in"),
  });
  const start = read("start.js");
  if (!start.includes(HOLE)) throw new Error(`public/start.js has no "${HOLE}"`);
  const filled = HOLE.replace("[]", () => JSON.stringify(screens));
  writeFileSync(
    path.join(dist, "start.js"),
    start.replace(HOLE, () => filled),
  );
}

/** React Router's path as a regular expression: `/agents/:id` → ^/agents/[^/]+$ */
function patternOf(address) {
  const open = address.endsWith("/*");
  const start = address.replace(/\/\*$/, "").replace(/:\w+/g, "[^/]+");
  return `^${start}${open ? "(/|$)" : "/?$"}`;
}
