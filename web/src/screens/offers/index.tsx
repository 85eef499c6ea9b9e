/** Offers: what the business sells, as agents and campaigns quote it. */
import { Archive, ArchiveRestore, EllipsisVertical, Pencil, Plus, Tag } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { useCommands } from "@/app/commands";
import { useSession } from "@/app/session";
import { useShortcuts } from "@/app/shortcuts";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Segmented } from "@/components/ui/choice";
import { type Column, DataList, DataListSkeleton } from "@/components/ui/data-list";
import { Menu, MenuItem } from "@/components/ui/menu";
import { MoreRows } from "@/components/ui/more";
import { EmptyState, ErrorState, PageHeader } from "@/components/ui/states";
import { useCommonWords } from "@/i18n";
import { useFormats } from "@/i18n/formats";
import { flag, useSearchState } from "@/lib/search-state";
import { type Offer, useArchiveOffer, useOffers, useRestoreOffer } from "./data";
import { useOfferWords } from "./words";

// The form and its libraries come when somebody wants them.
const loadSheet = () => import("./offer-sheet");
const OfferSheet = lazy(loadSheet);

const FILTERS = { archived: flag() };

export default function Offers() {
  const t = useOfferWords();
  const { can } = useSession();
  const mayEdit = can("admin");
  const [{ archived }, setFilters] = useSearchState(FILTERS);
  const offers = useOffers(archived);
  const [editing, edit] = useState<Offer | "new" | null>(null);
  const [asked, ask] = useState(false);
  useEffect(() => {
    if (editing) ask(true);
  }, [editing]);
  const create = () => edit("new");
  useShortcuts(mayEdit ? [{ keys: "c", label: t("new"), run: create }] : []);
  useCommands(
    mayEdit
      ? [{ id: "offer new", kind: "action", label: t("new"), icon: Plus, keys: "c", run: create }]
      : [],
  );
  const empty = offers.isSuccess && offers.items.length === 0;
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        actions={
          mayEdit && (
            <Button onClick={create} onPointerEnter={loadSheet}>
              <Plus aria-hidden /> {t("new")}
            </Button>
          )
        }
      />
      <Segmented
        className="mb-4"
        label={t("filter")}
        value={archived ? "archived" : "current"}
        onChange={(value) => setFilters({ archived: value === "archived" })}
        segments={[
          { value: "current", label: t("filter.current") },
          { value: "archived", label: t("filter.archived") },
        ]}
      />
      {offers.arriving && <DataListSkeleton rows={4} />}
      {offers.isError && <ErrorState error={offers.error} onRetry={() => offers.refetch()} />}
      {!offers.arriving && empty && (
        <NoOffers archived={archived} onCreate={mayEdit ? create : undefined} />
      )}
      {!offers.arriving && offers.items.length > 0 && (
        <OfferList offers={offers.items} onOpen={edit} mayEdit={mayEdit} />
      )}
      <MoreRows list={offers} />
      <Suspense>
        {asked && <OfferSheet offer={editing} mayEdit={mayEdit} onClose={() => edit(null)} />}
      </Suspense>
    </>
  );
}

function NoOffers({ archived, onCreate }: { archived: boolean; onCreate?: () => void }) {
  const t = useOfferWords();
  if (archived) {
    return (
      <EmptyState icon={Archive} title={t("empty.archived")}>
        {t("empty.archived.text")}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={Tag}
      title={t("empty")}
      action={onCreate && <Button onClick={onCreate}>{t("empty.do")}</Button>}
    >
      {t("empty.text")}
    </EmptyState>
  );
}

function OfferList({
  offers,
  onOpen,
  mayEdit,
}: {
  offers: readonly Offer[];
  onOpen: (offer: Offer) => void;
  mayEdit: boolean;
}) {
  const t = useOfferWords();
  const { date } = useFormats();
  const columns: Column<Offer>[] = [
    {
      id: "name",
      header: t("name"),
      width: "minmax(0, 3fr)",
      cell: (offer) => <Name offer={offer} />,
    },
    {
      id: "price",
      header: t("price"),
      width: "9rem",
      align: "end",
      cell: (offer) => <Price offer={offer} />,
    },
    { id: "state", header: t("state"), width: "8.5rem", cell: (offer) => <State offer={offer} /> },
    {
      id: "updated",
      header: t("updated"),
      width: "8.5rem",
      cell: (offer) => <span className="text-muted-foreground">{date(offer.updated_at)}</span>,
    },
  ];
  return (
    <DataList
      label={t("title")}
      rows={offers}
      rowId={(offer) => offer.id}
      rowName={(offer) => offer.name}
      columns={columns}
      onOpen={onOpen}
      actions={mayEdit ? (offer) => <OfferMenu offer={offer} onEdit={onOpen} /> : undefined}
      card={(offer) => (
        <div className="grid gap-2">
          <Name offer={offer} />
          <div className="flex items-center justify-between gap-3">
            <State offer={offer} />
            <Price offer={offer} />
          </div>
        </div>
      )}
    />
  );
}

function Name({ offer }: { offer: Offer }) {
  return (
    <div className="min-w-0">
      <p className="truncate font-semibold">{offer.name}</p>
      {offer.description && (
        <p className="truncate text-muted-foreground text-sm">{offer.description}</p>
      )}
    </div>
  );
}

function Price({ offer }: { offer: Offer }) {
  const t = useOfferWords();
  const { money } = useFormats();
  if (!offer.price)
    return <span className="text-muted-foreground text-sm">{t("price.agreed")}</span>;
  return <span className="font-semibold">{money(offer.price)}</span>;
}

function State({ offer }: { offer: Offer }) {
  const t = useOfferWords();
  if (offer.archived) return <Badge>{t("state.archived")}</Badge>;
  return offer.active ? (
    <Badge tone="good">{t("state.active")}</Badge>
  ) : (
    <Badge tone="outline">{t("state.inactive")}</Badge>
  );
}

function OfferMenu({ offer, onEdit }: { offer: Offer; onEdit: (offer: Offer) => void }) {
  const t = useOfferWords();
  const common = useCommonWords();
  const restore = useRestoreOffer();
  const archive = useArchiveOffer(restore.mutate);
  return (
    <Menu
      trigger={
        <Button look="ghost" size="icon" aria-label={t("menu", { name: offer.name })}>
          <EllipsisVertical aria-hidden />
        </Button>
      }
    >
      {!offer.archived && (
        <MenuItem onSelect={() => onEdit(offer)}>
          <Pencil aria-hidden /> {common("edit")}
        </MenuItem>
      )}
      {offer.archived ? (
        <MenuItem onSelect={() => restore.mutate({ id: offer.id, active: true })}>
          <ArchiveRestore aria-hidden /> {t("restore")}
        </MenuItem>
      ) : (
        <MenuItem onSelect={() => archive.mutate(offer)}>
          <Archive aria-hidden /> {t("archive")}
        </MenuItem>
      )}
    </Menu>
  );
}
