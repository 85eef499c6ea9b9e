import { words } from "@/i18n";

export const useAuditWords = words<typeof import("./pt-BR.json")>("audit");
export type AuditWords = ReturnType<typeof useAuditWords>;
