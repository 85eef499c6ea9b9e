/** Two versions field by field: words that went are struck out, new ones are marked. */
import { useFormats } from "@/i18n/formats";
import { type Agent, useOfferChoices } from "./data";
import { compare } from "./differences";
import { type FieldName, LANGUAGES, LENGTHS } from "./form";
import { type AgentWords, useAgentWords } from "./words";

export function VersionDifferences({
  before,
  after,
  fields,
}: {
  before: Agent;
  after: Agent;
  fields: readonly FieldName[];
}) {
  const t = useAgentWords();
  const { number, list } = useFormats();
  const offers = useOfferChoices();
  const offerName = (id: string) =>
    offers.items.find((one) => one.id === id)?.name ?? t("offers.unknown");
  const say = (agent: Agent, name: FieldName) =>
    valueText(agent, name, t, { number, list, offerName });
  return (
    <dl className="mt-4 grid gap-4 md:pl-13">
      {fields.map((name) => (
        <div key={name} className="min-w-0">
          <dt className="mb-1 font-semibold text-sm">{t(`field.${name}`)}</dt>
          <dd className="max-h-96 overflow-y-auto whitespace-pre-line break-words rounded-md border bg-background px-3 py-2 text-sm leading-6">
            {compare(say(before, name), say(after, name)).map((part, at) => {
              if (part.kind === "same") return <span key={at}>{part.text}</span>;
              return part.kind === "gone" ? (
                <del key={at} className="rounded-xs bg-danger-soft text-danger-text">
                  {part.text}
                </del>
              ) : (
                <ins key={at} className="rounded-xs bg-primary-soft text-primary-text no-underline">
                  {part.text}
                </ins>
              );
            })}
          </dd>
        </div>
      ))}
    </dl>
  );
}

interface Saying {
  number: (value: number) => string;
  list: (items: readonly string[]) => string;
  offerName: (id: string) => string;
}

function valueText(agent: Agent, name: FieldName, t: AgentWords, say: Saying): string {
  switch (name) {
    case "name":
      return agent.name;
    case "persona":
    case "instructions":
      return agent[name] || t("field.nothing");
    case "active":
    case "archived":
    case "knowledge":
      return t(agent[name] ? "field.yes" : "field.no");
    case "language":
      return t(`language.${LANGUAGES.find((one) => one === agent.language) ?? "pt-BR"}`);
    case "reply_length":
      return t(`reply_length.${LENGTHS.find((one) => one === agent.reply_length) ?? "short"}`);
    case "temperature":
      return say.number(agent.temperature);
    case "model":
      return agent.model ?? t("model.default");
    case "offer_ids":
      return say.list(agent.offer_ids.map(say.offerName)) || t("field.nothing");
    case "handover":
      return handoverText(agent, t, say);
  }
}

function handoverText({ handover }: Agent, t: AgentWords, { list }: Saying): string {
  const { keywords = [], after_turns, on_request = true } = handover;
  return [
    `${t("on_request")}: ${t(on_request ? "field.yes" : "field.no")}`,
    `${t("keywords")}: ${list(keywords) || t("field.nothing")}`,
    `${t("after_turns")}: ${after_turns ?? t("after_turns.never")}`,
  ].join("\n");
}
