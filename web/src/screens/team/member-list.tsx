/** The members with their roles; a press opens what may be changed. */
import { ChevronRight } from "lucide-react";
import type { Member } from "@/api/members";
import { roleOf } from "@/app/roles";
import { useSession } from "@/app/session";
import { Badge, type Tone } from "@/components/ui/badge";
import { type Column, DataList } from "@/components/ui/data-list";
import { Avatar } from "@/components/ui/surface";
import { useCommonWords } from "@/i18n";
import { useFormats } from "@/i18n/formats";
import { nameOf } from "./data";
import { useTeamWords } from "./words";

export function MemberList({
  members,
  onOpen,
}: {
  members: readonly Member[];
  onOpen: (member: Member) => void;
}) {
  const t = useTeamWords();
  const { date } = useFormats();
  const columns: Column<Member>[] = [
    {
      id: "name",
      header: t("person"),
      width: "minmax(0, 3fr)",
      cell: (member) => <Person member={member} />,
    },
    {
      id: "role",
      header: t("role"),
      width: "9rem",
      cell: (member) => <RoleBadge word={member.role} />,
    },
    {
      id: "since",
      header: t("since"),
      width: "9rem",
      cell: (member) => <span className="text-muted-foreground">{date(member.joined_at)}</span>,
    },
    {
      id: "open",
      header: <span className="sr-only">{t("open")}</span>,
      width: "1rem",
      cell: () => <ChevronRight aria-hidden className="size-4 text-muted-foreground" />,
    },
  ];
  return (
    <DataList
      label={t("members")}
      rows={members}
      rowId={(member) => member.id}
      rowName={nameOf}
      columns={columns}
      onOpen={onOpen}
      card={(member) => (
        <div className="grid gap-2.5">
          <Person member={member} />
          <div className="flex items-center justify-between gap-3">
            <RoleBadge word={member.role} />
            <span className="text-muted-foreground text-sm">
              {t("since.date", { date: date(member.joined_at) })}
            </span>
          </div>
        </div>
      )}
    />
  );
}

export function Person({ member }: { member: Member }) {
  const common = useCommonWords();
  const { me } = useSession();
  return (
    <div className="flex min-w-0 items-center gap-3">
      <Avatar name={nameOf(member)} />
      <div className="min-w-0">
        <p className="flex items-center gap-2">
          <span className="truncate font-semibold">{nameOf(member)}</span>
          {member.id === me.id && <Badge tone="outline">{common("you")}</Badge>}
        </p>
        {member.name && <p className="truncate text-muted-foreground text-sm">{member.email}</p>}
      </div>
    </div>
  );
}

const TONES: Record<string, Tone> = { owner: "good", admin: "info", agent: "neutral" };

export function RoleBadge({ word }: { word: string }) {
  const common = useCommonWords();
  const role = roleOf(word);
  return <Badge tone={TONES[word] ?? "outline"}>{role ? common(`role.${role}`) : word}</Badge>;
}
