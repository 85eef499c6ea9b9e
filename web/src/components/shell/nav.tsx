/** The navigation: a rail on desks, a bar with the most used at the bottom of phones. */
import { Ellipsis, Search, Smartphone } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useLocation } from "react-router";
import { paletteStore } from "@/app/commands";
import { Link } from "@/app/go";
import {
  addressOf,
  type NavGroup,
  type NavName,
  navNameAt,
  type Screen,
  screens,
} from "@/app/routes";
import { usePublicConfig, useSession } from "@/app/session";
import { navCounts } from "@/app/shell-state";
import { Count } from "@/components/ui/badge";
import { Kbd } from "@/components/ui/surface";
import { useCommonWords } from "@/i18n";
import { cn } from "@/lib/cn";
import { useStore } from "@/lib/store";
import { useLiveState } from "@/live/live";
import { AccountButton, BusinessButton } from "./account";
import { Mark } from "./brand";
import { LiveMark } from "./signals";

const MoreSheet = lazy(() => import("./more-sheet"));
const GROUPS: readonly NavGroup[] = ["main", "sell", "prepare", "learn", "end"];
const TITLES = {
  sell: "nav.group.sell",
  prepare: "nav.group.prepare",
  learn: "nav.group.learn",
} as const;

export function useVisibleScreens(): readonly Screen[] {
  const { can } = useSession();
  return screens.filter((screen) => screen.nav && (!screen.role || can(screen.role)));
}

export function Rail() {
  const t = useCommonWords();
  const visible = useVisibleScreens();
  return (
    <div className="fixed inset-y-0 left-0 flex w-60 flex-col bg-rail text-rail-foreground">
      <div className="flex items-center gap-2.5 px-5 pt-5 pb-4">
        <Mark />
        <span className="font-extrabold text-xl tracking-tight">{t("brand")}</span>
      </div>
      <div className="px-3">
        <BusinessButton />
        <button
          type="button"
          onClick={() => paletteStore.set(true)}
          className="mt-2 flex h-9 w-full items-center gap-2.5 rounded-md border border-rail-muted/30 px-2.5 text-rail-muted text-sm hover:bg-rail-active hover:text-rail-foreground"
        >
          <Search aria-hidden className="size-4" />
          <span className="flex-1 truncate text-left">{t("palette.open")}</span>
          <span aria-hidden className="text-xs opacity-80">
            {/mac/i.test(navigator.platform) ? "⌘K" : "Ctrl K"}
          </span>
        </button>
      </div>
      <nav
        aria-label={t("nav.label")}
        className="mt-4 flex min-h-0 flex-1 flex-col gap-5 overflow-y-auto px-3 pb-4"
      >
        {GROUPS.map((group) => (
          <Group
            key={group}
            group={group}
            screens={visible.filter((one) => one.nav?.group === group)}
          />
        ))}
        <SimulatorLink />
      </nav>
      <div className="flex items-center justify-between gap-2 border-rail-muted/20 border-t px-3 py-3">
        <AccountButton />
        <LiveMark className="pr-1 text-rail-muted" />
      </div>
    </div>
  );
}

function SimulatorLink() {
  const t = useCommonWords();
  const { data: config } = usePublicConfig();
  if (!config?.simulator) return null;
  return (
    <a
      href="/simulator/"
      target="_blank"
      rel="noopener"
      className="mt-auto flex h-9 items-center gap-3 rounded-md px-2.5 text-rail-muted text-sm hover:bg-rail-active hover:text-rail-foreground"
    >
      <Smartphone aria-hidden className="size-4.5" /> {t("nav.simulator")}
    </a>
  );
}

