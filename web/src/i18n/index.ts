/** Typed words: `const t = useWords()`, then `t("key", { name })`. Counts choose between key_one and key_other. */
import { useStore } from "@/lib/store";
import { type Language, languageStore, messagesOf } from "./language";
import type common from "./words/pt-BR.json";

export { LANGUAGES, type Language, languageStore, loadWords, switchLanguage } from "./language";

export type Values = Readonly<Record<string, string | number>>;
type Key<Words> = {
  [K in keyof Words & string]: K extends `${infer Base}_one` | `${infer Base}_other` ? Base : K;
}[keyof Words & string];
export type Translate<Words> = (key: Key<Words>, values?: Values) => string;

/** Makes the hook of a part. A screen has `words.ts` with one call of this. */
export function words<Words>(part: string): () => Translate<Words> {
  const made = new Map<Language, Translate<Words>>();
  return function useWords() {
    const language = useStore(languageStore);
    const known = made.get(language) ?? ((key, values) => translate(part, language, key, values));
    made.set(language, known);
    return known;
  };
}

export type CommonWords = Translate<typeof common>;
/** The words every screen shares: buttons, states, errors. */
export const useCommonWords = words<typeof common>("common");

/** The same outside of components. */
export const say: CommonWords = (key, values) =>
  translate("common", languageStore.get(), key, values);

export function translate(part: string, language: Language, key: string, values?: Values): string {
  const text = choose(messagesOf(part, language), language, key, values);
  if (text === undefined) return key;
  if (!values) return text;
  return text.replace(/\{(\w+)\}/g, (hole, name: string) => {
    const value = values[name];
    if (value === undefined) return hole;
    return typeof value === "number" ? written(value, language) : value;
  });
}

function choose(
  messages: Readonly<Record<string, string>>,
  language: Language,
  key: string,
  values: Values | undefined,
): string | undefined {
  if (typeof values?.count !== "number") return messages[key];
  // Grammars count nothing as one here and there; a counter says "0 pessoas".
  const form = values.count === 0 ? "other" : plural(language).select(values.count);
  return messages[`${key}_${form}`] ?? messages[`${key}_other`] ?? messages[key];
}

const plurals = new Map<Language, Intl.PluralRules>();
const numbers = new Map<Language, Intl.NumberFormat>();

function plural(language: Language): Intl.PluralRules {
  const found = plurals.get(language) ?? new Intl.PluralRules(language);
  plurals.set(language, found);
  return found;
}

function written(value: number, language: Language): string {
  // Small counts look the same everywhere, and the first format costs a slow phone a frame.
  if (Number.isInteger(value) && value >= 0 && value < 1000) return String(value);
  const format = numbers.get(language) ?? new Intl.NumberFormat(language);
  numbers.set(language, format);
  return format.format(value);
}
