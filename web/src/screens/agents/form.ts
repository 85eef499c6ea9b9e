/** An agent as a form, and what of it differs from what is saved. */
import type { UseFormReturn } from "react-hook-form";
import { z } from "@/lib/zod";
import type { Agent, AgentChange } from "./data";

export const LONGEST = { name: 80, persona: 1000, instructions: 8000, keyword: 60 } as const;
export const MOST_KEYWORDS = 50;
const MODEL = /^[\w.:/@-]+$/;
const MOST_TURNS = 1000;

export const LANGUAGES = ["pt-BR", "en", "es"] as const;
export const LENGTHS = ["short", "medium", "long"] as const;

export const schema = z.object({
  name: z
    .string()
    .check(z.trim(), z.minLength(1, "form.required"), z.maxLength(LONGEST.name, "form.tooLong")),
  persona: z.string().check(z.maxLength(LONGEST.persona, "form.tooLong")),
  instructions: z.string().check(z.maxLength(LONGEST.instructions, "form.tooLong")),
  language: z.enum(LANGUAGES),
  model: z.string().check(
    z.trim(),
    z.maxLength(100, "form.tooLong"),
    z.refine((text) => text === "" || MODEL.test(text), "form.refused"),
  ),
  temperature: z.number(),
  offer_ids: z.array(z.string()),
  knowledge: z.boolean(),
  reply_length: z.enum(LENGTHS),
  keywords: z.array(z.string()),
  after_turns: z.string().check(z.refine((text) => readTurns(text) !== undefined, "form.number")),
  on_request: z.boolean(),
});

export type Values = z.infer<typeof schema>;
export type AgentForm = UseFormReturn<Values, unknown, Values>;

/** undefined where it is no number of turns, null where there is none. */
function readTurns(text: string): number | null | undefined {
  const plain = text.trim();
  if (plain === "") return null;
  const turns = /^\d{1,4}$/.test(plain) ? Number(plain) : 0;
  return turns >= 1 && turns <= MOST_TURNS ? turns : undefined;
}

export function valuesOf(agent: Agent): Values {
  return {
    name: agent.name,
    persona: agent.persona,
    instructions: agent.instructions,
    language: LANGUAGES.find((one) => one === agent.language) ?? "pt-BR",
    model: agent.model ?? "",
    temperature: agent.temperature,
    offer_ids: agent.offer_ids,
    knowledge: agent.knowledge,
    reply_length: LENGTHS.find((one) => one === agent.reply_length) ?? "short",
    keywords: agent.handover.keywords ?? [],
    after_turns: String(agent.handover.after_turns ?? ""),
    on_request: agent.handover.on_request ?? true,
  };
}

/** Only the fields in which the form differs from the agent. */
export function changesOf(values: Values, agent: Agent): AgentChange {
  const { keywords, after_turns, on_request, model, ...rest } = values;
  const wanted = {
    ...rest,
    model: model || null,
    handover: { keywords, after_turns: readTurns(after_turns) ?? null, on_request },
  };
  const entries = Object.entries(wanted).filter(
    ([name, value]) => !same(value, agent[name as keyof typeof wanted]),
  );
  return Object.fromEntries(entries);
}

/** What a change may touch, in the order in which a page tells it. */
export const FIELDS = [
  "name",
  "active",
  "archived",
  "persona",
  "instructions",
  "language",
  "offer_ids",
  "knowledge",
  "handover",
  "reply_length",
  "temperature",
  "model",
] as const;
export type FieldName = (typeof FIELDS)[number];

export function differing(before: Agent, after: Agent): FieldName[] {
  return FIELDS.filter((name) => !same(before[name], after[name]));
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => a.localeCompare(b)));
}