function Group({ group, screens: shown }: { group: NavGroup; screens: readonly Screen[] }) {
  const t = useCommonWords();
  if (shown.length === 0) return null;
  const title = group in TITLES ? t(TITLES[group as keyof typeof TITLES]) : undefined;
  return (
    <div>
      {title && (
        <h2 className="px-2.5 pb-1.5 font-sans font-semibold text-[11px] text-rail-muted uppercase tracking-[0.09em]">
          {title}
        </h2>
      )}
      <ul className="grid gap-0.5">
        {shown.map((screen) => (
          <li key={screen.path}>
            <RailLink screen={screen} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function useIsHere(screen: Screen): boolean {
  return navNameAt(useLocation().pathname) === screen.nav?.name;
}

function RailLink({ screen }: { screen: Screen }) {
  const t = useCommonWords();
  const here = useIsHere(screen);
  if (!screen.nav) return null;
  const Icon = screen.nav.icon;
  return (
    <Link
      to={addressOf(screen)}
      aria-current={here ? "page" : undefined}
      className={cn(
        "group relative flex h-9.5 items-center gap-3 rounded-md px-2.5 font-medium text-[15px] text-rail-muted transition-colors hover:bg-rail-active/70 hover:text-rail-foreground pointer-coarse:h-11",
        here && "bg-rail-active text-rail-foreground",
      )}
    >
      {here && (
        <span aria-hidden className="absolute inset-y-2 -left-3 w-1 rounded-r-full bg-spark" />
      )}
      <Icon aria-hidden className={cn("size-4.5", here && "text-spark")} strokeWidth={1.9} />
      <span className="flex-1">{t(`nav.${screen.nav.name}`)}</span>
      <NavCount name={screen.nav.name} />
    </Link>
  );
}

export function PhoneTop() {
  const t = useCommonWords();
  return (
    <header className="sticky top-0 z-20 flex h-14 items-center gap-1 border-b bg-background/95 px-3 backdrop-blur">
      <Mark className="mr-1 size-7" />
      <BusinessButton phone />
      <LiveTrouble />
      <button
        type="button"
        aria-label={t("palette.open")}
        onClick={() => paletteStore.set(true)}
        className="ml-auto grid size-11 place-items-center rounded-md text-muted-foreground"
      >
        <Search aria-hidden className="size-5" />
      </button>
      <AccountButton phone />
    </header>
  );
}

/** On phones there is room only for bad news. */
function LiveTrouble() {
  const { kind } = useLiveState();
  if (kind === "live" || kind === "paused") return null;
  return <LiveMark className="min-w-0 truncate text-muted-foreground" />;
}

const MOST_IN_BAR = 4;

export function PhoneBar() {
  const t = useCommonWords();
  const [more, setMore] = useState(false);
  const [asked, ask] = useState(false);
  const visible = useVisibleScreens();
  const inBar = visible.filter((screen) => screen.nav?.phone).slice(0, MOST_IN_BAR);
  const rest = visible.filter((screen) => !inBar.includes(screen));
  return (
    <nav
      aria-label={t("nav.label")}
      className="fixed inset-x-0 bottom-0 z-20 flex border-t bg-card pb-[env(safe-area-inset-bottom)]"
    >
      {inBar.map((screen) => (
        <BarLink key={screen.path} screen={screen} />
      ))}
      <button
        type="button"
        aria-haspopup="dialog"
        aria-expanded={more}
        onClick={() => {
          ask(true);
          setMore(true);
        }}
        className="flex h-16 flex-1 flex-col items-center justify-center gap-0.5 text-muted-foreground text-xs"
      >
        <span className="grid h-7 place-items-center">
          <Ellipsis aria-hidden className="size-5" />
        </span>
        {t("nav.more")}
      </button>
      {asked && (
        <Suspense>
          <MoreSheet open={more} onOpenChange={setMore} screens={rest} />
        </Suspense>
      )}
    </nav>
  );
}

function BarLink({ screen }: { screen: Screen }) {
  const t = useCommonWords();
  const here = useIsHere(screen);
  if (!screen.nav) return null;
  const Icon = screen.nav.icon;
  return (
    <Link
      to={addressOf(screen)}
      aria-current={here ? "page" : undefined}
      className={cn(
        "flex h-16 min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-muted-foreground text-xs",
        here && "font-semibold text-foreground",
      )}
    >
      <span
        className={cn(
          "relative grid h-7 w-14 place-items-center rounded-full transition-colors",
          here && "bg-spark text-spark-foreground",
        )}
      >
        <Icon aria-hidden className="size-5" strokeWidth={1.9} />
        <span className="-top-1.5 absolute left-8 flex rounded-full ring-2 ring-card">
          <NavCount name={screen.nav.name} />
        </span>
      </span>
      <span className="max-w-full truncate px-1">{t(`nav.${screen.nav.name}`)}</span>
    </Link>
  );
}

function NavCount({ name }: { name: NavName }) {
  const t = useCommonWords();
  const count = useStore(navCounts)[name] ?? 0;
  if (count === 0) return null;
  return <Count value={count} label={t("nav.waiting", { count })} />;
}

export function Keys({ keys }: { keys: string }): ReactNode {
  const t = useCommonWords();
  const mac = /mac/i.test(navigator.platform);
  return (
    <span className="flex items-center gap-1">
      {keys.split(" ").map((part, index) => (
        <span key={index} className="flex items-center gap-1">
          {index > 0 && (
            <span className="text-muted-foreground text-xs">{t("shortcuts.then")}</span>
          )}
          {part.split("+").map((key) => (
            <Kbd key={key}>{key === "mod" ? (mac ? "⌘" : "Ctrl") : key.toUpperCase()}</Kbd>
          ))}
        </span>
      ))}
    </span>
  );
}
