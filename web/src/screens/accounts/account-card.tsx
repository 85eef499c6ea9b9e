/** One number with its health, and what can be done with it. */
import {
  AtSign,
  ChevronRight,
  CirclePause,
  CirclePlay,
  MessageCircle,
  RefreshCw,
} from "lucide-react";
import { Link } from "@/app/go";
import { useSession } from "@/app/session";
import { Badge } from "@/components/ui/badge";
import { Button, buttonStyle } from "@/components/ui/button";
import { Card } from "@/components/ui/surface";
import { type Account, useAccount, usePause, useTest } from "./data";
import { CheckedAt, Health } from "./health";
import { writeNumber } from "./number";
import { StatusNotice } from "./status-notice";
import { useAccountWords } from "./words";

export function AccountCard({ account: known }: { account: Account }) {
  const t = useAccountWords();
  const { data: account = known } = useAccount(known.id, known);
  const Icon = account.channel === "instagram" ? AtSign : MessageCircle;
  return (
    <Card className="p-4 md:p-5">
      <header className="flex flex-wrap items-start gap-x-4 gap-y-3">
        <span className="grid size-11 shrink-0 place-items-center rounded-lg bg-primary-soft text-primary-text">
          <Icon aria-hidden className="size-6" strokeWidth={1.75} />
        </span>
        <div className="min-w-0 flex-1">
          <h2 className="break-words font-semibold text-lg leading-6">
            <Link
              to={`/accounts/${account.id}`}
              className="rounded-sm hover:underline pointer-coarse:py-2.5"
            >
              {account.name}
            </Link>
          </h2>
          <p className="text-pretty text-muted-foreground text-sm">
            {writeNumber(account.display_phone_number)}
            {account.verified_name && ` · ${account.verified_name}`}
          </p>
        </div>
        <StatusBadge account={account} />
      </header>
      <StatusNotice account={account} className="mt-4" />
      <Health account={account} className="mt-5" />
      <footer className="mt-5 flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-t pt-4">
        <CheckedAt account={account} />
        <div className="flex flex-wrap items-center gap-2">
          <AccountActions account={account} />
          <Link
            to={`/accounts/${account.id}`}
            className={buttonStyle({ look: "ghost", size: "sm" })}
          >
            {t("details")} <ChevronRight aria-hidden />
          </Link>
        </div>
      </footer>
    </Card>
  );
}

export function StatusBadge({ account }: { account: Account }) {
  const t = useAccountWords();
  if (account.status === "active") return <Badge tone="good">{t("status.active")}</Badge>;
  if (account.status === "paused") return <Badge tone="warning">{t("status.paused")}</Badge>;
  return <Badge tone="danger">{t("status.blocked")}</Badge>;
}

export function AccountActions({ account }: { account: Account }) {
  const t = useAccountWords();
  const { can } = useSession();
  const pause = usePause();
  const test = useTest();
  if (!can("admin")) return null;
  const active = account.status === "active";
  return (
    <>
      <Button look="plain" size="sm" pending={test.isPending} onClick={() => test.mutate(account)}>
        <RefreshCw aria-hidden /> {t("test")}
      </Button>
      <Button
        look={active ? "plain" : "primary"}
        size="sm"
        onClick={() => pause.mutate({ account, pause: active })}
      >
        {active ? <CirclePause aria-hidden /> : <CirclePlay aria-hidden />}
        {t(active ? "pause" : "resume")}
      </Button>
    </>
  );
}
