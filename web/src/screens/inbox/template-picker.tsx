/** An approved template with its holes filled, as the person will read it. */
import { SendHorizontal } from "lucide-react";
import { useMemo, useState } from "react";
import type { Schemas } from "@/api/client";
import { useSession } from "@/app/session";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { ErrorState } from "@/components/ui/states";
import { Skeleton } from "@/components/ui/surface";
import { useCommonWords } from "@/i18n";
import type { Conversation } from "./cache";
import { useTemplates } from "./data";
import type { Saying } from "./outbox";
import { fillTemplate, holesOf, type Template, usable } from "./templates";
import { useInboxWords } from "./words";

type Body = NonNullable<Saying["template"]>;

export function TemplatePicker({
  conversation,
  contact,
  onSend,
  onCancel,
}: {
  conversation: Conversation;
  contact: Schemas["ContactAnswer"] | undefined;
  onSend: (body: Body, shown: string) => void;
  onCancel?: () => void;
}) {
  const t = useInboxWords();
  const query = useTemplates(conversation.account_id, true);
  const templates = useMemo(
    () => usable(query.data?.items ?? [], contact?.language ?? "pt"),
    [query.data, contact?.language],
  );
  const [chosen, choose] = useState("");
  const template = templates.find((one) => keyOf(one) === chosen) ?? templates[0];
  if (query.isPending) {
    return (
      <div className="grid gap-3 px-4 py-3 md:px-6">
        <Skeleton className="h-10" />
        <Skeleton className="h-14" />
      </div>
    );
  }
  if (query.isError)
    return <ErrorState className="m-3 py-5" error={query.error} onRetry={() => query.refetch()} />;
  if (!template)
    return <p className="px-4 py-4 text-muted-foreground text-sm md:px-6">{t("template.none")}</p>;
  return (
    <div className="grid max-h-[56dvh] gap-3 overflow-y-auto px-4 py-3 md:px-6">
      <Field label={t("template.label")}>
        <Select value={keyOf(template)} onChange={(event) => choose(event.target.value)}>
          {templates.map((one) => (
            <option key={keyOf(one)} value={keyOf(one)}>
              {one.name} · {one.language}
            </option>
          ))}
        </Select>
      </Field>
      <Fill
        key={keyOf(template)}
        template={template}
        name={contact?.name ?? conversation.contact_name}
        onSend={onSend}
        onCancel={onCancel}
      />
    </div>
  );
}

const keyOf = (template: Template) => `${template.name}|${template.language}`;

function Fill({
  template,
  name,
  onSend,
  onCancel,
}: {
  template: Template;
  name: string;
  onSend: (body: Body, shown: string) => void;
  onCancel?: () => void;
}) {
  const t = useInboxWords();
  const common = useCommonWords();
  const { business } = useSession();
  const count = holesOf(template.body);
  const [values, setValues] = useState<readonly string[]>(() =>
    Array.from({ length: count }, (_, index) => firstGuess(index, name, business)),
  );
  const variables = values.map((value) => value.trim());
  const ready = variables.every(Boolean);
  const shown = fillTemplate(template.body, variables);
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) onSend({ name: template.name, language: template.language, variables }, shown);
      }}
    >
      {count > 0 && (
        <div className="grid gap-3 sm:grid-cols-2">
          {values.map((value, index) => (
            <Field key={index} label={t("template.variable", { number: index + 1 })}>
              <Input
                value={value}
                maxLength={1024}
                onChange={(event) =>
                  setValues((now) =>
                    now.map((one, at) => (at === index ? event.target.value : one)),
                  )
                }
              />
            </Field>
          ))}
        </div>
      )}
      <div>
        <p className="mb-1 font-semibold text-muted-foreground text-xs">{t("template.preview")}</p>
        <p
          aria-live="polite"
          className="whitespace-pre-wrap rounded-lg rounded-tr-sm bg-primary-soft px-3 py-2 text-[15px] [overflow-wrap:anywhere]"
        >
          {shown}
        </p>
      </div>
      <div className="flex justify-end gap-2">
        {onCancel && (
          <Button look="ghost" onClick={onCancel}>
            {common("cancel")}
          </Button>
        )}
        <Button type="submit" disabled={!ready}>
          <SendHorizontal aria-hidden /> {t("template.send")}
        </Button>
      </div>
    </form>
  );
}

/** Templates greet first and sign second, more often than not. */
function firstGuess(index: number, name: string, business: string): string {
  if (index === 0) return name.trim().split(/\s+/)[0] ?? "";
  return index === 1 ? business : "";
}
