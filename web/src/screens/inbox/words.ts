import { words } from "@/i18n";

export const useInboxWords = words<typeof import("./pt-BR.json")>("inbox");
export type InboxWords = ReturnType<typeof useInboxWords>;
