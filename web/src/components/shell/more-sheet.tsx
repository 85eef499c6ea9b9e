/** On phones: the screens that have no place in the bar. */
import { Smartphone } from "lucide-react";
import { Link } from "@/app/go";
import { addressOf, type Screen } from "@/app/routes";
import { usePublicConfig } from "@/app/session";
import { Sheet } from "@/components/ui/dialog";
import { useCommonWords } from "@/i18n";

const row = "flex min-h-12 items-center gap-3 rounded-md px-3 font-medium hover:bg-muted";

export default function MoreSheet({
  open,
  onOpenChange,
  screens,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  screens: readonly Screen[];
}) {
  const t = useCommonWords();
  const { data: config } = usePublicConfig();
  return (
    <Sheet open={open} onOpenChange={onOpenChange} title={t("nav.more")}>
      <ul className="-mx-3 grid gap-1">
        {screens.map((screen) => {
          if (!screen.nav) return null;
          const Icon = screen.nav.icon;
          return (
            <li key={screen.path}>
              <Link to={addressOf(screen)} className={row} onClick={() => onOpenChange(false)}>
                <Icon aria-hidden className="size-5 text-muted-foreground" />{" "}
                {t(`nav.${screen.nav.name}`)}
              </Link>
            </li>
          );
        })}
        {config?.simulator && (
          <li>
            <a href="/simulator/" target="_blank" rel="noopener" className={row}>
              <Smartphone aria-hidden className="size-5 text-muted-foreground" />{" "}
              {t("nav.simulator")}
            </a>
          </li>
        )}
      </ul>
    </Sheet>
  );
}
