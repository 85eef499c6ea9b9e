/** The messages WhatsApp has approved, or not, as a person would see them. */
import { FileText, RefreshCw, Search } from "lucide-react";
import { useState } from "react";
import { useSession } from "@/app/session";
import { Badge, type Tone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Affixed, Input } from "@/components/ui/input";
import { EmptyState, ErrorState } from "@/components/ui/states";
import { Card, CardHeader, Skeleton } from "@/components/ui/surface";
import { useCommonWords } from "@/i18n";
import { type Account, type Template, useSyncTemplates, useTemplates } from "./data";
import { piecesOf, type TemplateState, templateState } from "./reasons";
import { useAccountWords } from "./words";

const MANY = 8;
const SHOWN = 24;
const TONES: Record<TemplateState, Tone> = {
  APPROVED: "good",
  PENDING: "info",
  IN_APPEAL: "info",
  REJECTED: "danger",
  PAUSED: "warning",
  DISABLED: "danger",
  PENDING_DELETION: "neutral",
  OTHER: "neutral",
};
const CATEGORIES = ["MARKETING", "UTILITY", "AUTHENTICATION"] as const;

export function Templates({ account }: { account: Account }) {
  const t = useAccountWords();
  const common = useCommonWords();
  const { can } = useSession();
  const query = useTemplates(account.id);
  const sync = useSyncTemplates(account.id);
  const [wanted, want] = useState("");
  const [shown, show] = useState(SHOWN);
  const every = query.data?.items ?? [];
  const word = wanted.trim().toLocaleLowerCase();
  const found = every.filter((one) => `${one.name} ${one.body}`.toLocaleLowerCase().includes(word));
  return (
    <Card>
      <CardHeader
        title={t("templates")}
        description={t("templates.text")}
        action={
          can("admin") && (
            <Button look="plain" size="sm" pending={sync.isPending} onClick={() => sync.mutate()}>
              <RefreshCw aria-hidden /> {t("templates.sync")}
            </Button>
          )
        }
      />
      <div className="grid gap-4 px-5 pb-5">
        {query.isPending && (
          <div className="grid gap-4 md:grid-cols-2">
            <Skeleton className="h-40" />
            <Skeleton className="h-40" />
          </div>
        )}
        {query.isError && <ErrorState error={query.error} onRetry={() => query.refetch()} />}
        {query.isSuccess && every.length === 0 && (
          <EmptyState icon={FileText} title={t("templates.empty")}>
            {t("templates.empty.text")}
          </EmptyState>
        )}
        {every.length > MANY && (
          <Affixed before={<Search aria-hidden />} className="max-w-sm">
            <Input
              type="search"
              className="pl-9"
              aria-label={t("templates.search")}
              placeholder={t("templates.search")}
              value={wanted}
              onChange={(event) => want(event.target.value)}
            />
          </Affixed>
        )}
        {every.length > 0 && found.length === 0 && (
          <p className="text-muted-foreground text-sm">{t("templates.none")}</p>
        )}
        <ul className="grid gap-4 md:grid-cols-2">
          {found.slice(0, shown).map((template) => (
            <li key={`${template.name} ${template.language}`} className="min-w-0">
              <TemplateCard template={template} />
            </li>
          ))}
        </ul>
        {found.length > shown && (
          <Button
            look="plain"
            size="sm"
            className="justify-self-center"
            onClick={() => show(shown + SHOWN)}
          >
            {common("more")}
          </Button>
        )}
      </div>
    </Card>
  );
}

function TemplateCard({ template }: { template: Template }) {
  const t = useAccountWords();
  const state = templateState(template.status);
  const category = CATEGORIES.find((one) => one === template.category);
  return (
    <article className="grid h-full content-start gap-3 rounded-md border p-4">
      <header className="flex flex-wrap items-start justify-between gap-2">
        <div className="min-w-0">
          <h3 className="break-all font-mono font-semibold text-sm">{template.name}</h3>
          <p className="text-muted-foreground text-sm">
            {category ? t(`category.${category}`) : template.category} ·{" "}
            {template.language.replace("_", "-")}
          </p>
        </div>
        <Badge tone={TONES[state]}>
          {state === "OTHER" ? template.status : t(`template.${state}`)}
        </Badge>
      </header>
      <p className="whitespace-pre-wrap break-words rounded-lg rounded-tl-none bg-primary-soft/70 px-3.5 py-2.5 text-sm leading-5.5">
        {piecesOf(template.body).map((piece, index) =>
          piece.hole ? (
            <span key={index} className="rounded-sm bg-card px-0.5 font-semibold text-primary-text">
              {piece.text}
            </span>
          ) : (
            piece.text
          ),
        )}
      </p>
      {state !== "APPROVED" && state !== "OTHER" && (
        <p className="text-pretty text-muted-foreground text-sm">{t(`template.${state}.help`)}</p>
      )}
    </article>
  );
}
