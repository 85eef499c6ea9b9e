/** Every version of the agent: who made it, what changed, and the way back. */
import { ChevronRight, History, RotateCcw } from "lucide-react";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { MoreRows } from "@/components/ui/more";
import { ErrorState } from "@/components/ui/states";
import { Card, Skeleton } from "@/components/ui/surface";
import { useFormats } from "@/i18n/formats";
import { cn } from "@/lib/cn";
import { type Agent, useNames, useRestore, useVersions, type Version } from "./data";
import { differing } from "./form";
import { VersionDifferences } from "./version-differences";
import { useAgentWords } from "./words";

export function Versions({ agent, mayEdit }: { agent: Agent; mayEdit: boolean }) {
  const t = useAgentWords();
  const versions = useVersions(agent.id);
  return (
    <section aria-label={t("tab.versions")} className="grid gap-4">
      <p className="max-w-2xl text-pretty text-muted-foreground text-sm">{t("versions.text")}</p>
      {versions.isPending && (
        <Card className="grid gap-6 p-5">
          {[1, 2, 3].map((one) => (
            <div key={one} className="grid gap-2">
              <Skeleton className="w-32" />
              <Skeleton className="w-64 max-w-full" />
            </div>
          ))}
        </Card>
      )}
      {versions.isError && versions.items.length === 0 && (
        <ErrorState error={versions.error} onRetry={() => versions.refetch()} />
      )}
      {versions.items.length > 0 && (
        <Card>
          <ol className="divide-y" aria-label={t("tab.versions")} reversed>
            {versions.items.map((version, at) => (
              <VersionRow
                key={version.version}
                agent={agent}
                version={version}
                before={versions.items[at + 1]}
                mayEdit={mayEdit}
              />
            ))}
          </ol>
        </Card>
      )}
      <MoreRows list={versions} />
    </section>
  );
}

function VersionRow({
  agent,
  version,
  before,
  mayEdit,
}: {
  agent: Agent;
  version: Version;
  before: Version | undefined;
  mayEdit: boolean;
}) {
  const t = useAgentWords();
  const { dateTime, list } = useFormats();
  const names = useNames();
  const restore = useRestore(agent);
  const [open, setOpen] = useState(false);
  const current = version.version === agent.version;
  const fields = before ? differing(before.agent, version.agent) : [];
  const changed = before
    ? list(fields.map((name) => t(`field.${name}`)))
    : version.version === 1
      ? t("versions.first")
      : "";
  return (
    <li className="px-4 py-3.5 md:px-5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <span
          aria-hidden
          className={cn(
            "grid size-9 shrink-0 place-items-center rounded-full",
            current ? "bg-primary-soft text-primary-text" : "bg-muted text-muted-foreground",
          )}
        >
          <History className="size-4.5" />
        </span>
        <div className="min-w-0 flex-1 basis-56">
          <h3 className="flex flex-wrap items-center gap-2 font-sans font-semibold text-[15px]">
            {t("version", { version: version.version })}
            {current && <Badge tone="good">{t("versions.current")}</Badge>}
          </h3>
          <p className="text-pretty text-muted-foreground text-sm">
            {dateTime(version.changed_at)} · {names.get(version.changed_by) ?? t("versions.system")}
          </p>
          {changed && <p className="mt-0.5 break-words text-sm">{changed}</p>}
        </div>
        <div className="flex flex-wrap items-center gap-2 max-sm:pl-10">
          {fields.length > 0 && (
            <Button look="ghost" size="sm" aria-expanded={open} onClick={() => setOpen(!open)}>
              <ChevronRight
                aria-hidden
                className={cn("transition-transform", open && "rotate-90")}
              />
              {t("versions.compare")}
            </Button>
          )}
          {mayEdit && !current && (
            <Button
              look="plain"
              size="sm"
              pending={restore.isPending}
              onClick={() => restore.mutate(version.version)}
            >
              <RotateCcw aria-hidden /> {t("versions.restore")}
            </Button>
          )}
        </div>
      </div>
      {open && before && (
        <VersionDifferences before={before.agent} after={version.agent} fields={fields} />
      )}
    </li>
  );
}
