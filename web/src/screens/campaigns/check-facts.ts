/** What the check looks at, and what is missing that the page can tell by itself. */
import { useMemo } from "react";
import { useAccounts, useAgents, useDirectory, useOffers, useTemplates } from "./choices";
import { useMembers } from "./data";
import { limitsOf, type Typed } from "./form";
import { tally, variablesIn } from "./message";
import { isApproved, keyOf } from "./message-fields";
import { reasonText } from "./reasons";
import type { StartProblem, Step } from "./start-problems";
import type { useCampaignWords } from "./words";

export type Facts = ReturnType<typeof useFacts>;

export function useFacts(values: Typed, campaignId: string | undefined) {
  const accounts = useAccounts();
  const templates = useTemplates(values.account || undefined);
  const agents = useAgents();
  const offers = useOffers();
  const members = useMembers(campaignId);
  const directory = useDirectory();
  const offer = offers.data?.find((one) => one.id === values.offers[0])?.name ?? "";
  const freeText = values.mode === "llm" && !values.template ? values.account : null;
  const found = useMemo(() => {
    const people = (members.data?.ids ?? []).flatMap((id) => directory.data?.people.get(id) ?? []);
    const variables = values.mode === "template" ? values.variables : [];
    return tally(people, variables, offer, freeText);
  }, [members.data, directory.data, values.mode, values.variables, offer, freeText]);
  const asked = [accounts, agents, offers, members, directory];
  const broken = asked.find((one) => one.isError);
  return {
    error: broken?.error,
    retry: () => {
      for (const one of asked) if (one.isError) void one.refetch();
    },
    loaded: accounts.isFetched && agents.isFetched && members.isFetched && directory.isFetched,
    account: accounts.data?.find((one) => one.id === values.account),
    template: templates.data?.find((one) => keyOf(one) === values.template),
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
    else if (facts.template && !isApproved(facts.template))
      found.push(["TemplateNotApproved", "message"]);
    else if (facts.template) {
      const wanted = variablesIn(facts.template.body).length;
      const given = values.mode === "llm" ? 1 : values.variables.length;
      if (wanted !== given) found.push(["VariableCount", "message"]);
    }
  }
  const { rate } = limitsOf(values);
  if (facts.account && rate.messages / rate.per_seconds > facts.account.throughput_per_second)
    found.push(["RateTooHigh", "limits"]);
  if (values.until && Date.parse(values.until) <= Date.now()) found.push(["Past", "limits"]);
  return found.map(([code, step]) => ({ code, step, text: reasonText(code, t) }));
}
