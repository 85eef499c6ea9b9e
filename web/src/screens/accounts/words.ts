import { words } from "@/i18n";

export const useAccountWords = words<typeof import("./pt-BR.json")>("accounts");
export type AccountWords = ReturnType<typeof useAccountWords>;

/** The same words, but Instagram's own (`instagram.…`) where it differs from WhatsApp. */
export function wordsOf(t: AccountWords, channel: string): AccountWords {
  if (channel !== "instagram") return t;
  return (key, values) => {
    const own = `instagram.${key}` as typeof key;
    const text = t(own, values);
    // A key without words comes back as it is.
    return text === own ? t(key, values) : text;
  };
}

export const useWordsOf = (channel: string) => wordsOf(useAccountWords(), channel);
