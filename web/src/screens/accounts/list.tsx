import { MessageCircle, Plus, Smartphone } from "lucide-react";
import { useState } from "react";
import { useCommands } from "@/app/commands";
import { useGo } from "@/app/go";
import { useSession } from "@/app/session";
import { useShortcuts } from "@/app/shortcuts";
import { Button } from "@/components/ui/button";
import { MoreRows } from "@/components/ui/more";
import { EmptyState, ErrorState, PageHeader } from "@/components/ui/states";
import { Card, Skeleton } from "@/components/ui/surface";
import { AccountCard } from "./account-card";
import { ConnectSheet } from "./connect";
import { useAccounts } from "./data";
import { useAccountWords } from "./words";

export function AccountList() {
  const t = useAccountWords();
  const go = useGo();
  const { can } = useSession();
  const mayEdit = can("admin");
  const accounts = useAccounts();
  const [connecting, connect] = useState(false);
  const start = () => connect(true);
  useShortcuts(mayEdit ? [{ keys: "c", label: t("connect"), run: start }] : []);
  useCommands(
    mayEdit
      ? [
          {
            id: "account new",
            kind: "action",
            label: t("connect"),
            icon: Plus,
            keys: "c",
            run: start,
          },
        ]
      : [],
  );
  const empty = !accounts.arriving && accounts.isSuccess && accounts.items.length === 0;
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        actions={
          mayEdit && (
            <Button onClick={start}>
              <Plus aria-hidden /> {t("connect")}
            </Button>
          )
        }
      />
      {accounts.arriving && <AccountSkeleton />}
      {accounts.isError && <ErrorState error={accounts.error} onRetry={() => accounts.refetch()} />}
      {empty && (
        <EmptyState
          icon={mayEdit ? Smartphone : MessageCircle}
          title={t("empty")}
          action={mayEdit && <Button onClick={start}>{t("connect")}</Button>}
        >
          {t(mayEdit ? "empty.text" : "empty.viewer")}
        </EmptyState>
      )}
      <ul className="grid gap-4" aria-label={t("title")}>
        {!accounts.arriving &&
          accounts.items.map((account) => (
            <li key={account.id} className="min-w-0">
              <AccountCard account={account} />
            </li>
          ))}
      </ul>
      <MoreRows list={accounts} />
      <ConnectSheet
        open={connecting}
        onClose={() => connect(false)}
        onConnected={(account) => go(`/accounts/${account.id}`)}
      />
    </>
  );
}

function AccountSkeleton() {
  return (
    <Card className="p-5">
      <div className="flex items-center gap-4">
        <Skeleton className="size-11 rounded-lg" />
        <div className="grid flex-1 gap-2">
          <Skeleton className="w-48" />
          <Skeleton className="w-36" />
        </div>
        <Skeleton className="h-6 w-20" />
      </div>
      <div className="mt-6 grid gap-5 md:grid-cols-3">
        <Skeleton className="h-14" />
        <Skeleton className="h-14" />
        <Skeleton className="h-14" />
      </div>
    </Card>
  );
}
