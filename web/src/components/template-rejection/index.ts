/** Why WhatsApp rejected a template. Here, because channels and campaigns both say it. */
import { type Language, languageStore } from "@/i18n";
import { useStore } from "@/lib/store";
import english from "./en.json";
import portuguese from "./pt-BR.json";

const WORDS: Record<Language, Readonly<Record<string, string>>> = {
  "pt-BR": portuguese,
  en: english,
};

export function useRejectionText(): (reason: string) => string {
  const language = useStore(languageStore);
  return (reason) => rejectionText(reason, language);
}

export function rejectionText(reason: string, language: Language): string {
  const words = WORDS[language];
  return words[reason] ?? words.other?.replace("{reason}", reason) ?? reason;
}
