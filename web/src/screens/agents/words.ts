import { words } from "@/i18n";

export const useAgentWords = words<typeof import("./pt-BR.json")>("agents");
export type AgentWords = ReturnType<typeof useAgentWords>;
