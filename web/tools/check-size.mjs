// What a browser fetches, in kB after gzip, against the budgets. Reads what `npm run build` left in dist/.
import { readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";

const dist = path.join(import.meta.dirname, "..", "dist");
const manifest = JSON.parse(readFileSync(path.join(dist, ".vite/manifest.json"), "utf8"));
const BUDGETS = { entry: 120, firstVisit: 160, screen: 40, signIn: 40, styles: 15 };
/** The script of a chunk and all that it imports statically: they come together. */
function together(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const next of manifest[key].imports ?? []) together(next, seen);
  return seen;
}

const kilobytes = (file) =>
  gzipSync(readFileSync(path.join(dist, file)), { level: 9 }).length / 1000;
const sum = (keys) => [...keys].reduce((total, key) => total + kilobytes(manifest[key].file), 0);
const without = (keys, others) => new Set([...keys].filter((key) => !others.has(key)));

const entryKey = Object.keys(manifest).find((key) => manifest[key].isEntry);
const entry = together(entryKey);
const wordsOf = (folder) => together(`${folder}/pt-BR.json`);
const screenOf = (name) =>
  new Set([...together(`src/screens/${name}/index.tsx`), ...wordsOf(`src/screens/${name}`)]);

const rows = [["entry", sum(entry), BUDGETS.entry]];
const first = new Set([...entry, ...wordsOf("src/i18n/words"), ...screenOf("home")]);
rows.push(["first visit of /", sum(first), BUDGETS.firstVisit]);
for (const css of manifest[entryKey].css ?? [])
  rows.push(["styles", kilobytes(css), BUDGETS.styles]);
for (const key of Object.keys(manifest)) {
  const name = /^src\/screens\/([^/]+)\/index\.tsx$/.exec(key)?.[1];
  if (!name) continue;
  if (name === "sign-in") {
    rows.push([
      "Firebase",
      kilobytes(manifest["src/screens/sign-in/firebase.ts"].file),
      BUDGETS.signIn,
    ]);
  }
  rows.push([`screen ${name}: own chunk`, kilobytes(manifest[key].file), BUDGETS.screen]);
  rows.push([`screen ${name}: all after the entry`, sum(without(screenOf(name), entry)), null]);
}

let failed = false;
for (const [name, size, limit] of rows) {
  const over = limit !== null && size > limit;
  failed ||= over;
  const against = limit === null ? "" : `of ${limit}`;
  console.log(
    `${over ? "OVER " : "     "}${name.padEnd(38)}${size.toFixed(1).padStart(7)} kB ${against}`,
  );
}
process.exitCode = failed ? 1 : 0;
