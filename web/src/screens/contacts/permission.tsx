/** Why the person may be written to, what they do not want, and every word that proves it. */
import { FilePenLine } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { MoreRows } from "@/components/ui/more";
import { ErrorState } from "@/components/ui/states";
import { Skeleton } from "@/components/ui/surface";
import { useFormats } from "@/i18n/formats";
import { ConsentDialog } from "./consent-dialog";
import { useConsents } from "./data";
import { BASES, type Contact, isOneOf } from "./person";
import { proofText, reasonText } from "./reasons";
import { useContactWords } from "./words";

export function PermissionPanel({ contact, editable }: { contact: Contact; editable: boolean }) {
  const t = useContactWords();
  const { dateTime } = useFormats();
  const [recording, record] = useState(false);
  const { basis, suppression } = contact;
  return (
    <div className="grid gap-6">
      {suppression && (
        <section className="rounded-md bg-danger-soft p-4 text-danger-text">
          <h3 className="font-sans font-semibold">{t(`stopped.${scopeOf(suppression.scope)}`)}</h3>
          <p className="mt-1 text-sm">
            {reasonText(suppression.reason, t)} · {dateTime(suppression.at)}
          </p>
          <p className="mt-2 text-pretty text-sm">{t("stopped.text")}</p>
        </section>
      )}
      <section className="grid gap-3">
        <h3 className="font-sans font-semibold">{t("basis")}</h3>
        {basis ? (
          <dl className="grid gap-3 rounded-md border p-4 text-sm">
            <Fact name={t("basis.why")}>
              {isOneOf(BASES, basis.kind) ? t(`basis.${basis.kind}`) : basis.kind}
            </Fact>
            <Fact name={t("source.short")}>{basis.source || "—"}</Fact>
            <Fact name={t("proof")}>{proofText(basis.proof, t) || "—"}</Fact>
            <Fact name={t("since.when")}>{dateTime(basis.at)}</Fact>
          </dl>
        ) : (
          <p className="text-pretty text-muted-foreground text-sm">{t("basis.none")}</p>
        )}
        {editable && (
          <Button
            look={basis ? "plain" : "primary"}
            size="sm"
            className="justify-self-start"
            onClick={() => record(true)}
          >
            <FilePenLine aria-hidden /> {t("consent.record")}
          </Button>
        )}
      </section>
      <Consents contact={contact} />
      <ConsentDialog contact={contact} open={recording} onClose={() => record(false)} />
    </div>
  );
}

function scopeOf(scope: string): "all" | "marketing" {
  return scope === "all" ? "all" : "marketing";
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid gap-0.5 md:grid-cols-[9rem_1fr] md:gap-3">
      <dt className="text-muted-foreground">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}

function Consents({ contact }: { contact: Contact }) {
  const t = useContactWords();
  const { dateTime } = useFormats();
  const consents = useConsents(contact.id);
  if (consents.isError)
    return <ErrorState error={consents.error} onRetry={() => consents.refetch()} />;
  return (
    <section className="grid gap-3">
      <h3 className="font-sans font-semibold">{t("consents")}</h3>
      {consents.isPending && <Skeleton className="h-16" />}
      {consents.isSuccess && consents.items.length === 0 && (
        <p className="text-muted-foreground text-sm">{t("consents.none")}</p>
      )}
      <ol className="grid gap-2">
        {consents.items.map((event) => (
          <li key={`${event.kind} ${event.at}`} className="rounded-md border p-3 text-sm">
            <div className="flex flex-wrap items-center justify-between gap-2">
              <Badge tone={event.kind === "opt_out" ? "danger" : "good"}>
                {event.kind === "opt_out" ? t("consents.optOut") : t("consents.given")}
              </Badge>
              <span className="text-muted-foreground">{dateTime(event.at)}</span>
            </div>
            <p className="mt-2 break-words">
              {event.kind === "opt_out"
                ? reasonText(event.source, t)
                : isOneOf(BASES, event.kind) && t(`basis.${event.kind}`)}
            </p>
            {event.kind !== "opt_out" && event.source && (
              <p className="break-words text-muted-foreground">{event.source}</p>
            )}
            {event.wording && <p className="mt-1 break-words">“{event.wording}”</p>}
            {event.proof && (
              <p className="mt-1 break-words text-muted-foreground">
                {t("proof")}: {proofText(event.proof, t)}
              </p>
            )}
          </li>
        ))}
      </ol>
      <MoreRows auto={false} list={consents} />
    </section>
  );
}
