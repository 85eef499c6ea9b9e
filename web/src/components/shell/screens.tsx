/** Which screen belongs to the address. */
import { Compass, Lock } from "lucide-react";
import { Suspense, useEffect, useRef } from "react";
import { Route, Routes, useLocation } from "react-router";
import { Link } from "@/app/go";
import { navNameAt, type Screen, screenAt } from "@/app/routes";
import { sectionAt } from "@/app/sections";
import { useSession } from "@/app/session";
import { navCounts } from "@/app/shell-state";
import { buttonStyle } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/states";
import { Skeleton } from "@/components/ui/surface";
import { useCommonWords } from "@/i18n";
import { useStore } from "@/lib/store";

export function Screens() {
  // The router is given one path: sorting all of them holds a slow phone for a frame.
  const screen = screenAt(useLocation().pathname);
  return (
    <Suspense fallback={<ScreenSkeleton />}>
      <Routes>
        {screen && <Route path={screen.path} element={<Allowed screen={screen} />} />}
        <Route path="*" element={<Missing />} />
      </Routes>
    </Suspense>
  );
}

function Allowed({ screen }: { screen: Screen }) {
  const t = useCommonWords();
  const { can, business } = useSession();
  const { Component } = screen.page;
  if (!screen.role || can(screen.role)) return <Component />;
  return (
    <EmptyState level="h1" icon={Lock} title={t("forbidden.title")} className="mt-10">
      {t("forbidden.text", { business })}
    </EmptyState>
  );
}

function Missing() {
  const t = useCommonWords();
  return (
    <EmptyState
      level="h1"
      icon={Compass}
      title={t("missing.title")}
      className="mt-10"
      action={
        <Link to="/" className={buttonStyle({ look: "primary" })}>
          {t("missing.home")}
        </Link>
      }
    >
      {t("missing.text")}
    </EmptyState>
  );
}

export function ScreenSkeleton() {
  return (
    <div className="grid gap-5">
      <Skeleton className="h-9 w-56" />
      <Skeleton className="h-24" />
      <Skeleton className="h-24" />
    </div>
  );
}

/** The tab's title, and the focus at the content's start after a move, as a page load would have it. */
export function Title() {
  const t = useCommonWords();
  const { pathname } = useLocation();
  const name = navNameAt(pathname);
  const section = sectionAt(pathname)?.name;
  const waiting = useStore(navCounts).inbox ?? 0;
  useEffect(() => {
    const count = waiting > 0 ? `(${waiting}) ` : "";
    const title = section ? t(`settings.${section}`) : name && t(`nav.${name}`);
    document.title = count + (title ? `${title} · ${t("brand")}` : t("brand"));
  }, [name, section, waiting, t]);
  const place = screenAt(pathname)?.path;
  const shown = useRef(place);
  useEffect(() => {
    // The first one is at its start, and a reload goes back to where the browser was.
    if (place === shown.current) return;
    shown.current = place;
    const active = document.activeElement;
    if (active && active !== document.body && active.closest("dialog,[role=dialog]")) return;
    window.scrollTo(0, 0);
    if (active && active !== document.body)
      document.getElementById("content")?.focus({ preventScroll: true });
  }, [place]);
  return null;
}
