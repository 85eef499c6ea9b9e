/** Who is here, and for which business. The menus are fetched on the first press. */
import { ChevronsUpDown } from "lucide-react";
import { type ComponentType, type ReactElement, useState } from "react";
import { useSession } from "@/app/session";
import { Avatar } from "@/components/ui/surface";
import { useCommonWords } from "@/i18n";
import { cn } from "@/lib/cn";

export interface MenuPart {
  trigger: ReactElement;
  defaultOpen?: boolean;
  side?: "top" | "bottom";
}

const load = () => import("./account-menu");

/** A button that becomes the trigger of its menu when it is pressed. */
function LateMenu({
  part,
  trigger,
  side,
}: {
  part: "AccountMenu" | "BusinessMenu";
  trigger: (open?: () => void) => ReactElement;
  side?: "top" | "bottom";
}) {
  const [Menu, setMenu] = useState<ComponentType<MenuPart> | null>(null);
  if (Menu) return <Menu trigger={trigger()} defaultOpen side={side} />;
  return trigger(() => void load().then((module) => setMenu(() => module[part])));
}

const warm = () => void load().catch(() => undefined);

export function AccountButton({ phone }: { phone?: boolean }) {
  const t = useCommonWords();
  const { me } = useSession();
  return (
    <LateMenu
      part="AccountMenu"
      side={phone ? "bottom" : "top"}
      trigger={(open) => (
        <button
          type="button"
          aria-label={t("account.menu")}
          aria-haspopup="menu"
          onClick={open}
          onPointerEnter={warm}
          onFocus={warm}
          className={cn(
            "grid shrink-0 place-items-center rounded-full",
            phone ? "size-11" : "size-10 hover:bg-rail-active",
          )}
        >
          <Avatar name={me.name || me.email} className="size-8" />
        </button>
      )}
    />
  );
}

export function BusinessButton({ phone }: { phone?: boolean }) {
  const t = useCommonWords();
  const { business, role } = useSession();
  return (
    <LateMenu
      part="BusinessMenu"
      trigger={(open) => (
        <button
          type="button"
          aria-haspopup="menu"
          onClick={open}
          onPointerEnter={warm}
          onFocus={warm}
          className={cn(
            "flex min-w-0 items-center gap-2 rounded-md text-left",
            phone ? "h-11 px-2" : "h-12 w-full bg-rail-active/60 px-2.5 hover:bg-rail-active",
          )}
        >
          <span className="sr-only">{t("tenant.current")}</span>
          <span className="min-w-0 flex-1 leading-tight">
            <span className="block truncate font-semibold text-sm">{business}</span>
            {role && !phone && (
              <span className="block truncate text-rail-muted text-xs">{t(`role.${role}`)}</span>
            )}
          </span>
          <ChevronsUpDown aria-hidden className="size-4 shrink-0 opacity-70" />
        </button>
      )}
    />
  );
}
