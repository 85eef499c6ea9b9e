/** Who speaks in a conversation: its icon, its colour and its words, the same everywhere. */
import { Archive, Bell, Bot, Smartphone, UserRound } from "lucide-react";
import { useMembers } from "@/api/members";
import type { Conversation } from "./cache";
import type { Content, Said } from "./said";
import type { InboxWords } from "./words";

export const OWNER_ICONS = {
  ai: Bot,
  waiting: Bell,
  human: UserRound,
  phone: Smartphone,
  closed: Archive,
} as const;
export type Speaker = keyof typeof OWNER_ICONS;

export function speakerOf(conversation: Conversation): Speaker {
  // Nobody took it over here: somebody answered from the business's own phone.
  if (conversation.owner === "human" && !conversation.assignee) return "phone";
  return conversation.owner;
}

export function useMemberName(): (id: string | null) => string {
  const { data } = useMembers();
  return (id) => data?.items.find((one) => one.id === id)?.name ?? "";
}

const REASONS = [
  "danger",
  "request",
  "asked_for",
  "health",
  "law",
  "minor",
  "anger",
  "keyword",
  "turns",
  "budget",
  "unbacked",
  "leaked",
  "rounds",
  "empty",
  "refused",
  "failed",
  "no_agent",
  "unclear",
  "media",
  "window",
  "undelivered",
  "unconfirmed",
] as const;

/** Why the agent called a person. */
export function reasonText(code: string, t: InboxWords): string {
  const known = REASONS.find((reason) => reason === code);
  return known ? t(`reason.${known}`) : t("reason.other");
}

/** `[image]` is what a list holds of a message without words. */
export function lastWords(text: string, t: InboxWords): string {
  const type = /^\[(\w+)\]$/.exec(text)?.[1];
  return type ? typeText(type, t) : text;
}

const TYPES = [
  "image",
  "video",
  "audio",
  "document",
  "sticker",
  "location",
  "contacts",
  "reaction",
  "order",
  "revoke",
  "system",
  "interactive",
  "button",
  "comment",
  "share",
] as const;
/** Other names for the same, as providers and our own contents write them. */
const SAME: Readonly<Record<string, (typeof TYPES)[number]>> = {
  voice: "audio",
  list: "button",
  flow: "interactive",
  call_permission: "interactive",
  ig_post: "share",
  ig_reel: "share",
  reel: "share",
  story_mention: "share",
  file: "document",
};

export function typeText(type: string, t: InboxWords): string {
  const known = TYPES.find((one) => one === (SAME[type] ?? type));
  return known ? t(`type.${known}`) : t("type.unsupported");
}

/** A message in a few words: what it says, or what it is. */
export function contentText(
  said: Pick<Said, "text" | "type"> & { content?: Content },
  t: InboxWords,
): string {
  if (said.text) return said.text;
  const { content } = said;
  if (content?.type === "media")
    return content.files.map((file) => typeText(file.kind, t)).join(", ");
  if (content?.type === "location" && content.name) return content.name;
  if (content?.type === "contacts") return content.cards.map((card) => card.name).join(", ");
  if (content?.type === "button" || content?.type === "list") return content.title;
  return typeText(content && content.type !== "text" ? content.type : said.type, t);
}
