import { words } from "@/i18n";

export const useOfferWords = words<typeof import("./pt-BR.json")>("offers");
