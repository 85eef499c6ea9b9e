import { words } from "@/i18n";

export const useSignInWords = words<typeof import("./pt-BR.json")>("sign-in");
