/** One person beside the list: data, permission and what happened, each in its tab. */
import { Archive, Ban, MessageCircle } from "lucide-react";
import { useEffect, useState } from "react";
import { useSession } from "@/app/session";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Sheet } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/states";
import { Skeleton } from "@/components/ui/surface";
import { Tab, TabList, TabPanel, Tabs } from "@/components/ui/tabs";
import { useFormats } from "@/i18n/formats";
import { useStore } from "@/lib/store";
import { useAccountNames, useContact } from "./data";
import { Details } from "./details";
import { Erase } from "./erase";
import { foresee, heldStore } from "./held";
import { History } from "./history";
import { useHold } from "./hold";
import { Identifiers } from "./identifiers";
import { OptOutDialog } from "./opt-out-dialog";
import { PermissionPanel } from "./permission";
import { PermissionBadge } from "./permission-badge";
import { type Contact, isErased, nameOf } from "./person";
import { useContactWords } from "./words";

export function ContactPanel({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const t = useContactWords();
  // The last person stays while the panel slides out.
  const [last, setLast] = useState(id);
  useEffect(() => {
    if (id) setLast(id);
  }, [id]);
  const query = useContact(id ?? last);
  const held = useStore(heldStore);
  const contact = query.data && foresee([query.data], held)[0];
  // Archived from here: it leaves together with its row.
  const gone = query.data !== undefined && contact === undefined && id !== undefined;
  useEffect(() => {
    if (gone) onClose();
  }, [gone, onClose]);
  return (
    <Sheet
      open={id !== undefined && !gone}
      onOpenChange={onClose}
      title={contact ? nameOf(contact) || t("person") : t("person.loading")}
      className="max-md:h-[92dvh] md:w-[36rem]"
      onOpenAutoFocus={(event) => event.preventDefault()}
    >
      {query.isError && <ErrorState error={query.error} onRetry={() => query.refetch()} />}
      {query.isPending && id && <PanelSkeleton />}
      {contact && <Person key={contact.id} contact={contact} onArchived={onClose} />}
    </Sheet>
  );
}

function Person({ contact, onArchived }: { contact: Contact; onArchived: () => void }) {
  const t = useContactWords();
  const { can } = useSession();
  const { archive } = useHold();
  const [stopping, stop] = useState(false);
  const editable = can("agent") && !contact.archived;
  return (
    <div className="grid grid-cols-1 gap-4 pb-4">
      <div className="flex flex-wrap items-center gap-2">
        <PermissionBadge contact={contact} />
        {contact.archived && <Badge>{t("archived.state")}</Badge>}
        <Windows contact={contact} />
      </div>
      <div className="flex flex-wrap gap-2 empty:hidden">
        {editable && contact.suppression?.scope !== "all" && (
          <Button look="plain" size="sm" onClick={() => stop(true)}>
            <Ban aria-hidden /> {t("optOut")}
          </Button>
        )}
        {editable && (
          <Button
            look="plain"
            size="sm"
            onClick={() => {
              archive([contact]);
              onArchived();
            }}
          >
            <Archive aria-hidden /> {t("archive")}
          </Button>
        )}
        {can("admin") && !isErased(contact) && <Erase contact={contact} onErased={onArchived} />}
      </div>
      <Tabs defaultValue="data">
        <TabList aria-label={t("person.parts")}>
          <Tab value="data">{t("tab.data")}</Tab>
          <Tab value="permission">{t("tab.permission")}</Tab>
          <Tab value="history">{t("tab.history")}</Tab>
        </TabList>
        <TabPanel value="data" className="grid grid-cols-1 gap-7 pt-5">
          <Identifiers contact={contact} editable={editable} />
          <Details contact={contact} editable={editable} />
        </TabPanel>
        <TabPanel value="permission" className="pt-5">
          <PermissionPanel contact={contact} editable={editable} />
        </TabPanel>
        <TabPanel value="history" className="pt-5">
          <History contact={contact} />
        </TabPanel>
      </Tabs>
      <OptOutDialog contacts={stopping ? [contact] : null} onClose={() => stop(false)} />
    </div>
  );
}

/** Until when free text may be written, number by number. */
function Windows({ contact }: { contact: Contact }) {
  const t = useContactWords();
  const { short } = useFormats();
  const names = useAccountNames();
  const open = Object.entries(contact.windows).filter(([, end]) => Date.parse(end) > Date.now());
  return open.map(([account, end]) => (
    <Badge key={account} tone="info" className="h-auto whitespace-normal py-1">
      <MessageCircle aria-hidden className="shrink-0" />
      {t("window", { name: names.get(account) ?? "WhatsApp", time: short(end) })}
    </Badge>
  ));
}

function PanelSkeleton() {
  return (
    <div className="grid gap-5">
      <Skeleton className="h-6 w-32" />
      <Skeleton className="h-9 w-64" />
      <Skeleton className="h-10" />
      <Skeleton className="h-16" />
      <Skeleton className="h-16" />
      <Skeleton className="h-16" />
    </div>
  );
}
