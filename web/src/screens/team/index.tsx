/** Team: who works here, with which role, who is invited, and what each role may do. */
import { MailPlus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { type Member, useMembers } from "@/api/members";
import { useCommands } from "@/app/commands";
import { useSession } from "@/app/session";
import { useShortcuts } from "@/app/shortcuts";
import { RoleNote } from "@/components/shell/role-note";
import { Button } from "@/components/ui/button";
import { DataListSkeleton } from "@/components/ui/data-list";
import { ErrorState } from "@/components/ui/states";
import { SettingsFrame } from "@/screens/settings/frame";
import { Invites } from "./invites";
import { MemberList } from "./member-list";
import { RemoveMember } from "./remove-member";
import { RoleGuide } from "./role-guide";
import { useTeamWords } from "./words";

// The forms and their libraries come when somebody wants them.
const loadInvite = () => import("./invite-dialog");
const InviteDialog = lazy(loadInvite);
const MemberSheet = lazy(() => import("./member-sheet"));

const FRESH_MS = 15_000;

export default function Team() {
  const t = useTeamWords();
  const { can } = useSession();
  const mayEdit = can("admin");
  const members = useMembers(FRESH_MS);
  const [inviting, invite] = useState(false);
  const [opened, open] = useState<Member | null>(null);
  const [removing, remove] = useState<Member | null>(null);
  const [asked, ask] = useState({ invite: false, member: false });
  const start = () => {
    ask((now) => ({ ...now, invite: true }));
    invite(true);
  };
  const show = (member: Member) => {
    ask((now) => ({ ...now, member: true }));
    open(member);
  };
  useShortcuts(mayEdit ? [{ keys: "c", label: t("invite"), run: start }] : []);
  useCommands(
    mayEdit
      ? [{ id: "invite", kind: "action", label: t("invite"), icon: MailPlus, run: start }]
      : [],
  );
  const everybody = members.data?.items ?? [];
  return (
    <SettingsFrame
      section="team"
      description={t("description")}
      actions={
        mayEdit && (
          <Button onClick={start} onPointerEnter={loadInvite}>
            <MailPlus aria-hidden /> {t("invite")}
          </Button>
        )
      }
    >
      <RoleNote needed="admin" />
      {members.isPending && <DataListSkeleton rows={3} />}
      {members.isError && !members.data && (
        <ErrorState error={members.error} onRetry={() => members.refetch()} />
      )}
      {everybody.length > 0 && <MemberList members={everybody} onOpen={show} />}
      {mayEdit && <Invites onInvite={start} alone={everybody.length === 1} />}
      <RoleGuide members={everybody} />
      <Suspense>
        {asked.invite && <InviteDialog open={inviting} onOpenChange={invite} />}
        {asked.member && (
          <MemberSheet
            member={opened}
            everybody={everybody}
            onClose={() => open(null)}
            onRemove={remove}
          />
        )}
      </Suspense>
      {removing && (
        <RemoveMember key={removing.id} member={removing} onClose={() => remove(null)} />
      )}
    </SettingsFrame>
  );
}
