/** The API's short reasons in the reader's words; what people typed themselves stays as it is. */
import type { ContactWords } from "./words";

export function reasonText(reason: string, t: ContactWords): string {
  if (reason === "" || reason === "recorded") return t("reason.recorded");
  if (reason === "asked a member") return t("reason.member");
  if (reason === "asked to stop") return t("reason.conversation");
  if (reason === "erased") return t("reason.erased");
  if (reason.startsWith("import:")) return t("reason.import");
  const code = /^code (\d+)$/.exec(reason)?.[1];
  return code ? t("reason.code", { code }) : reason;
}

export function proofText(proof: string, t: ContactWords): string {
  const row = /^import \S+, row (\d+)$/.exec(proof)?.[1];
  return row ? t("proof.import", { row }) : proof;
}

export function originText(source: string, t: ContactWords): string {
  if (source === "manual") return t("origin.manual");
  if (source === "inbound") return t("origin.inbound");
  if (source.startsWith("import:")) return t("origin.import");
  return source || t("origin.unknown");
}
