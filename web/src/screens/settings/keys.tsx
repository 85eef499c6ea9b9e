/** API keys: made for one program each, shown once, revoked for good. */
import { KeyRound, Lock, Plus, Trash2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useCommands } from "@/app/commands";
import { type Role, roleOf } from "@/app/roles";
import { useSession } from "@/app/session";
import { useShortcuts } from "@/app/shortcuts";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmTyped } from "@/components/ui/confirm-typed";
import { type Column, DataList, DataListSkeleton } from "@/components/ui/data-list";
import { MoreRows } from "@/components/ui/more";
import { EmptyState, ErrorState } from "@/components/ui/states";
import { useCommonWords } from "@/i18n";
import { useFormats } from "@/i18n/formats";
import { type Key, useKeys, useRevokeKey } from "./data";
import { SettingsFrame } from "./frame";
import { useSettingsWords } from "./words";

const loadDialog = () => import("./new-key");
const NewKeyDialog = lazy(loadDialog);

export function KeysPage() {
  const t = useSettingsWords();
  const common = useCommonWords();
  const { can, business } = useSession();
  if (can("admin")) return <Keys />;
  return (
    <SettingsFrame section="keys">
      <EmptyState icon={Lock} title={common("forbidden.title")}>
        {common("forbidden.text", { business })}
      </EmptyState>
      <p className="sr-only">{t("keys.text")}</p>
    </SettingsFrame>
  );
}

function Keys() {
  const t = useSettingsWords();
  const keys = useKeys();
  const [making, make] = useState(false);
  const [asked, ask] = useState(false);
  const [ending, end] = useState<Key | null>(null);
  const create = () => {
    ask(true);
    make(true);
  };
  useShortcuts([{ keys: "c", label: t("key.new"), run: create }]);
  useCommands([{ id: "key new", kind: "action", label: t("key.new"), icon: Plus, run: create }]);
  const button = (
    <Button onClick={create} onPointerEnter={loadDialog}>
      <Plus aria-hidden /> {t("key.new")}
    </Button>
  );
  const empty = keys.isSuccess && keys.items.length === 0;
  return (
    <SettingsFrame section="keys" description={t("keys.text")} actions={!empty && button}>
      {keys.isPending && <DataListSkeleton rows={3} />}
      {keys.isError && <ErrorState error={keys.error} onRetry={() => keys.refetch()} />}
      {empty && (
        <EmptyState icon={KeyRound} title={t("keys.empty")} action={button}>
          {t("keys.empty.text")}
        </EmptyState>
      )}
      {keys.items.length > 0 && <KeyList keys={keys.items} onEnd={end} />}
      <MoreRows list={keys} />
      <Suspense>{asked && <NewKeyDialog open={making} onOpenChange={make} />}</Suspense>
      {ending && <RevokeKey key={ending.id} ending={ending} onClose={() => end(null)} />}
    </SettingsFrame>
  );
}

function KeyList({ keys, onEnd }: { keys: readonly Key[]; onEnd: (key: Key) => void }) {
  const t = useSettingsWords();
  const { role } = useSession();
  const columns: Column<Key>[] = [
    {
      id: "name",
      header: t("key.name"),
      width: "minmax(0, 2fr)",
      cell: (key) => <Name of={key} />,
    },
    {
      id: "role",
      header: t("key.role"),
      width: "8rem",
      cell: (key) => <RoleBadge word={key.role} />,
    },
    {
      id: "made",
      header: t("key.made"),
      width: "minmax(0, 1.2fr)",
      cell: (key) => <Made of={key} />,
    },
    { id: "used", header: t("key.used"), width: "8rem", cell: (key) => <Used of={key} /> },
  ];
  return (
    <DataList
      label={t("keys.list")}
      rows={keys}
      rowId={(key) => key.id}
      rowName={(key) => key.name}
      columns={columns}
      actions={(key) => (
        <Button
          look="ghost"
          size="icon"
          aria-label={t("key.revoke.one", { name: key.name })}
          disabled={!mayTouch(role, key)}
          title={mayTouch(role, key) ? undefined : t("key.above")}
          onClick={() => onEnd(key)}
        >
          <Trash2 aria-hidden />
        </Button>
      )}
      card={(key) => (
        <div className="grid gap-2">
          <Name of={key} />
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <RoleBadge word={key.role} />
            <Used of={key} full />
          </div>
          <Made of={key} />
        </div>
      )}
    />
  );
}

function mayTouch(role: Role | null, key: Key): boolean {
  return role === "owner" || key.role !== "owner";
}

function Name({ of }: { of: Key }) {
  return (
    <div className="min-w-0">
      <p className="truncate font-semibold">{of.name}</p>
      <p className="truncate font-mono text-[13px] text-muted-foreground">{of.prefix}…</p>
    </div>
  );
}

function RoleBadge({ word }: { word: string }) {
  const common = useCommonWords();
  const role = roleOf(word);
  return <Badge>{role ? common(`role.${role}`) : word}</Badge>;
}

function Made({ of }: { of: Key }) {
  const t = useSettingsWords();
  const { date } = useFormats();
  return (
    <div className="min-w-0 text-muted-foreground text-sm leading-5">
      <p>{date(of.created_at)}</p>
      {of.created_by_name && (
        <p className="truncate">{t("key.madeBy", { name: of.created_by_name })}</p>
      )}
    </div>
  );
}

function Used({ of, full }: { of: Key; full?: boolean }) {
  const t = useSettingsWords();
  const { relative } = useFormats();
  const text = of.last_used_at ? relative(of.last_used_at) : t("key.unused");
  return (
    <span className="text-muted-foreground text-sm">
      {full && of.last_used_at ? t("key.usedAt", { when: text }) : text}
    </span>
  );
}

function RevokeKey({ ending, onClose }: { ending: Key; onClose: () => void }) {
  const t = useSettingsWords();
  const { relative } = useFormats();
  const revoke = useRevokeKey();
  return (
    <ConfirmTyped
      open
      onOpenChange={onClose}
      title={t("key.revoke.ask", { name: ending.name })}
      phrase={ending.name}
      action={t("key.revoke")}
      pending={revoke.isPending}
      onConfirm={() => revoke.mutate(ending, { onSuccess: onClose })}
    >
      <p>{t("key.revoke.text")}</p>
      {ending.last_used_at && (
        <p className="mt-2 font-semibold">
          {t("key.revoke.used", { when: relative(ending.last_used_at) })}
        </p>
      )}
    </ConfirmTyped>
  );
}
