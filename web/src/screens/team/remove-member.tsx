/** Removing cannot be taken back: the keys a person made end with them. */
import type { Member } from "@/api/members";
import { useSession } from "@/app/session";
import { ConfirmTyped } from "@/components/ui/confirm-typed";
import { nameOf, useRemove } from "./data";
import { useTeamWords } from "./words";

export function RemoveMember({ member, onClose }: { member: Member; onClose: () => void }) {
  const t = useTeamWords();
  const { me, business } = useSession();
  const remove = useRemove();
  const self = member.id === me.id;
  const name = nameOf(member);
  return (
    <ConfirmTyped
      open
      onOpenChange={onClose}
      title={self ? t("leave.ask", { business }) : t("remove.ask", { name })}
      phrase={self ? business : name}
      action={t(self ? "leave" : "remove")}
      pending={remove.isPending}
      onConfirm={() => remove.mutate(member, { onSuccess: onClose })}
    >
      {self ? t("leave.text", { business }) : t("remove.text", { name, business })}
    </ConfirmTyped>
  );
}
