/** What the pages of the settings share: their navigation at the side, or the way back on small screens. */
import {
  ChartPie,
  CircleUserRound,
  History,
  KeyRound,
  type LucideIcon,
  ShieldCheck,
  Store,
  UsersRound,
} from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "@/app/go";
import { addressOfSection, SECTIONS, type Section } from "@/app/sections";
import { useSession } from "@/app/session";
import { BackLink } from "@/components/ui/back-link";
import { PageHeader } from "@/components/ui/states";
import { useCommonWords } from "@/i18n";
import { cn } from "@/lib/cn";

export const ICONS: Record<Section["name"], LucideIcon> = {
  profile: CircleUserRound,
  business: Store,
  team: UsersRound,
  usage: ChartPie,
  keys: KeyRound,
  audit: History,
  privacy: ShieldCheck,
};

export function useSections(): readonly Section[] {
  const { can } = useSession();
  return SECTIONS.filter((one) => !one.role || can(one.role));
}

export function SettingsFrame({
  section,
  description,
  actions,
  children,
}: {
  section: Section["name"];
  description?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const t = useCommonWords();
  return (
    <div className="lg:grid lg:grid-cols-[12.5rem_minmax(0,1fr)] lg:gap-10">
      <Side here={section} />
      <div className="min-w-0">
        <BackLink to="/settings" className="lg:hidden">
          {t("nav.settings")}
        </BackLink>
        <PageHeader title={t(`settings.${section}`)} description={description} actions={actions} />
        {children}
      </div>
    </div>
  );
}

function Side({ here }: { here: Section["name"] }) {
  const t = useCommonWords();
  return (
    <nav aria-label={t("nav.settings")} className="hidden lg:block">
      <p aria-hidden className="mb-3 px-3 font-bold text-lg tracking-tight">
        {t("nav.settings")}
      </p>
      <ul className="sticky top-8 grid gap-0.5">
        {useSections().map((section) => {
          const current = section.name === here;
          const Icon = ICONS[section.name];
          return (
            <li key={section.name}>
              <Link
                to={addressOfSection(section)}
                aria-current={current ? "page" : undefined}
                className={cn(
                  "flex h-9.5 items-center gap-2.5 rounded-md px-3 text-muted-foreground text-sm transition-colors hover:bg-muted hover:text-foreground",
                  current && "bg-muted font-semibold text-foreground",
                )}
              >
                <Icon aria-hidden className="size-4 shrink-0" />
                {t(`settings.${section.name}`)}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
