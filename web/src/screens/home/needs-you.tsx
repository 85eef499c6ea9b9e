/** What waits for a person now: conversations, numbers and campaigns that stand still. */
import { ArrowRight, CircleCheck, type LucideIcon, Megaphone, Plug } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "@/app/go";
import { ErrorState } from "@/components/ui/states";
import { Avatar, Card, CardHeader, Skeleton } from "@/components/ui/surface";
import { useFormats } from "@/i18n/formats";
import { usePausedCampaigns, useStoppedAccounts, useWaiting } from "./data";
import { useHomeWords } from "./words";

const MOST = 5;

export function NeedsYou() {
  const t = useHomeWords();
  const { relative } = useFormats();
  const waiting = useWaiting();
  const accounts = useStoppedAccounts();
  const campaigns = usePausedCampaigns();
  const all = [waiting, accounts, campaigns];
  const broken = all.find((one) => one.isError);
  const stopped = accounts.data ?? [];
  const paused = campaigns.data ?? [];
  const count = waiting.items.length + stopped.length + paused.length;
  return (
    <Card>
      <CardHeader
        title={t("needs.title")}
        action={
          waiting.items.length > MOST && (
            <Link
              to="/inbox?filter=waiting"
              className="font-semibold text-primary-text text-sm hover:underline pointer-coarse:-my-2.5 pointer-coarse:py-3"
            >
              {t("needs.all", { count: waiting.items.length })}
            </Link>
          )
        }
      />
      {broken && <ErrorState error={broken.error} onRetry={() => void broken.refetch()} />}
      {!broken && all.some((one) => one.isPending) && (
        <div className="grid gap-4 px-5 pb-5">
          <Skeleton className="h-10" />
          <Skeleton className="h-10" />
        </div>
      )}
      {!broken && all.every((one) => one.isSuccess) && count === 0 && (
        <p className="flex items-center gap-3 px-5 pb-6 text-muted-foreground text-sm">
          <CircleCheck aria-hidden className="size-5 shrink-0 text-primary-text" />
          {t("needs.nothing")}
        </p>
      )}
      {count > 0 && (
        <ul className="border-t">
          {waiting.items.slice(0, MOST).map((one) => {
            const name = one.contact_name || t("needs.unknown");
            return (
              <Row
                key={one.id}
                to={`/inbox/${one.id}?filter=waiting`}
                mark={<Avatar name={name} />}
                title={name}
                text={one.last_text || t("needs.waiting")}
                end={one.last_message_at ? relative(one.last_message_at) : ""}
              />
            );
          })}
          {stopped.map((one) => (
            <Row
              key={one.id}
              to={`/accounts/${one.id}`}
              mark={<Mark icon={Plug} />}
              title={one.name}
              text={t("needs.account")}
            />
          ))}
          {paused.map((one) => (
            <Row
              key={one.id}
              to={`/campaigns/${one.id}`}
              mark={<Mark icon={Megaphone} />}
              title={one.name}
              text={t("needs.campaign")}
            />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Mark({ icon: Icon }: { icon: LucideIcon }) {
  return (
    <span
      aria-hidden
      className="grid size-9 shrink-0 place-items-center rounded-full bg-warning-soft text-warning-text"
    >
      <Icon className="size-4.5" />
    </span>
  );
}

function Row({
  to,
  mark,
  title,
  text,
  end,
}: {
  to: string;
  mark: ReactNode;
  title: string;
  text: string;
  end?: string;
}) {
  return (
    <li className="border-t first:border-t-0">
      <Link to={to} className="flex min-h-16 items-center gap-3.5 px-5 py-3 hover:bg-muted/60">
        {mark}
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline justify-between gap-3">
            <span className="truncate font-semibold">{title}</span>
            {end && <span className="shrink-0 text-muted-foreground text-xs">{end}</span>}
          </span>
          <span className="block truncate text-muted-foreground text-sm">{text}</span>
        </span>
        <ArrowRight aria-hidden className="size-4.5 shrink-0 text-muted-foreground" />
      </Link>
    </li>
  );
}
