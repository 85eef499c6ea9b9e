/** Which language is spoken, and the words of each part of the page in it. */
import { remember, remembered } from "@/lib/storage";
import { createStore } from "@/lib/store";

export const LANGUAGES = ["pt-BR", "en"] as const;
export type Language = (typeof LANGUAGES)[number];
export type Messages = Readonly<Record<string, string>>;

const files = import.meta.glob<Messages>(["./words/*.json", "../screens/*/*.json"], {
  import: "default",
});
const loaded = new Map<string, Messages>();
const parts = new Set<string>();

export const languageStore = createStore<Language>(firstLanguage());

function firstLanguage(): Language {
  const wanted = remembered("language") ?? globalThis.navigator?.language ?? "pt-BR";
  return wanted.toLowerCase().startsWith("pt") ? "pt-BR" : "en";
}

function fileOf(part: string, language: Language): string {
  return part === "common" ? `./words/${language}.json` : `../screens/${part}/${language}.json`;
}

async function load(part: string, language: Language): Promise<void> {
  const name = fileOf(part, language);
  if (loaded.has(name)) return;
  const fetchWords = files[name];
  if (!fetchWords) throw new Error(`there are no words at ${name}`);
  loaded.set(name, await fetchWords());
}

/** Fetches the words of a part ("common" or a screen's folder) in the language spoken now. */
export async function loadWords(part: string): Promise<void> {
  parts.add(part);
  await load(part, languageStore.get());
}

/** Returns what was loaded; nothing before `loadWords`. */
export function messagesOf(part: string, language: Language): Messages {
  return loaded.get(fileOf(part, language)) ?? {};
}

/** Speaks another language from now on, without a reload: the words come first, then the switch. */
export async function switchLanguage(language: Language): Promise<void> {
  await Promise.all([...parts].map((part) => load(part, language)));
  remember("language", language);
  document.documentElement.lang = language;
  languageStore.set(language);
}
