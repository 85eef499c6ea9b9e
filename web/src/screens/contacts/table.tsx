/** People as a table on desks and cards on phones. */
import { lazy, Suspense, useState } from "react";
import { late } from "@/app/late";
import { useSession } from "@/app/session";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { type Column, DataList } from "@/components/ui/data-list";
import type { Selection } from "@/components/ui/selection";
import { Avatar } from "@/components/ui/surface";
import { useFormats } from "@/i18n/formats";
import { PermissionBadge } from "./permission-badge";
import { type Contact, nameOf, writePhone } from "./person";
import { useContactWords } from "./words";

const OptOutDialog = late(async () => (await import("./opt-out-dialog")).OptOutDialog);
const loadMenu = () => import("./row-menu");
const RowMenu = lazy(loadMenu);

export function PeopleTable({
  people,
  selection,
  onOpen,
}: {
  people: readonly Contact[];
  selection?: Selection;
  onOpen: (contact: Contact) => void;
}) {
  const t = useContactWords();
  const { date } = useFormats();
  const { can } = useSession();
  const [stopping, stop] = useState<Contact | null>(null);
  const columns: Column<Contact>[] = [
    {
      id: "name",
      header: t("name"),
      width: "minmax(0, 5fr)",
      className: "flex items-center gap-3",
      cell: (contact) => (
        <>
          <Avatar name={nameOf(contact) || t("person")} />
          <Person contact={contact} />
        </>
      ),
    },
    {
      id: "reach",
      header: t("reach"),
      width: "minmax(0, 3fr)",
      className: "truncate text-muted-foreground",
      cell: reachOf,
    },
    {
      id: "permission",
      header: t("permission"),
      width: "10.5rem",
      cell: (contact) => <PermissionBadge contact={contact} />,
    },
    {
      id: "tags",
      header: t("tags"),
      width: "minmax(0, 2fr)",
      cell: (contact) => <Tags tags={contact.tags} />,
    },
    {
      id: "since",
      header: t("since"),
      width: "8rem",
      className: "whitespace-nowrap text-muted-foreground",
      cell: (contact) => date(contact.created_at),
    },
  ];
  const editable = can("agent");
  return (
    <>
      <DataList
        label={t("title")}
        rows={people}
        rowId={(contact) => contact.id}
        rowName={(contact) => nameOf(contact) || t("person")}
        columns={columns}
        selection={selection}
        onOpen={onOpen}
        rowHeight={61}
        even
        cardHeight={(contact) => (companyOf(contact) ? 140 : 120)}
        actions={
          editable
            ? (contact) => <PersonMenu contact={contact} onStop={() => stop(contact)} />
            : undefined
        }
        card={(contact) => (
          <div className="grid justify-items-start gap-2">
            <div className="w-full min-w-0">
              <Person contact={contact} />
              <p className="truncate text-muted-foreground text-sm">{reachOf(contact)}</p>
            </div>
            <PermissionBadge contact={contact} />
          </div>
        )}
      />
      <OptOutDialog
        wanted={stopping !== null}
        contacts={stopping ? [stopping] : null}
        onClose={() => stop(null)}
      />
    </>
  );
}

function reachOf(contact: Contact): string {
  return writePhone(contact.phone) || contact.email || "—";
}

/** Where it says more than the name does. */
function companyOf(contact: Contact): string {
  return contact.company === nameOf(contact) ? "" : contact.company;
}

function Person({ contact }: { contact: Contact }) {
  const t = useContactWords();
  const company = companyOf(contact);
  const name = <p className="truncate font-semibold">{nameOf(contact) || t("person")}</p>;
  if (!company) return name;
  return (
    <div className="min-w-0">
      {name}
      <p className="truncate text-muted-foreground text-sm">{company}</p>
    </div>
  );
}

function Tags({ tags }: { tags: readonly string[] }) {
  if (tags.length === 0) return null;
  return (
    <div className="flex min-w-0 items-center gap-1.5">
      <Badge className="min-w-0">
        <span className="truncate">{tags[0]}</span>
      </Badge>
      {tags.length > 1 && (
        <span className="text-muted-foreground text-xs" title={tags.slice(1).join(", ")}>
          +{tags.length - 1}
        </span>
      )}
    </div>
  );
}

/** The menu itself comes with its first use: a list has one per row. */
function PersonMenu({ contact, onStop }: { contact: Contact; onStop: () => void }) {
  const t = useContactWords();
  const [used, use] = useState(false);
  const trigger = (
    <Button
      look="ghost"
      size="icon"
      aria-haspopup="menu"
      aria-label={t("menu", { name: nameOf(contact) || t("person") })}
      onPointerEnter={loadMenu}
      onFocus={loadMenu}
      onClick={() => use(true)}
      // Three dots in one piece: a list that scrolls makes many of them.
      className="before:size-[3px] before:rounded-full before:bg-current before:[box-shadow:0_5px,0_-5px]"
    />
  );
  if (!used) return trigger;
  return (
    <Suspense fallback={trigger}>
      <RowMenu contact={contact} onStop={onStop} trigger={trigger} />
    </Suspense>
  );
}
