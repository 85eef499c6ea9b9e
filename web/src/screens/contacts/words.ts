import { words } from "@/i18n";

export const useContactWords = words<typeof import("./pt-BR.json")>("contacts");
export type ContactWords = ReturnType<typeof useContactWords>;
