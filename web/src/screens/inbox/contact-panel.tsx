/** Beside the conversation: who the person is, what they allowed, and what happened before. */
import {
  Ban,
  Building2,
  Copy,
  ExternalLink,
  Mail,
  Phone,
  ShieldCheck,
  ShieldQuestion,
} from "lucide-react";
import { type ReactNode, useState } from "react";
import { useChange } from "@/api/change";
import { api, ok, type Schemas } from "@/api/client";
import { Link } from "@/app/go";
import { screenAt } from "@/app/routes";
import { useSession } from "@/app/session";
import { Badge } from "@/components/ui/badge";
import { Button, buttonStyle } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/states";
import { Avatar, Skeleton } from "@/components/ui/surface";
import { toast } from "@/components/ui/toast";
import { useCommonWords } from "@/i18n";
import { useFormats } from "@/i18n/formats";
import { useContact } from "./data";
import { Timeline } from "./timeline";
import { useInboxWords } from "./words";

type Contact = Schemas["ContactAnswer"];

export function ContactPanel({ id }: { id: string }) {
  const contact = useContact(id);
  if (contact.isPending) return <PanelSkeleton />;
  if (contact.isError)
    return <ErrorState className="m-4" error={contact.error} onRetry={() => contact.refetch()} />;
  return (
    <div className="grid gap-6 p-5">
      <Head contact={contact.data} />
      <Permission contact={contact.data} />
      <Timeline contact={id} />
    </div>
  );
}

