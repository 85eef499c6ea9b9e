import { words } from "@/i18n";

export const useTeamWords = words<typeof import("./pt-BR.json")>("team");
