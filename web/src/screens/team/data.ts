/** What the team screen asks and changes. */
import { useQueryClient } from "@tanstack/react-query";
import { useChange } from "@/api/change";
import { api, ok, type Schemas } from "@/api/client";
import { MEMBERS, type Member } from "@/api/members";
import { usePages } from "@/api/queries";
import type { Role } from "@/app/roles";
import { useSession } from "@/app/session";
import { useCommonWords } from "@/i18n";
import { useTeamWords } from "./words";

export type Invite = Schemas["InviteAnswer"];
export type NewInvite = Schemas["NewInviteAnswer"];

const INVITES = ["invites"] as const;
const USAGE = ["usage"] as const;

export const nameOf = (member: Member) => member.name || member.email;

export function useInvites(enabled: boolean) {
  return usePages(
    INVITES,
    (cursor, signal) =>
      ok(api.GET("/api/v1/invites", { params: { query: { cursor, limit: 50 } }, signal })),
    { enabled },
  );
}

interface RoleChange {
  member: Member;
  role: Role;
}

/** Changing a role and taking it back. */
export function useChangeRole(failed: (error: unknown) => void) {
  const back = useSetRole();
  return useSetRole(
    ({ member, role }) => back.mutate({ member: { ...member, role }, role: member.role as Role }),
    failed,
  );
}

function useSetRole(undo?: (change: RoleChange) => void, failed?: (error: unknown) => void) {
  const t = useTeamWords();
  const common = useCommonWords();
  const client = useQueryClient();
  const { me } = useSession();
  return useChange({
    send: async ({ member, role }: RoleChange) => {
      const path = { id: member.id };
      const answer = await ok(
        api.PATCH("/api/v1/members/{id}", { params: { path }, body: { role } }),
      );
      if (member.id === me.id) await client.invalidateQueries({ queryKey: ["me"] });
      return answer;
    },
    touches: [MEMBERS],
    show: ({ member, role }, edit) =>
      edit.items<Member>(MEMBERS, (one) => (one.id === member.id ? { ...one, role } : one)),
    done: (_, { member, role }) =>
      t("role.changed", { name: nameOf(member), role: common(`role.${role}`) }),
    // Who gave up a role cannot take it back.
    undo: undo && ((_, change) => change.member.id !== me.id && undo(change)),
    failed,
  });
}

export function useRemove() {
  const t = useTeamWords();
  const { me } = useSession();
  return useChange({
    send: async (member: Member) => {
      await ok(api.DELETE("/api/v1/members/{id}", { params: { path: { id: member.id } } }));
      if (member.id === me.id) location.assign("/sign-in/business");
    },
    touches: [MEMBERS, USAGE],
    show: ({ id }, edit) => edit.items<Member>(MEMBERS, (one) => (one.id === id ? null : one)),
    done: (_, member) => t("removed", { name: nameOf(member) }),
  });
}

export function useInvite(failed: (error: unknown) => void) {
  return useChange({
    send: (body: Schemas["InviteBody"]) => ok(api.POST("/api/v1/invites", { body })),
    touches: [INVITES],
    failed,
  });
}

export function useRevokeInvite() {
  const t = useTeamWords();
  return useChange({
    send: ({ id }: Invite) => ok(api.DELETE("/api/v1/invites/{id}", { params: { path: { id } } })),
    touches: [INVITES],
    show: ({ id }, edit) => edit.items<Invite>(INVITES, (one) => (one.id === id ? null : one)),
    done: (_, { email }) => t("invite.revoked", { email }),
  });
}
