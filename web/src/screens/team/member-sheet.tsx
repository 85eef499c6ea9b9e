/** One member: since when, with which role, and the way out. */
import { UserMinus } from "lucide-react";
import { useEffect, useState } from "react";
import type { Member } from "@/api/members";
import { problemText } from "@/api/problem";
import { ROLES, type Role, reaches, roleOf } from "@/app/roles";
import { useSession } from "@/app/session";
import { Button } from "@/components/ui/button";
import { Sheet } from "@/components/ui/dialog";
import { RadioCards } from "@/components/ui/radio-cards";
import { useCommonWords } from "@/i18n";
import { useFormats } from "@/i18n/formats";
import { nameOf, useChangeRole } from "./data";
import { hindranceOf } from "./rules";
import { useTeamWords } from "./words";

export default function MemberSheet({
  member,
  ...props
}: {
  member: Member | null;
  everybody: readonly Member[];
  onClose: () => void;
  onRemove: (member: Member) => void;
}) {
  // The last one stays while the sheet slides out.
  const [last, setLast] = useState(member);
  useEffect(() => {
    if (member) setLast(member);
  }, [member]);
  const shown = member ?? last;
  if (!shown) return null;
  return <Content key={shown.id} open={member !== null} member={shown} {...props} />;
}

function Content({
  open,
  member,
  everybody,
  onClose,
  onRemove,
}: {
  open: boolean;
  member: Member;
  everybody: readonly Member[];
  onClose: () => void;
  onRemove: (member: Member) => void;
}) {
  const t = useTeamWords();
  const common = useCommonWords();
  const { date } = useFormats();
  const { role: mine, me } = useSession();
  const now = roleOf(member.role) ?? "viewer";
  const [wanted, want] = useState<Role>(now);
  const [trouble, setTrouble] = useState<string | null>(null);
  const change = useChangeRole((error) => setTrouble(problemText(error, common)));
  const hindrance = hindranceOf(member, everybody, mine);
  const self = member.id === me.id;
  const save = () => {
    setTrouble(null);
    change.mutate({ member, role: wanted }, { onSuccess: onClose });
  };
  return (
    <Sheet
      open={open}
      onOpenChange={() => {
        want(now);
        setTrouble(null);
        onClose();
      }}
      title={nameOf(member)}
      description={[member.name && member.email, t("since.date", { date: date(member.joined_at) })]
        .filter(Boolean)
        .join(" · ")}
      footer={
        !hindrance && (
          <>
            <Button
              look="plain"
              className="mr-auto text-danger-text"
              onClick={() => {
                onClose();
                onRemove(member);
              }}
            >
              <UserMinus aria-hidden /> {t(self ? "leave" : "remove")}
            </Button>
            <Button onClick={save} disabled={wanted === now} pending={change.isPending}>
              {t("role.change")}
            </Button>
          </>
        )
      }
    >
      <div className="grid gap-4 pb-2">
        {hindrance && (
          <p className="rounded-md bg-muted px-3 py-2.5 text-muted-foreground text-sm">
            {t(`hindrance.${hindrance}`)}
          </p>
        )}
        <RadioCards
          legend={t("role.of", { name: nameOf(member) })}
          value={wanted}
          onChange={want}
          options={[...ROLES].reverse().map((role) => ({
            value: role,
            label: common(`role.${role}`),
            help: common(`role.${role}.may`),
            disabled: hindrance !== null || !reaches(mine, role),
          }))}
        />
        {!hindrance && mine === "admin" && (
          <p className="text-muted-foreground text-sm">{t("role.onlyOwners")}</p>
        )}
        {self && reaches(now, wanted) && wanted !== now && (
          <p className="rounded-md bg-warning-soft px-3 py-2.5 text-sm text-warning-text">
            {t("role.own")}
          </p>
        )}
        {!self && reaches(now, wanted) && wanted !== now && (
          <p className="text-muted-foreground text-sm">{t("role.keys")}</p>
        )}
        {trouble && (
          <p
            role="alert"
            className="rounded-md bg-danger-soft px-3 py-2.5 text-danger-text text-sm"
          >
            {trouble}
          </p>
        )}
      </div>
    </Sheet>
  );
}
