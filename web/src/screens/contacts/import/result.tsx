/** How an import goes on and what became of it; the address can be opened again at any time. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleCheck, Download } from "lucide-react";
import { useEffect } from "react";
import { useParams } from "react-router";
import { api, ok } from "@/api/client";
import { useGo } from "@/app/go";
import { BackLink } from "@/components/ui/back-link";
import { Button } from "@/components/ui/button";
import { ErrorState, PageHeader } from "@/components/ui/states";
import { Card, Progress, Skeleton } from "@/components/ui/surface";
import { useFormats } from "@/i18n/formats";
import { download } from "@/lib/download";
import { CONTACTS } from "../data";
import { useContactWords } from "../words";
import { ErrorRows } from "./error-rows";
import { tableOf } from "./files";
import { rejectedCsv } from "./rejected";
import { useRowReason } from "./row-reason";
import type { ImportProgress } from "./upload";

const LOOK_AGAIN_MS = 1000;

export function ImportResult() {
  const t = useContactWords();
  const { id = "" } = useParams();
  const client = useQueryClient();
  const query = useQuery({
    queryKey: ["contacts", "import", id],
    queryFn: ({ signal }) =>
      ok(api.GET("/api/v1/contacts/imports/{id}", { params: { path: { id } }, signal })),
    refetchInterval: ({ state }) => (state.data?.status === "running" ? LOOK_AGAIN_MS : false),
  });
  const done = query.data?.status === "done";
  useEffect(() => {
    // The people of the file are in the lists now.
    if (done) void client.invalidateQueries({ queryKey: [...CONTACTS, "list"] });
  }, [done, client]);
  return (
    <>
      <BackLink to="/contacts">{t("title")}</BackLink>
      <PageHeader
        title={t(done ? "result.title" : "result.running")}
        description={done ? undefined : t("result.running.text")}
      />
      {query.isPending && (
        <div className="grid gap-4">
          <Skeleton className="h-32" />
          <Skeleton className="h-48" />
        </div>
      )}
      {query.isError && <ErrorState error={query.error} onRetry={() => query.refetch()} />}
      {query.data && <Outcome progress={query.data} />}
    </>
  );
}

function Outcome({ progress }: { progress: ImportProgress }) {
  const t = useContactWords();
  const go = useGo();
  const { number } = useFormats();
  const running = progress.status === "running";
  const counts = ["created", "updated", "skipped", "duplicates", "suppressed", "failed"] as const;
  return (
    <div className="grid gap-5">
      <Card className="p-4 md:p-5">
        {running ? (
          <div role="status" className="mb-5">
            <p className="mb-2 text-sm">
              {t("result.progress", { done: progress.done, total: progress.total })}
            </p>
            <Progress label={t("result.running")} value={progress.done} max={progress.total} />
          </div>
        ) : (
          <p role="status" className="mb-5 flex items-center gap-2.5 font-semibold">
            <CircleCheck aria-hidden className="size-5 text-primary-text" />
            {t("result.done", { count: progress.total })}
          </p>
        )}
        <dl className="grid grid-cols-2 gap-x-4 gap-y-5 md:grid-cols-6">
          {counts.map((name) => (
            <div key={name} className="flex flex-col-reverse justify-end">
              <dt className="text-pretty text-muted-foreground text-sm leading-5">
                {t(`result.${name}`)}
              </dt>
              <dd className="font-display font-semibold text-2xl">{number(progress[name])}</dd>
            </div>
          ))}
        </dl>
      </Card>
      {progress.error_count > 0 && <Errors progress={progress} />}
      {!running && (
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => go("/contacts")}>{t("result.see")}</Button>
          <Button look="plain" onClick={() => go("/contacts/import")}>
            {t("result.another")}
          </Button>
        </div>
      )}
    </div>
  );
}

function Errors({ progress }: { progress: ImportProgress }) {
  const t = useContactWords();
  const table = tableOf(progress.id);
  const reasonOf = useRowReason(table);
  const save = () => {
    const rejected = progress.errors.filter((error) => !error.imported);
    const words = { row: t("row"), column: t("column"), reason: t("reason") };
    const csv = rejectedCsv(rejected, table, words, reasonOf);
    download(new Blob([csv], { type: "text/csv;charset=utf-8" }), t("errors.file"));
  };
  return (
    <Card className="min-w-0 p-4 md:p-5">
      <header className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <div>
          <h2 className="font-semibold text-lg">
            {t("errors.title", { count: progress.error_count })}
          </h2>
          <p className="text-pretty text-muted-foreground text-sm">{t("errors.text")}</p>
        </div>
        {progress.failed > 0 && (
          <Button look="plain" size="sm" onClick={save}>
            <Download aria-hidden /> {t("errors.download")}
          </Button>
        )}
      </header>
      <ErrorRows errors={progress.errors} table={table} reasonOf={reasonOf} />
      {progress.error_count > progress.errors.length && (
        <p className="mt-3 text-muted-foreground text-sm">
          {t("errors.more", { count: progress.errors.length })}
        </p>
      )}
    </Card>
  );
}
