/** An entry of the trail as a sentence about somebody who did something. */
import { roleOf } from "@/app/roles";
import type { CommonWords } from "@/i18n";
import type { Entry } from "./data";
import type { AuditWords } from "./words";

/** Every action there are words for; a test holds them against the server's code. */
type Did = Extract<Parameters<AuditWords>[0], `did.${string}`>;

export function actorName(entry: Entry, t: AuditWords): string {
  if (entry.actor === "system") return t("actor.system");
  if (entry.via === "key" || entry.actor.startsWith("key:"))
    return entry.actor_name ? t("actor.key", { name: entry.actor_name }) : t("actor.someKey");
  return entry.actor_name ?? t("actor.somebody");
}

export interface Reading {
  t: AuditWords;
  common: CommonWords;
  /** What members are called, for changes that point at one. */
  nameOf: (id: string) => string | undefined;
  known: (key: string) => boolean;
}

/** Without the actor: "mudou o papel de Caio de Leitor para Atendente". */
export function deed(entry: Entry, { t, common, nameOf, known }: Reading): string {
  const { changes } = entry;
  const role = (word: unknown) => {
    const found = roleOf(String(word ?? ""));
    return found ? common(`role.${found}`) : String(word ?? "");
  };
  const named = typeof changes.name === "string" && changes.name ? "named" : "";
  const key = [`did.${entry.action}.${named}`, `did.${entry.action}`].find(known);
  if (!key) return t("did.unknown", { action: entry.action });
  const count = [changes.count, changes.rows, changes.enrolled].find(
    (one) => typeof one === "number",
  );
  const values = {
    subject: entry.subject_name ?? t("subject.somebody"),
    name: String(changes.name ?? ""),
    role: role(changes.role),
    was: role(changes.was),
    to: nameOf(String(changes.to ?? "")) ?? t("subject.somebody"),
  };
  return t(key as Did, typeof count === "number" ? { ...values, count } : values);
}

const PLACES: Readonly<Record<string, (entry: Entry) => string | undefined>> = {
  member: () => "/settings/team",
  invite: () => "/settings/team",
  api_key: () => "/settings/keys",
  tenant: () => "/settings/business",
  offer: () => "/offers",
  account: ({ subject, action }) =>
    action === "account.disconnected" ? "/accounts" : `/accounts/${subject}`,
  contact: ({ subject }) => `/contacts/${subject}`,
  contacts: () => "/contacts",
  conversation: ({ subject }) => `/inbox/${subject}`,
  campaign: ({ subject, action }) =>
    action === "campaign.deleted" ? "/campaigns" : `/campaigns/${subject}`,
  prospects: ({ subject }) => `/campaigns/${subject}`,
  prospect: ({ changes }) => campaignOf(changes.campaign_id),
  draft: ({ changes }) => campaignOf(changes.campaign_id),
};

const campaignOf = (id: unknown) => (typeof id === "string" ? `/campaigns/${id}` : undefined);

/** Where the thing can be looked at today. */
export function placeOf(entry: Entry): string | undefined {
  return PLACES[entry.action.split(".")[0] ?? ""]?.(entry);
}
