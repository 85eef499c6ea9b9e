/** The messages WhatsApp has approved, or not, as a person would see them. */
import { FileText, Pencil, Plus, RefreshCw, Search, Trash2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useSession } from "@/app/session";
import { Button } from "@/components/ui/button";
import { ConfirmTyped } from "@/components/ui/confirm-typed";
import { Affixed, Input } from "@/components/ui/input";
import { EmptyState, ErrorState } from "@/components/ui/states";
import { Card, CardHeader, Skeleton } from "@/components/ui/surface";
import { useCommonWords } from "@/i18n";
import {
  type Account,
  type Template,
  useDeleteTemplate,
  useSyncTemplates,
  useTemplates,
} from "./data";
import { TemplateCard } from "./template-card";
import { editable } from "./template-form";
import { useAccountWords } from "./words";

const MANY = 8;
const SHOWN = 24;

const TemplateSheet = lazy(() => import("./template-sheet"));

export function Templates({ account }: { account: Account }) {
  const t = useAccountWords();
  const common = useCommonWords();
  const { can } = useSession();
  const query = useTemplates(account.id);
  const sync = useSyncTemplates(account.id);
  const [wanted, want] = useState("");
  const [shown, show] = useState(SHOWN);
  const [writing, write] = useState<Template | "new" | null>(null);
  // What waits for somebody stands first, in the order of names.
  const settled = (one: Template) => Number(one.status === "APPROVED");
  const every = (query.data?.items ?? []).toSorted((one, two) => settled(one) - settled(two));
  const word = wanted.trim().toLocaleLowerCase();
  const found = every.filter((one) => `${one.name} ${one.body}`.toLocaleLowerCase().includes(word));
  return (
    <Card>
      <CardHeader
        title={t("templates")}
        description={t("templates.text")}
        action={
          can("admin") && (
            <div className="flex flex-wrap gap-2">
              <Button look="plain" size="sm" pending={sync.isPending} onClick={() => sync.mutate()}>
                <RefreshCw aria-hidden /> {t("templates.sync")}
              </Button>
              <Button size="sm" onClick={() => write("new")}>
                <Plus aria-hidden /> {t("template.new")}
              </Button>
            </div>
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
              <TemplateCard
                template={template}
                actions={
                  can("admin") && (
                    <Actions template={template} account={account} onEdit={() => write(template)} />
                  )
                }
              />
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
      {writing && (
        <Suspense>
          <TemplateSheet
            account={account}
            template={writing === "new" ? undefined : writing}
            onClose={() => write(null)}
          />
        </Suspense>
      )}
    </Card>
  );
}

function Actions({
  template,
  account,
  onEdit,
}: {
  template: Template;
  account: Account;
  onEdit: () => void;
}) {
  const t = useAccountWords();
  const remove = useDeleteTemplate(account.id);
  const [asking, ask] = useState(false);
  return (
    <>
      {editable(template) && (
        <Button look="plain" size="sm" onClick={onEdit}>
          <Pencil aria-hidden /> {t("template.edit")}
        </Button>
      )}
      <Button
        look="ghost"
        size="sm"
        aria-label={t("template.delete.named", { name: template.name })}
        onClick={() => ask(true)}
      >
        <Trash2 aria-hidden /> {t("template.delete")}
      </Button>
      <ConfirmTyped
        open={asking}
        onOpenChange={ask}
        title={t("template.delete.ask")}
        phrase={template.name}
        action={t("template.delete")}
        pending={remove.isPending}
        onConfirm={() => remove.mutate(template, { onSuccess: () => ask(false) })}
      >
        {t(template.status === "DRAFT" ? "template.delete.draft" : "template.delete.warning")}
      </ConfirmTyped>
    </>
  );
}
