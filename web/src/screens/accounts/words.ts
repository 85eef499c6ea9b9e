import { words } from "@/i18n";
import { wordsOf } from "@/i18n/of-channel";

export const useAccountWords = words<typeof import("./pt-BR.json")>("accounts");
export type AccountWords = ReturnType<typeof useAccountWords>;

export const useWordsOf = (channel: string) => wordsOf(useAccountWords(), channel);