function Head({ contact }: { contact: Contact }) {
  const t = useInboxWords();
  const name = contact.name || contact.phone || t("unknown");
  const address = `/contacts/${contact.id}`;
  const fields = Object.entries(contact.fields).slice(0, 6);
  return (
    <section className="grid gap-4">
      <div className="grid justify-items-center gap-2 pt-1 text-center">
        <Avatar name={name} className="size-16 text-xl" />
        <h2 className="max-w-full font-semibold text-lg leading-6 [overflow-wrap:anywhere]">
          {name}
        </h2>
        {contact.tags.length > 0 && (
          <ul aria-label={t("contact.tags")} className="flex flex-wrap justify-center gap-1.5">
            {contact.tags.map((tag) => (
              <li key={tag} className="flex max-w-full">
                <Badge tone="outline">
                  <span className="truncate">{tag}</span>
                </Badge>
              </li>
            ))}
          </ul>
        )}
      </div>
      <ul className="grid gap-1 text-sm">
        {contact.phone && (
          <Fact icon={Phone} label={t("contact.phone")} copy={contact.phone}>
            {spaced(contact.phone)}
          </Fact>
        )}
        {contact.email && (
          <Fact icon={Mail} label={t("contact.email")} copy={contact.email}>
            {contact.email}
          </Fact>
        )}
        {contact.company && (
          <Fact icon={Building2} label={t("contact.company")}>
            {contact.company}
          </Fact>
        )}
      </ul>
      {fields.length > 0 && (
        <dl className="grid gap-1.5 text-sm">
          {fields.map(([field, value]) => (
            <div key={field} className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] gap-2">
              <dt className="truncate text-muted-foreground">{field}</dt>
              <dd className="[overflow-wrap:anywhere]">{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {screenAt(address) && (
        <Link to={address} className={buttonStyle({ look: "plain", size: "sm" })}>
          <ExternalLink aria-hidden /> {t("contact.open")}
        </Link>
      )}
    </section>
  );
}

function Fact({
  icon: Icon,
  label,
  copy,
  children,
}: {
  icon: typeof Phone;
  label: string;
  copy?: string;
  children: string;
}) {
  const t = useInboxWords();
  return (
    <li className="flex min-h-9 items-center gap-2.5">
      <Icon aria-hidden className="size-4 shrink-0 text-muted-foreground" />
      <span className="sr-only">{label}: </span>
      <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">{children}</span>
      {copy && (
        <Button
          look="ghost"
          size="icon"
          className="size-8 text-muted-foreground"
          aria-label={t("contact.copy", { what: label })}
          onClick={() =>
            navigator.clipboard.writeText(copy).then(
              () => toast(t("contact.copied"), { seconds: 3 }),
              () => toast.error(t("contact.notCopied")),
            )
          }
        >
          <Copy aria-hidden />
        </Button>
      )}
    </li>
  );
}

/** +55 11 98765-4321: Brazilian numbers as people read them, others as they are. */
export function spaced(phone: string): string {
  const brazil = /^\+55(\d{2})(\d{4,5})(\d{4})$/.exec(phone);
  return brazil ? `+55 ${brazil[1]} ${brazil[2]}-${brazil[3]}` : phone;
}

function Permission({ contact }: { contact: Contact }) {
  const t = useInboxWords();
  const { can } = useSession();
  const { date } = useFormats();
  const [asking, ask] = useState(false);
  const { basis, suppression } = contact;
  const all = suppression?.scope === "all";
  return (
    <section className="grid gap-2 rounded-lg border p-3.5 text-sm">
      <h3 className="font-sans font-semibold text-muted-foreground text-xs">{t("permission")}</h3>
      {suppression ? (
        <p className="flex items-start gap-2 text-danger-text">
          <Ban aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span>
            <strong className="block font-semibold">
              {t(all ? "permission.none" : "permission.noMarketing")}
            </strong>
            {t("permission.since", { date: date(suppression.at) })}
          </span>
        </p>
      ) : basis ? (
        <p className="flex items-start gap-2">
          <ShieldCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-primary-text" />
          <span>
            <strong className="block font-semibold">{basisText(basis.kind, t)}</strong>
            <span className="text-muted-foreground">
              {t("permission.since", { date: date(basis.at) })}
              {basis.source && ` · ${basis.source}`}
            </span>
          </span>
        </p>
      ) : (
        <p className="flex items-start gap-2">
          <ShieldQuestion aria-hidden className="mt-0.5 size-4 shrink-0 text-warning-text" />
          <span>
            <strong className="block font-semibold">{t("permission.unknown")}</strong>
            <span className="text-muted-foreground">{t("permission.unknown.text")}</span>
          </span>
        </p>
      )}
      {can("agent") && !all && (
        <Button look="plain" size="sm" className="mt-1" onClick={() => ask(true)}>
          <Ban aria-hidden /> {t("optOut")}
        </Button>
      )}
      <OptOut contact={contact} open={asking} onClose={() => ask(false)} />
    </section>
  );
}

const BASES = ["consent", "legitimate_interest", "contract", "existing_customer"] as const;

export function basisText(kind: string, t: ReturnType<typeof useInboxWords>): string {
  const known = BASES.find((one) => one === kind);
  return known ? t(`basis.${known}`) : kind;
}

/** Asked about, because only the person can take it back. */
function OptOut({
  contact,
  open,
  onClose,
}: {
  contact: Contact;
  open: boolean;
  onClose: () => void;
}) {
  const t = useInboxWords();
  const common = useCommonWords();
  const key = ["contact", contact.id];
  const optOut = useChange({
    send: (scope: "marketing" | "all") =>
      ok(
        api.POST("/api/v1/contacts/{id}/opt-out", {
          params: { path: { id: contact.id } },
          body: { scope, reason: "asked a member" },
        }),
      ),
    show: (scope, edit) =>
      edit.set<Contact>(key, (now) => ({
        ...now,
        suppression: { scope, reason: "", at: new Date().toISOString() },
      })),
    touches: [key, ["timeline", contact.id]],
    done: t("optOut.done"),
  });
  const choose = (scope: "marketing" | "all") => {
    onClose();
    optOut.mutate(scope);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={t("optOut.title", { name: contact.name || t("unknown") })}
      description={t("optOut.text")}
      footer={
        <Button look="ghost" onClick={onClose}>
          {common("cancel")}
        </Button>
      }
    >
      <div className="grid gap-2">
        {!contact.suppression && (
          <Choice title={t("optOut.marketing")} onChoose={() => choose("marketing")}>
            {t("optOut.marketing.text")}
          </Choice>
        )}
        <Choice title={t("optOut.all")} onChoose={() => choose("all")}>
          {t("optOut.all.text")}
        </Choice>
      </div>
    </Dialog>
  );
}

function Choice({
  title,
  children,
  onChoose,
}: {
  title: string;
  children: ReactNode;
  onChoose: () => void;
}) {
  return (
    <button
      type="button"
      onClick={onChoose}
      className="rounded-lg border border-input/60 px-4 py-3 text-left hover:bg-muted"
    >
      <span className="block font-semibold">{title}</span>
      <span className="block text-muted-foreground text-sm">{children}</span>
    </button>
  );
}

export function PanelSkeleton() {
  return (
    <div className="grid gap-6 p-5">
      <div className="grid justify-items-center gap-3">
        <Skeleton className="size-16 rounded-full!" />
        <Skeleton className="h-5 w-36" />
      </div>
      <Skeleton className="h-9" />
      <Skeleton className="h-28 rounded-lg" />
      <Skeleton className="h-40" />
    </div>
  );
}
