/** What the check looks at, and what is missing that the page can tell by itself. */
import { useMemo } from "react";
import { variablesIn } from "@/lib/template-parts";
import { useAccounts, useAgents, useDirectory, useOffers, useTemplates } from "./choices";
import { useMembers } from "./data";
import { limitsOf, type Typed } from "./form";
import { type Contact, lacksVariable, tally } from "./message";
import { keyOf } from "./message-fields";
import { labelOf } from "./part-fields";
import { isFilled, lacksPart, partsFor } from "./parts";
import { reasonText } from "./reasons";
import type { StartProblem, Step } from "./start-problems";
import { useCampaignWords } from "./words";

export type Facts = ReturnType<typeof useFacts>;

export function useFacts(values: Typed, campaignId: string | undefined) {
  const t = useCampaignWords();
  const accounts = useAccounts();
  const templates = useTemplates(values.account || undefined);
  const agents = useAgents();
  const offers = useOffers();
  const template = templates.data?.find((one) => keyOf(one) === values.template);
  const members = useMembers(campaignId);
  const directory = useDirectory();
  const offer = offers.data?.find((one) => one.id === values.offers[0])?.name ?? "";
  const freeText = values.mode === "llm" && !values.template ? values.account : null;
  const { mode, variables, parts } = values;
  const found = useMemo(() => {
    const people = (members.data?.ids ?? []).flatMap((id) => directory.data?.people.get(id) ?? []);
    const lacking = (person: Contact) => {
      if (!template || mode === "llm") return null;
      const at = variables.findIndex((one) => lacksVariable(person, [one], offer));
      if (at >= 0) return `{{${variablesIn(template.body)[at] ?? at + 1}}}`;
      const part = parts.find((one) => lacksPart(person, [one], offer));
      return part ? labelOf(part, template, t) : null;
    };
    return tally(people, lacking, freeText);
  }, [members.data, directory.data, mode, variables, parts, template, offer, freeText, t]);
  const asked = [accounts, agents, offers, members, directory];
  const broken = asked.find((one) => one.isError);
  return {
    error: broken?.error,
    retry: () => {
      for (const one of asked) if (one.isError) void one.refetch();
    },
    loaded: accounts.isFetched && agents.isFetched && members.isFetched && directory.isFetched,
    account: accounts.data?.find((one) => one.id === values.account),
    template,
    templatesLoaded: !values.account || templates.isFetched,
    agent: agents.data?.find((one) => one.id === values.agent),
    found,
    /** Of everybody, how many would get the message, carried over from those looked at. */
    expected: (count: number) =>
      found.looked === 0 ? count : Math.round((count * found.ready) / found.looked),
  };
}

export function localProblems(
  values: Typed,
  facts: Facts,
  count: number,
  t: ReturnType<typeof useCampaignWords>,
): StartProblem[] {
  const found: [code: string, step: Step][] = [];
  if (count === 0) found.push(["NoProspects", "who"]);
  if (!facts.account) found.push(["AccountNotFound", "what"]);
  else if (facts.account.status !== "active") found.push(["AccountNotActive", "what"]);
  if (values.mode === "llm" && !facts.agent) found.push(["AgentNotFound", "what"]);
  if (facts.account && facts.templatesLoaded) {
    if (values.mode === "template" && !values.template) found.push(["TemplateMissing", "message"]);
    else if (values.template && !facts.template) found.push(["TemplateNotFound", "message"]);
    else if (facts.template?.why_not) found.push([facts.template.why_not, "message"]);
    else if (facts.template) {
      const wanted = variablesIn(facts.template.body).length;
      const given = values.mode === "llm" ? 1 : values.variables.length;
      if (wanted !== given) found.push(["VariableCount", "message"]);
      for (const part of partsFor(facts.template, values.parts))
        if (!isFilled(part, values.mode === "llm"))
          found.push([`PartMissing: ${labelOf(part, facts.template, t)}`, "message"]);
    }
  }
  const { rate } = limitsOf(values);
  if (facts.account && rate.messages / rate.per_seconds > facts.account.throughput_per_second)
    found.push(["RateTooHigh", "limits"]);
  if (values.until && Date.parse(values.until) <= Date.now()) found.push(["Past", "limits"]);
  return found.map(([code, step]) => ({ code, step, text: reasonText(code, t) }));
}
