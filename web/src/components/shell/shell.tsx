/** The frame around every screen: rail on desks, bars on phones, and what is the same everywhere. */
import { Keyboard, Languages, Moon, Smartphone } from "lucide-react";
import { lazy, Suspense, useDeferredValue, useEffect, useState } from "react";
import { useLocation } from "react-router";
import { type Command, paletteStore, useCommands } from "@/app/commands";
import { useGo } from "@/app/go";
import { addressOf, screenAt, screens } from "@/app/routes";
import { usePublicConfig, useSession } from "@/app/session";
import { bareStore } from "@/app/shell-state";
import { listenForShortcuts, useShortcuts } from "@/app/shortcuts";
import { switchTheme } from "@/app/theme";
import { toastStore } from "@/components/ui/toast";
import { type CommonWords, languageStore, switchLanguage, useCommonWords } from "@/i18n";
import { cn } from "@/lib/cn";
import { useWide } from "@/lib/media";
import { useSettled } from "@/lib/settled";
import { useStore } from "@/lib/store";
import { Boundary } from "./boundary";
import { LeaveDialog } from "./leave";
import { PhoneBar, PhoneTop, Rail } from "./nav";
import { ScreenSkeleton, Screens, Title } from "./screens";
import { OfflineBanner, TopProgress } from "./signals";

const Palette = lazy(() => import("./palette"));
const Help = lazy(() => import("./help"));
// Without it the numbers are missing, nothing else.
const InboxCounter = lazy(() =>
  import("@/screens/inbox/counter").catch(() => ({ default: () => null })),
);
const Toaster = lazy(() => import("@/components/ui/toaster"));

// One element for ever: what changes in the frame makes nothing of the screen anew.
const screen = <ScreenBoundary />;
const skeleton = <ScreenSkeleton />;

export function Shell() {
  const t = useCommonWords();
  const wide = useWide();
  const bare = useStore(bareStore);
  const fills = screenAt(useLocation().pathname)?.fills;
  // The frame comes first: both at once are one long task of style and layout.
  const shown = useDeferredValue(screen, skeleton);
  return (
    <div className="flex min-h-dvh">
      <a
        href="#content"
        className="-translate-y-20 fixed top-3 left-3 z-70 rounded-md bg-primary px-4 py-2 font-semibold text-primary-foreground focus:translate-y-0"
      >
        {t("nav.skip")}
      </a>
      <TopProgress />
      {wide && <Rail />}
      <div className={cn("flex min-w-0 flex-1 flex-col", wide && "pl-60", fills && "h-dvh")}>
        {!wide && !bare && <PhoneTop />}
        <OfflineBanner />
        <main
          id="content"
          tabIndex={-1}
          className={cn(
            "w-full flex-1 outline-none",
            fills ? "min-h-0" : "mx-auto max-w-6xl px-4 pt-5 pb-28 md:px-8 md:pt-8 md:pb-12",
            fills && !bare && "pb-[calc(4rem+env(safe-area-inset-bottom))] md:pb-0",
          )}
        >
          {shown}
        </main>
      </div>
      {!wide && !bare && <PhoneBar />}
      <LeaveDialog />
      <Late />
    </div>
  );
}

/** What comes over the page or works beside it; each is fetched when it is wanted. */
function Late() {
  const t = useCommonWords();
  const { can } = useSession();
  const palette = useStore(paletteStore);
  const [help, setHelp] = useState(false);
  const settled = useSettled();
  const [opened, setOpened] = useState({ palette: false, help: false });
  useEffect(listenForShortcuts, []);
  useScreenCommands(t, () => setHelp(true));
  useEffect(() => {
    if (palette) setOpened((now) => ({ ...now, palette: true }));
    if (help) setOpened((now) => ({ ...now, help: true }));
  }, [palette, help]);
  return (
    <Suspense>
      {opened.palette && <Palette />}
      {opened.help && <Help open={help} onOpenChange={setHelp} />}
      <LateToaster />
      {settled && can("agent") && <InboxCounter />}
    </Suspense>
  );
}

/** An error stays on its screen: another address is a fresh start. */
function ScreenBoundary() {
  const { pathname } = useLocation();
  return (
    <>
      <Title />
      <Boundary key={pathname.split("/")[1]}>
        <Screens />
      </Boundary>
    </>
  );
}

function LateToaster() {
  const [needed, need] = useState(false);
  const count = useStore(toastStore).length;
  useEffect(() => {
    if (count > 0) need(true);
  }, [count]);
  return needed ? <Toaster /> : null;
}

function useScreenCommands(t: CommonWords, showHelp: () => void): void {
  const go = useGo();
  const { can } = useSession();
  const language = useStore(languageStore);
  const shown = screens.filter((screen) => screen.nav && (!screen.role || can(screen.role)));
  const pages = shown.map(
    (screen): Command => ({
      id: `page ${screen.path}`,
      kind: "page",
      label: t(`nav.${screen.nav?.name ?? "home"}`),
      icon: screen.nav?.icon,
      keys: screen.nav?.keys,
      run: () => go(addressOf(screen)),
    }),
  );
  const { data: config } = usePublicConfig();
  const simulator: Command = {
    id: "simulator",
    kind: "page",
    label: t("nav.simulator"),
    icon: Smartphone,
    run: () => window.open("/simulator/", "_blank", "noopener"),
  };
  const other = language === "en" ? "pt-BR" : "en";
  useCommands([
    ...pages,
    ...(config?.simulator ? [simulator] : []),
    {
      id: "language",
      kind: "action",
      label: `${t("language")}: ${t(`language.${other}`)}`,
      words: "idioma language português english inglês",
      icon: Languages,
      run: () => void switchLanguage(other),
    },
    ...(["light", "dark", "system"] as const).map(
      (theme): Command => ({
        id: `theme ${theme}`,
        kind: "action",
        label: `${t("theme")}: ${t(`theme.${theme}`)}`,
        words: "tema theme dark escuro claro light",
        icon: Moon,
        run: () => switchTheme(theme),
      }),
    ),
    {
      id: "help",
      kind: "action",
      label: t("shortcuts.title"),
      icon: Keyboard,
      keys: "?",
      run: showHelp,
    },
  ]);
  useShortcuts([
    {
      keys: "mod+k",
      label: t("shortcuts.palette"),
      group: "general",
      always: true,
      run: () => paletteStore.set((open) => !open),
    },
    { keys: "?", label: t("shortcuts.help"), group: "general", run: showHelp },
    ...shown.map((screen) => ({
      keys: screen.nav?.keys ?? "",
      label: t(`nav.${screen.nav?.name ?? "home"}`),
      group: "go" as const,
      run: () => go(addressOf(screen)),
    })),
  ]);
}
