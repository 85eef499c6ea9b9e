import { words } from "@/i18n";

export const useHomeWords = words<typeof import("./pt-BR.json")>("home");
