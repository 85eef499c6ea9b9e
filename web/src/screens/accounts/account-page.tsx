/** One number: its health, its templates, its settings, and the way out. */
import { useState } from "react";
import { useParams } from "react-router";
import { useGo } from "@/app/go";
import { useSession } from "@/app/session";
import { BackLink } from "@/components/ui/back-link";
import { Button } from "@/components/ui/button";
import { ConfirmTyped } from "@/components/ui/confirm-typed";
import { ErrorState, PageHeader } from "@/components/ui/states";
import { Card, CardHeader, Skeleton } from "@/components/ui/surface";
import { AccountActions, StatusBadge } from "./account-card";
import { type Account, useAccount, useDisconnect } from "./data";
import { CheckedAt, Health } from "./health";
import { writeNumber } from "./number";
import { AccountSettings } from "./settings";
import { Notices, StatusNotice } from "./status-notice";
import { Templates } from "./templates";
import { TokenDialog } from "./token-dialog";
import { Webhook } from "./webhook";
import { useAccountWords, useWordsOf } from "./words";

export function AccountPage() {
  const t = useAccountWords();
  const { id = "" } = useParams();
  const query = useAccount(id);
  return (
    <>
      <BackLink to="/accounts">{t("title")}</BackLink>
      {query.isPending && <PageSkeleton />}
      {query.isError && !query.data && (
        <>
          <PageHeader title={t("title")} />
          <ErrorState error={query.error} onRetry={() => query.refetch()} />
        </>
      )}
      {query.data && <Content account={query.data} />}
    </>
  );
}

function Content({ account }: { account: Account }) {
  const t = useWordsOf(account.channel);
  const { can } = useSession();
  return (
    <>
      <PageHeader
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="min-w-0 break-words">{account.name}</span>
            <StatusBadge account={account} />
          </span>
        }
        description={
          <>
            {writeNumber(account.display_phone_number)}
            {account.verified_name && ` · ${account.verified_name}`}
          </>
        }
        actions={<AccountActions account={account} />}
      />
      <div className="grid gap-5">
        <StatusNotice account={account} />
        <Notices account={account} />
        <Card>
          <CardHeader title={t("health")} action={<CheckedAt account={account} />} />
          <Health account={account} className="px-5 pb-5" />
        </Card>
        {account.channel !== "instagram" && <Templates account={account} />}
        <AccountSettings key={account.id} account={account} />
        {can("admin") && <Webhook account={account} />}
        {can("admin") && <Token account={account} />}
        {can("admin") && <Disconnect account={account} />}
      </div>
    </>
  );
}

function Token({ account }: { account: Account }) {
  const t = useWordsOf(account.channel);
  const [replacing, replace] = useState(false);
  return (
    <Card className="flex flex-wrap items-center justify-between gap-4 p-5">
      <div className="min-w-0 flex-1 basis-72">
        <h2 className="font-semibold text-lg leading-6">{t("access_token")}</h2>
        <p className="mt-1 text-pretty text-muted-foreground text-sm">{t("token.help")}</p>
      </div>
      <Button look="plain" onClick={() => replace(true)}>
        {t("token.replace")}
      </Button>
      {replacing && <TokenDialog account={account} onClose={() => replace(false)} />}
    </Card>
  );
}

function Disconnect({ account }: { account: Account }) {
  const t = useWordsOf(account.channel);
  const go = useGo();
  const [asking, ask] = useState(false);
  const disconnect = useDisconnect();
  return (
    <Card className="flex flex-wrap items-center justify-between gap-4 p-5">
      <div className="min-w-0 flex-1 basis-72">
        <h2 className="font-semibold text-lg leading-6">{t("disconnect.title")}</h2>
        <p className="mt-1 text-pretty text-muted-foreground text-sm">{t("disconnect.text")}</p>
      </div>
      <Button look="plain" className="text-danger-text" onClick={() => ask(true)}>
        {t("disconnect")}
      </Button>
      <ConfirmTyped
        open={asking}
        onOpenChange={ask}
        title={t("disconnect.ask", { name: account.name })}
        phrase={account.name}
        action={t("disconnect")}
        pending={disconnect.isPending}
        onConfirm={() =>
          disconnect.mutate(account, {
            onSuccess: () => {
              ask(false);
              go("/accounts");
            },
          })
        }
      >
        {t("disconnect.warning", { number: writeNumber(account.display_phone_number) })}
      </ConfirmTyped>
    </Card>
  );
}

function PageSkeleton() {
  return (
    <div className="grid gap-5">
      <div className="grid gap-2">
        <Skeleton className="h-9 w-64" />
        <Skeleton className="w-48" />
      </div>
      <Skeleton className="h-40" />
      <Skeleton className="h-64" />
    </div>
  );
}
