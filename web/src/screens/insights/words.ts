import { words } from "@/i18n";

export const useInsightWords = words<typeof import("./pt-BR.json")>("insights");
