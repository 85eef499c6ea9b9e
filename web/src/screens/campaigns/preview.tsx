/** What a person of the campaign will read, one after the other. */
import { ChevronLeft, ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { Bubble, Pieces } from "./bubble";
import { useAgents, useOffers } from "./choices";
import type { Template } from "./data";
import { type CampaignForm, useTyped } from "./form";
import { type Contact, fill, leftOut } from "./message";
import { MessageBubble } from "./message-bubble";
import { partValue } from "./parts";
import { reasonText } from "./reasons";
import { useCampaignWords } from "./words";

export function Preview({
  form,
  people,
  template,
}: {
  form: CampaignForm;
  people: readonly Contact[];
  template: Template | undefined;
}) {
  const t = useCampaignWords();
  const values = useTyped(form);
  const [at, setAt] = useState(0);
  const agents = useAgents();
  const offers = useOffers();
  const offer = offers.data?.find((one) => one.id === values.offers[0]);
  const person = people[at % Math.max(people.length, 1)];
  const turn = (by: number) => setAt((at + by + people.length) % Math.max(people.length, 1));
  const refusal = person && leftOut(person);
  let shown: ReactNode = <span className="text-muted-foreground">{t("preview.nothing")}</span>;
  // What the agent writes stands in a message whose header is the same for everybody.
  const reader = values.mode === "llm" ? undefined : person;
  if (values.mode === "llm") {
    const agent = agents.data?.find((one) => one.id === values.agent);
    const text = (
      <em className="text-muted-foreground">
        {t(agent ? "preview.written" : "preview.writtenNobody", { agent: agent?.name ?? "" })}
      </em>
    );
    shown = template ? around(template.body, text) : text;
  } else if (template && person) {
    shown = <Pieces pieces={fill(template.body, values.variables, person, offer?.name ?? "")} />;
  } else if (template) shown = template.body;
  return (
    <aside className="rounded-lg border bg-muted/60 p-4 lg:sticky lg:top-6">
      <div className="mb-3 flex items-center justify-between gap-2">
        <h3 className="font-sans font-semibold text-sm">{t("preview")}</h3>
        {people.length > 1 && (
          <div className="flex">
            <Button
              look="ghost"
              size="icon"
              aria-label={t("preview.before")}
              onClick={() => turn(-1)}
            >
              <ChevronLeft aria-hidden />
            </Button>
            <Button look="ghost" size="icon" aria-label={t("preview.next")} onClick={() => turn(1)}>
              <ChevronRight aria-hidden />
            </Button>
          </div>
        )}
      </div>
      <p className="mb-2 truncate text-muted-foreground text-sm" aria-live="polite">
        {person
          ? t("preview.to", { name: person.name || person.phone || "" })
          : t("preview.nobody")}
      </p>
      {template ? (
        <MessageBubble
          template={template}
          valueAt={(place, index) => {
            const part = values.parts.find((one) => one.place === place && one.index === index);
            return { part, value: part ? partValue(part, reader, offer?.name ?? "") : "" };
          }}
        >
          {shown}
        </MessageBubble>
      ) : (
        <Bubble className="bg-card">{shown}</Bubble>
      )}
      {refusal && (
        <p className="mt-3 text-sm text-warning-text">
          {t("preview.leftOut", { reason: reasonText(refusal, t) })}
        </p>
      )}
      {values.mode === "llm" && (
        <p className="mt-3 text-pretty text-muted-foreground text-sm">{t("preview.how")}</p>
      )}
    </aside>
  );
}

/** The template with these words in its one variable. */
export function around(body: string, text: ReactNode): ReactNode {
  const [before = "", after = ""] = body.split(/\{\{\s*[^{}]+?\s*\}\}/);
  return (
    <>
      {before}
      {text}
      {after}
    </>
  );
}
