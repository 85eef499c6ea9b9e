/** One agent of the list: whether it answers, how it speaks and how much it knows. */
import { Bot, FlaskConical } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "@/app/go";
import { Badge } from "@/components/ui/badge";
import { buttonStyle } from "@/components/ui/button";
import { Card, Skeleton } from "@/components/ui/surface";
import { useFormats } from "@/i18n/formats";
import type { Agent } from "./data";
import { useShelf } from "./learning";
import { useAgentWords } from "./words";

export function AgentCard({ agent }: { agent: Agent }) {
  const t = useAgentWords();
  const { relative } = useFormats();
  const { data: shelf, isPending } = useShelf(agent.id);
  const place = `/agents/${agent.id}`;
  const known = (value: number | undefined) =>
    value ?? (isPending ? <Skeleton className="h-5 w-8" /> : "—");
  return (
    <Card className="flex h-full flex-col p-4 md:p-5">
      <header className="flex items-start gap-4">
        <span className="grid size-11 shrink-0 place-items-center rounded-lg bg-primary-soft text-primary-text">
          <Bot aria-hidden className="size-6" strokeWidth={1.75} />
        </span>
        <div className="min-w-0 flex-1">
          <h2 className="truncate font-semibold text-lg leading-6">
            <Link to={place} className="rounded-sm hover:underline pointer-coarse:py-2.5">
              {agent.name}
            </Link>
          </h2>
          <p className="text-pretty text-muted-foreground text-sm">
            {t(
              `language.${agent.language === "en" || agent.language === "es" ? agent.language : "pt-BR"}`,
            )}
            {" · "}
            {t("updated", { when: relative(agent.updated_at) })}
          </p>
        </div>
        <ActiveBadge agent={agent} />
      </header>
      <p className="mt-4 line-clamp-2 text-pretty text-sm">
        {agent.persona || agent.instructions || (
          <span className="text-muted-foreground">{t("card.noWords")}</span>
        )}
      </p>
      <dl className="mt-4 mb-5 grid grid-cols-3 gap-3">
        <Figure name={t("card.texts")} to={`${place}?tab=knowledge`}>
          {known(shelf?.sources)}
        </Figure>
        <Figure name={t("card.faqs")} to={`${place}?tab=faqs`}>
          {known(shelf?.faqs)}
        </Figure>
        <Figure name={t("card.offers")} to={place}>
          {agent.offer_ids.length}
        </Figure>
      </dl>
      {!agent.archived && (
        <footer className="mt-auto flex flex-wrap items-center gap-2 border-t pt-4">
          <Link
            to={`${place}?tab=playground`}
            className={buttonStyle({ look: "plain", size: "sm" })}
          >
            <FlaskConical aria-hidden /> {t("try")}
          </Link>
          <Link to={place} className={buttonStyle({ look: "ghost", size: "sm" })}>
            {t("card.open")}
          </Link>
        </footer>
      )}
    </Card>
  );
}

function Figure({ name, to, children }: { name: string; to: string; children: ReactNode }) {
  return (
    <div className="relative min-w-0 rounded-md hover:bg-muted/60">
      <dt className="truncate text-muted-foreground text-sm">{name}</dt>
      <dd className="font-bold text-xl tabular-nums">
        <Link to={to} className="rounded-md after:absolute after:inset-0">
          {children}
        </Link>
      </dd>
    </div>
  );
}

export function ActiveBadge({ agent }: { agent: Agent }) {
  const t = useAgentWords();
  if (agent.archived) return <Badge>{t("state.archived")}</Badge>;
  if (agent.active) return <Badge tone="good">{t("state.active")}</Badge>;
  return <Badge tone="warning">{t("state.paused")}</Badge>;
}
