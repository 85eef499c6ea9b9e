/** Who is invited and has not come yet. */
import { EllipsisVertical, Mail, MailCheck, MailX, Send } from "lucide-react";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { MoreRows } from "@/components/ui/more";
import { ErrorState } from "@/components/ui/states";
import { Skeleton } from "@/components/ui/surface";
import { toast } from "@/components/ui/toast";
import { useCommonWords } from "@/i18n";
import { useFormats } from "@/i18n/formats";
import { type Invite, type NewInvite, useInvite, useInvites, useRevokeInvite } from "./data";
import { InviteSent } from "./invite-sent";
import { RoleBadge } from "./member-list";
import { inviteRefusal } from "./refusals";
import { useTeamWords } from "./words";

export function Invites({ onInvite, alone }: { onInvite: () => void; alone: boolean }) {
  const t = useTeamWords();
  const invites = useInvites(true);
  const [sent, setSent] = useState<NewInvite | null>(null);
  const none = invites.isSuccess && invites.items.length === 0;
  if (none && !alone) return null;
  return (
    <section className="mt-8">
      <h2 className="mb-3 font-semibold text-lg leading-6">{t("invites")}</h2>
      {invites.isPending && <Skeleton className="h-16" />}
      {invites.isError && <ErrorState error={invites.error} onRetry={() => invites.refetch()} />}
      {none && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-lg border border-dashed p-5">
          <Mail aria-hidden className="size-6 text-primary-text" strokeWidth={1.75} />
          <p className="min-w-0 flex-1 basis-60 text-pretty text-muted-foreground text-sm">
            {t("invites.none")}
          </p>
          <Button look="soft" size="sm" onClick={onInvite}>
            {t("invites.first")}
          </Button>
        </div>
      )}
      {invites.items.length > 0 && (
        <ul aria-label={t("invites")} className="divide-y rounded-lg border bg-card shadow-card">
          {invites.items.map((invite) => (
            <Row key={invite.id} invite={invite} onSent={setSent} />
          ))}
        </ul>
      )}
      <MoreRows list={invites} />
      <InviteSent invite={sent} onClose={() => setSent(null)} />
    </section>
  );
}

function Row({ invite, onSent }: { invite: Invite; onSent: (sent: NewInvite) => void }) {
  const t = useTeamWords();
  const common = useCommonWords();
  const { relative, date } = useFormats();
  const revoke = useRevokeInvite();
  const again = useInvite((error) => toast.error(inviteRefusal(error, t, common), { error }));
  const over = Date.parse(invite.expires_at) < Date.now();
  const Icon = invite.mailed_at ? MailCheck : MailX;
  const resend = () =>
    again.mutate({ email: invite.email, role: invite.role as "viewer" }, { onSuccess: onSent });
  return (
    <li className="flex items-center gap-3 py-3 pr-2.5 pl-4 md:pl-5">
      <span className="hidden size-9 shrink-0 place-items-center rounded-full bg-muted text-muted-foreground sm:grid">
        <Icon aria-hidden className="size-4.5" />
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <span className="min-w-0 truncate font-semibold text-[15px]">{invite.email}</span>
          <RoleBadge word={invite.role} />
          {over && <Badge tone="warning">{t("invite.over")}</Badge>}
        </p>
        <p className="text-pretty text-muted-foreground text-sm">
          {invite.mailed_at
            ? t("invite.mailed", { when: relative(invite.mailed_at) })
            : t("invite.unmailed")}
          {!over && ` · ${t("invite.until", { date: date(invite.expires_at) })}`}
          {invite.invited_by_name && ` · ${t("invite.by", { name: invite.invited_by_name })}`}
        </p>
      </div>
      <Menu
        trigger={
          <Button
            look="ghost"
            size="icon"
            pending={again.isPending}
            aria-label={t("invite.menu", { email: invite.email })}
          >
            <EllipsisVertical aria-hidden />
          </Button>
        }
      >
        <MenuItem onSelect={resend}>
          <Send aria-hidden /> {t("invite.again")}
        </MenuItem>
        <MenuItem danger onSelect={() => revoke.mutate(invite)}>
          <MailX aria-hidden /> {t("invite.revoke")}
        </MenuItem>
      </Menu>
    </li>
  );
}
