/** A campaign as it is typed, and as it is sent. A draft may lack almost everything; the check names it. */
import { type UseFormReturn, useWatch } from "react-hook-form";
import type { Schemas } from "@/api/client";
import { z } from "@/lib/zod";
import type { Campaign } from "./data";
import { partBody, type TypedPart, typedPart } from "./parts";

const whole = (least: number, most: number) =>
  z.string().check(
    z.refine((text) => {
      const value = Number(text);
      return /^\d+$/.test(text.trim()) && value >= least && value <= most;
    }, "form.number"),
  );

const words = z.string().check(z.maxLength(2000, "form.tooLong"));

export const schema = z.object({
  name: z
    .string()
    .check(z.trim(), z.minLength(1, "form.required"), z.maxLength(120, "form.tooLong")),
  account: z.string(),
  agent: z.string(),
  offers: z.array(z.string()).check(z.maxLength(50)),
  mode: z.enum(["template", "llm"]),
  /** "name|language", as the server keys them. */
  template: z.string(),
  variables: z.array(
    z.object({
      field: z.string().check(z.maxLength(80)),
      fallback: z.string().check(z.maxLength(1024, "form.tooLong")),
      /** Of a template that names its variables. */
      name: z.string(),
    }),
  ),
  parts: z.array(
    z.object({
      place: z.enum(["header", "button"]),
      kind: z.custom<TypedPart["kind"]>(),
      index: z.number(),
      name: z.string(),
      field: z.string(),
      fallback: words,
      file: z.string(),
      filename: z.string(),
      latitude: z.string(),
      longitude: z.string(),
      title: z.string().check(z.maxLength(200, "form.tooLong")),
      address: z.string().check(z.maxLength(400, "form.tooLong")),
    }),
  ),
  brief: z.string().check(z.maxLength(2000, "form.tooLong")),
  messages: whole(1, 10_000),
  per: z.string(),
  gap: whole(0, 3600),
  hours: z.boolean(),
  days: z.array(z.number()),
  start: z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/, "form.required")),
  end: z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/, "form.required")),
  review: z.boolean(),
  until: z.string(),
});

export type Typed = {
  name: string;
  account: string;
  agent: string;
  offers: string[];
  mode: "template" | "llm";
  template: string;
  variables: { field: string; fallback: string; name: string }[];
  parts: TypedPart[];
  brief: string;
  messages: string;
  per: string;
  gap: string;
  hours: boolean;
  days: number[];
  start: string;
  end: string;
  review: boolean;
  until: string;
};
export type CampaignForm = UseFormReturn<Typed, unknown, Typed>;

/** Everything typed, as it is now. */
export function useTyped(form: CampaignForm): Typed {
  return useWatch({ control: form.control }) as Typed;
}

export const STANDARD_HOURS = { days: [0, 1, 2, 3, 4], start: "09:00", end: "18:00" };

export function emptyValues(name: string): Typed {
  return {
    name,
    account: "",
    agent: "",
    offers: [],
    mode: "template",
    template: "",
    variables: [],
    parts: [],
    brief: "",
    messages: "20",
    per: "60",
    gap: "0",
    hours: true,
    ...STANDARD_HOURS,
    review: true,
    until: "",
  };
}

export function valuesOf(campaign: Campaign): Typed {
  const { first_message: message, sending_window: hours } = campaign;
  return {
    name: campaign.name,
    account: campaign.account_id ?? "",
    agent: campaign.agent_id ?? "",
    offers: campaign.offer_ids,
    mode: message.mode,
    template: message.template ? `${message.template}|${message.language}` : "",
    variables: message.variables.map(({ field, fallback, name }) => ({ field, fallback, name })),
    parts: message.parts.map(typedPart),
    brief: message.brief,
    messages: String(campaign.rate.messages),
    per: String(campaign.rate.per_seconds),
    gap: String(campaign.random_gap_seconds),
    hours: hours !== null,
    ...(hours ?? STANDARD_HOURS),
    review: campaign.review,
    until: localMoment(campaign.valid_until),
  };
}

/** A moment as `<input type="datetime-local">` writes it. */
export function localMoment(at: string | null): string {
  if (!at) return "";
  const moment = new Date(at);
  const local = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

export function messageOf(values: Typed): Schemas["FirstMessageBody"] {
  const [template, language] = values.template.split("|");
  return {
    mode: values.mode,
    template: template || null,
    language: language || "pt_BR",
    // What a model writes fills the template's one variable: only its name counts.
    variables:
      values.mode === "llm" ? values.variables.filter((one) => one.name) : values.variables,
    parts: template ? values.parts.map(partBody) : [],
    brief: values.brief.trim(),
  };
}

export function bodyOf(values: Typed) {
  return {
    name: values.name.trim(),
    account_id: values.account || null,
    agent_id: values.agent || null,
    offer_ids: values.offers,
    first_message: messageOf(values),
    ...limitsOf(values),
    review: values.review,
    valid_until: values.until ? new Date(values.until).toISOString() : null,
  };
}

export function limitsOf(values: Typed) {
  const days = [...values.days].sort((one, other) => one - other);
  return {
    rate: { messages: Number(values.messages) || 1, per_seconds: Number(values.per) || 60 },
    random_gap_seconds: Number(values.gap) || 0,
    // A window without a day never opens: the server would refuse it.
    sending_window:
      values.hours && days.length > 0 ? { days, start: values.start, end: values.end } : null,
  };
}
