import { words } from "@/i18n";

export const useSettingsWords = words<typeof import("./pt-BR.json")>("settings");
