/** Why nothing is sent, since when and until when, and what its owner can do about it. */
import { Info, TriangleAlert } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useSession } from "@/app/session";
import { Button } from "@/components/ui/button";
import { useFormats } from "@/i18n/formats";
import { cn } from "@/lib/cn";
import type { Account } from "./data";
import { noticeText, remedyText, statusText } from "./reasons";
import { TokenDialog } from "./token-dialog";
import { useAccountWords, useWordsOf } from "./words";

export function StatusNotice({ account, className }: { account: Account; className?: string }) {
  const t = useAccountWords();
  const { short } = useFormats();
  const until = account.marketing_paused_until;
  const holding = until !== null && Date.parse(until) > Date.now();
  if (account.status !== "active") return <Stopped account={account} className={className} />;
  if (holding)
    return (
      <Notice
        className={className}
        title={t("holding", { time: short(until ?? "") })}
        text={t("holding.text")}
      >
        {account.marketing_reason && <p>{statusText(account.marketing_reason, t)}.</p>}
        {account.marketing_remedy && <p>{remedyText(account.marketing_remedy, t)}</p>}
      </Notice>
    );
  return account.problems.length > 0 && account.can_send !== "AVAILABLE" ? (
    <Notice className={className} title={t("limited")} text={account.problems.join(" ")} />
  ) : null;
}

function Stopped({ account, className }: { account: Account; className?: string }) {
  const t = useWordsOf(account.channel);
  const { short } = useFormats();
  const { can } = useSession();
  const [replacing, replace] = useState(false);
  const { status_since: since, status_until: until } = account;
  return (
    <Notice className={className} title={statusText(account.status_reason, t)}>
      <p>{remedyText(account.remedy, t)}</p>
      {account.status_detail && (
        <p className="mt-1">{t("said", { words: account.status_detail })}</p>
      )}
      {(since || until) && (
        <p className="mt-1">
          {since && t("since", { time: short(since) })}
          {since && until && " · "}
          {until && t("until", { time: short(until) })}
        </p>
      )}
      {account.remedy === "ReplaceToken" && can("admin") && (
        <>
          <Button look="plain" size="sm" className="mt-3" onClick={() => replace(true)}>
            {t("token.replace")}
          </Button>
          {replacing && <TokenDialog account={account} onClose={() => replace(false)} />}
        </>
      )}
    </Notice>
  );
}

function Notice({
  title,
  text,
  children,
  className,
}: {
  title: string;
  text?: string;
  children?: ReactNode;
  className?: string;
}) {
  return (
    <div
      className={cn(
        "flex gap-3 rounded-md bg-warning-soft px-3.5 py-3 text-sm text-warning-text",
        className,
      )}
    >
      <TriangleAlert aria-hidden className="mt-0.5 size-4.5 shrink-0" />
      <div className="min-w-0 text-pretty break-words">
        <p className="font-semibold">{title}</p>
        {text && <p>{text}</p>}
        {children}
      </div>
    </div>
  );
}

/** What WhatsApp told about the number without stopping it. */
export function Notices({ account }: { account: Account }) {
  const t = useAccountWords();
  const { short } = useFormats();
  if (account.notices.length === 0) return null;
  return (
    <ul className="grid gap-2" aria-label={t("notices")}>
      {account.notices.map((one) => (
        <li
          key={`${one.at} ${one.code}`}
          className="flex gap-3 rounded-md bg-info-soft px-3.5 py-2.5 text-info-text text-sm"
        >
          <Info aria-hidden className="mt-0.5 size-4.5 shrink-0" />
          <p className="min-w-0 text-pretty break-words">
            <span className="font-semibold">{noticeText(one.code, t)}.</span>
            {one.detail && ` ${t("said", { words: one.detail })}`}{" "}
            {one.remedy && `${remedyText(one.remedy, t)} `}
            <span className="whitespace-nowrap">{short(one.at)}</span>
          </p>
        </li>
      ))}
    </ul>
  );
}
