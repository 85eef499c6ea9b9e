// Every part speaks every language: the same keys, the same {holes}, no empty text. Runs before a build.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const LANGUAGES = ["pt-BR", "en"];
const src = path.join(import.meta.dirname, "..", "src");

function folders() {
  const found = ["screens", "components"].flatMap((parent) =>
    readdirSync(path.join(src, parent), { withFileTypes: true })
      .filter((one) => one.isDirectory())
      .map((one) => path.join(src, parent, one.name)),
  );
  return [path.join(src, "i18n", "words"), ...found];
}

const holes = (text) =>
  [...text.matchAll(/\{\w+\}/g)]
    .map((match) => match[0])
    .sort()
    .join(" ");

export function troublesOfWords() {
  const troubles = [];
  for (const folder of folders()) {
    const name = path.relative(src, folder);
    const files = LANGUAGES.map((language) => path.join(folder, `${language}.json`));
    if (!files.some(existsSync)) continue;
    const absent = files.filter((file) => !existsSync(file));
    if (absent.length) {
      troubles.push(`${name}: there is no ${path.basename(absent[0])}`);
      continue;
    }
    const [own, other] = files.map((file) => JSON.parse(readFileSync(file, "utf8")));
    for (const key of new Set([...Object.keys(own), ...Object.keys(other)])) {
      if (!own[key]?.trim()) troubles.push(`${name}: ${key} is missing in pt-BR`);
      else if (!other[key]?.trim()) troubles.push(`${name}: ${key} is missing in en`);
      else if (holes(own[key]) !== holes(other[key]))
        troubles.push(`${name}: ${key} has other {holes} in en`);
    }
  }
  return troubles;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const troubles = troublesOfWords();
  for (const trouble of troubles) console.error(trouble);
  process.exitCode = troubles.length ? 1 : 0;
}
