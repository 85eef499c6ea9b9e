/** Questions with the answer the business gave: found before any text. */
import { EllipsisVertical, MessageCircleQuestion, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useCommands } from "@/app/commands";
import { late } from "@/app/late";
import { useShortcuts } from "@/app/shortcuts";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { MoreRows } from "@/components/ui/more";
import { EmptyState, ErrorState } from "@/components/ui/states";
import { Card, Skeleton } from "@/components/ui/surface";
import { useCommonWords } from "@/i18n";
import type { Agent } from "./data";
import type { Shown } from "./faq-sheet";
import { Gaps } from "./gaps";
import { type Faq, useFaqs, useForgetFaq } from "./learning";
import { useAgentWords } from "./words";

const FaqSheet = late(async () => (await import("./faq-sheet")).FaqSheet);

export function Faqs({ agent, mayEdit }: { agent: Agent; mayEdit: boolean }) {
  const t = useAgentWords();
  const faqs = useFaqs(agent.id);
  const [shown, show] = useState<Shown | null>(null);
  const add = () => show("new");
  useShortcuts(mayEdit ? [{ keys: "c", label: t("faq.new"), run: add }] : []);
  useCommands(
    mayEdit
      ? [{ id: "faq new", kind: "action", label: t("faq.new"), icon: Plus, keys: "c", run: add }]
      : [],
  );
  const empty = faqs.isSuccess && faqs.items.length === 0;
  return (
    <section aria-label={t("faqs.title")} className="grid gap-4">
      <Gaps agent={agent} mayEdit={mayEdit} onAnswer={show} />
      {!empty && (
        <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
          <p className="min-w-0 flex-1 basis-64 text-pretty text-muted-foreground text-sm">
            {t("faqs.text")}
          </p>
          {mayEdit && (
            <Button onClick={add}>
              <Plus aria-hidden /> {t("faq.new")}
            </Button>
          )}
        </div>
      )}
      {faqs.isPending && (
        <Card className="grid gap-6 p-5">
          {[1, 2, 3].map((one) => (
            <div key={one} className="grid gap-2">
              <Skeleton className="w-1/2" />
              <Skeleton className="w-4/5" />
            </div>
          ))}
        </Card>
      )}
      {faqs.isError && faqs.items.length === 0 && (
        <ErrorState error={faqs.error} onRetry={() => faqs.refetch()} />
      )}
      {empty && (
        <EmptyState
          icon={MessageCircleQuestion}
          title={t("faqs.empty")}
          action={
            mayEdit && (
              <Button onClick={add}>
                <Plus aria-hidden /> {t("faq.new")}
              </Button>
            )
          }
        >
          {t("faqs.text")}
        </EmptyState>
      )}
      {faqs.items.length > 0 && (
        <Card>
          <ul className="divide-y" aria-label={t("faqs.title")}>
            {faqs.items.map((faq) => (
              <FaqRow key={faq.id} agent={agent} faq={faq} mayEdit={mayEdit} onEdit={show} />
            ))}
          </ul>
        </Card>
      )}
      <MoreRows list={faqs} />
      <FaqSheet
        wanted={shown !== null}
        agentId={agent.id}
        shown={shown}
        onClose={() => show(null)}
      />
    </section>
  );
}

function FaqRow({
  agent,
  faq,
  mayEdit,
  onEdit,
}: {
  agent: Agent;
  faq: Faq;
  mayEdit: boolean;
  onEdit: (faq: Faq) => void;
}) {
  const t = useAgentWords();
  const common = useCommonWords();
  const forget = useForgetFaq(agent.id);
  return (
    <li className="flex items-start gap-3 px-4 py-3.5 md:px-5">
      <div className="min-w-0 flex-1">
        <h3 className="break-words font-sans font-semibold text-[15px]">{faq.question}</h3>
        <p className="mt-0.5 whitespace-pre-line break-words text-pretty text-muted-foreground text-sm">
          {faq.answer}
        </p>
      </div>
      {mayEdit && (
        <Menu
          trigger={
            <Button
              look="ghost"
              size="icon"
              className="-my-1.5 -mr-2"
              aria-label={t("menu", { name: faq.question })}
            >
              <EllipsisVertical aria-hidden />
            </Button>
          }
        >
          <MenuItem onSelect={() => onEdit(faq)}>
            <Pencil aria-hidden /> {common("edit")}
          </MenuItem>
          <MenuItem onSelect={() => forget.mutate(faq)}>
            <Trash2 aria-hidden /> {t("forget")}
          </MenuItem>
        </Menu>
      )}
    </li>
  );
}
