/** What each role may do, in plain words, and how many have it. */
import { Check, Minus } from "lucide-react";
import type { Member } from "@/api/members";
import { ROLES, type Role, reaches } from "@/app/roles";
import { useSession } from "@/app/session";
import { Badge } from "@/components/ui/badge";
import { Card, CardHeader } from "@/components/ui/surface";
import { useCommonWords } from "@/i18n";
import { useTeamWords } from "./words";

/** From the least to the most: each role may do everything of the ones before. */
const DEEDS = [
  ["see", "viewer"],
  ["talk", "agent"],
  ["contacts", "agent"],
  ["approve", "agent"],
  ["campaigns", "admin"],
  ["prepare", "admin"],
  ["team", "admin"],
  ["owners", "owner"],
] as const satisfies readonly (readonly [string, Role])[];

export function RoleGuide({ members }: { members: readonly Member[] }) {
  const t = useTeamWords();
  const common = useCommonWords();
  const { role: mine } = useSession();
  return (
    <Card className="mt-8">
      <CardHeader title={t("guide")} description={t("guide.text")} />
      <div className="overflow-x-auto px-5 pb-4">
        <table className="w-full text-sm">
          <thead>
            <tr className="border-b">
              <th scope="col" className="py-2.5 pr-3 text-left align-bottom font-semibold">
                <span className="sr-only">{t("guide.deed")}</span>
              </th>
              {ROLES.map((role) => (
                <th key={role} scope="col" className="w-1/8 px-1 py-2.5 align-bottom font-semibold">
                  <span className="flex flex-col items-center gap-1 text-xs sm:text-sm">
                    {role === mine && <Badge tone="outline">{common("you")}</Badge>}
                    {common(`role.${role}`)}
                    <span className="font-normal text-muted-foreground text-xs">
                      {members.filter((one) => one.role === role).length}
                    </span>
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {DEEDS.map(([deed, least]) => (
              <tr key={deed} className="border-b last:border-b-0">
                <th scope="row" className="py-2.5 pr-3 text-left font-normal">
                  {t(`deed.${deed}`)}
                </th>
                {ROLES.map((role) => (
                  <td key={role} className="px-1 py-2.5">
                    <Mark yes={reaches(role, least)} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

function Mark({ yes }: { yes: boolean }) {
  const t = useTeamWords();
  const Icon = yes ? Check : Minus;
  return (
    <span className="grid place-items-center">
      <Icon
        aria-hidden
        strokeWidth={yes ? 2.75 : 2}
        className={yes ? "size-4.5 text-primary-text" : "size-4 text-muted-foreground/60"}
      />
      <span className="sr-only">{t(yes ? "yes" : "no")}</span>
    </span>
  );
}
