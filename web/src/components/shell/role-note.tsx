import { Lock } from "lucide-react";
import type { Role } from "@/app/roles";
import { useSession } from "@/app/session";
import { useCommonWords } from "@/i18n";

/** Why somebody of a lesser role sees everything and changes nothing. */
export function RoleNote({ needed }: { needed: Role }) {
  const t = useCommonWords();
  const { can, role, business } = useSession();
  if (!role || can(needed)) return null;
  return (
    <p className="mb-4 flex items-start gap-2.5 rounded-md bg-muted px-3 py-2.5 text-muted-foreground text-sm">
      <Lock aria-hidden className="mt-0.5 size-4 shrink-0" />
      {t("role.needed", { business, role: t(`role.${role}`) })}
    </p>
  );
}
