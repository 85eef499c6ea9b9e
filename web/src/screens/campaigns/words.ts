import { words } from "@/i18n";

export const useCampaignWords = words<typeof import("./pt-BR.json")>("campaigns");
export type CampaignWords = ReturnType<typeof useCampaignWords>;
