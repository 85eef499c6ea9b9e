import { words } from "@/i18n";

export const useAccountWords = words<typeof import("./pt-BR.json")>("accounts");
export type AccountWords = ReturnType<typeof useAccountWords>;
