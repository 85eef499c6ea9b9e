/** The list of people with search, filters, choice of many, and one of them open beside it. */
import { Download, FileUp, UserPlus } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { useLocation, useNavigate, useParams } from "react-router";
import { useCommands } from "@/app/commands";
import { useGo } from "@/app/go";
import { late } from "@/app/late";
import { useSession } from "@/app/session";
import { useShortcuts } from "@/app/shortcuts";
import { Button } from "@/components/ui/button";
import { DataListSkeleton } from "@/components/ui/data-list";
import { MoreRows } from "@/components/ui/more";
import { useSelection } from "@/components/ui/selection";
import { ErrorState, PageHeader } from "@/components/ui/states";
import { useSearchState } from "@/lib/search-state";
import { useStore } from "@/lib/store";
import { useContacts } from "./data";
import { ExampleNotice } from "./examples";
import { useExport } from "./export";
import { Filters, matches, SHAPE } from "./filters";
import { foresee, heldStore, isLong } from "./held";
import { reportStore } from "./hold";
import { NoContacts } from "./no-contacts";
import { PeopleTable } from "./table";
import { useContactWords } from "./words";

const BulkActions = late(async () => (await import("./bulk")).BulkActions);
const HeldProgress = late(async () => (await import("./bulk")).HeldProgress);
const ContactPanel = late(async () => (await import("./panel")).ContactPanel);
const NewContact = late(async () => (await import("./new-contact")).NewContact);

const IMPORT = "/contacts/import";

export function ContactList() {
  const t = useContactWords();
  const go = useGo();
  const navigate = useNavigate();
  const { id } = useParams();
  const { can } = useSession();
  const mayEdit = can("agent");
  const [{ q, show, tag }, setFilters] = useSearchState(SHAPE);
  const archived = show === "archived";
  const contacts = useContacts(q, archived);
  const held = useStore(heldStore);
  const report = useStore(reportStore);
  const foreseen = useMemo(
    () => foresee(contacts.items, archived ? [] : held),
    [contacts.items, held, archived],
  );
  const people = useMemo(
    () => foreseen.filter((one) => matches(one, show, tag)),
    [foreseen, show, tag],
  );
  const tags = useMemo(
    () => [...new Set(foreseen.flatMap((one) => one.tags))].sort((a, b) => a.localeCompare(b)),
    [foreseen],
  );
  const selection = useSelection();
  const [adding, add] = useState(false);
  const exporting = useExport();
  const { search } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list is another choice
  useEffect(() => selection.clear(), [q, show, tag]);
  useShortcuts(mayEdit ? [{ keys: "c", label: t("new"), run: () => add(true) }] : []);
  useCommands(
    mayEdit
      ? [
          {
            id: "contact new",
            kind: "action",
            label: t("new"),
            icon: UserPlus,
            keys: "c",
            run: () => add(true),
          },
          {
            id: "contact import",
            kind: "action",
            label: t("import"),
            icon: FileUp,
            run: () => go(IMPORT),
          },
        ]
      : [],
  );
  const searching = people.length === 0 && contacts.hasNextPage && !contacts.isFetchNextPageError;
  const empty =
    !contacts.arriving && contacts.isSuccess && people.length === 0 && !contacts.hasNextPage;
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        actions={
          mayEdit && (
            <>
              <Button
                look="plain"
                className="max-md:px-3"
                pending={exporting.isPending}
                onClick={() => exporting.mutate()}
              >
                <Download aria-hidden /> <span className="max-md:sr-only">{t("export")}</span>
              </Button>
              <Button look="plain" onClick={() => go(IMPORT)}>
                <FileUp aria-hidden /> {t("import")}
              </Button>
              <Button onClick={() => add(true)}>
                <UserPlus aria-hidden /> {t("new")}
              </Button>
            </>
          )
        }
      />
      <Filters q={q} show={show} tag={tag} tags={tags} onChange={setFilters} />
      <HeldProgress wanted={held.some(isLong)} />
      {mayEdit && !archived && <ExampleNotice people={people} />}
      {(contacts.arriving || (searching && contacts.isFetching)) && <DataListSkeleton rows={8} />}
      {contacts.isError && !contacts.isFetchNextPageError && (
        <ErrorState error={contacts.error} onRetry={() => contacts.refetch()} />
      )}
      {empty && (
        <NoContacts
          search={q || tag}
          show={show}
          onClear={() => setFilters({ q: "", show: "all", tag: "" })}
          onImport={mayEdit ? () => go(IMPORT) : undefined}
          onAdd={mayEdit ? () => add(true) : undefined}
        />
      )}
      {!contacts.arriving && people.length > 0 && (
        <PeopleTable
          people={people}
          selection={mayEdit && !archived ? selection : undefined}
          onOpen={(contact) => go(`/contacts/${contact.id}${search}`)}
        />
      )}
      <MoreRows list={contacts} />
      <BulkActions
        wanted={selection.ids.size > 0 || report !== null}
        people={people}
        tags={tags}
        selection={selection}
      />
      <ContactPanel
        wanted={id !== undefined}
        id={id}
        // What is typed there is saved as it goes, so nothing is asked.
        onClose={() => navigate(`/contacts${search}`)}
      />
      <NewContact
        wanted={adding}
        open={adding}
        onClose={() => add(false)}
        onOpenContact={(found) => go(`/contacts/${found}`)}
      />
    </>
  );
}
