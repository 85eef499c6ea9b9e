/** Every screen: one line each. A screen that is not here is not shown anywhere. */
import {
  Bot,
  ChartNoAxesColumn,
  House,
  type LucideIcon,
  Megaphone,
  MessagesSquare,
  Plug,
  Settings,
  Tag,
  Users,
} from "lucide-react";
import { matchPath } from "react-router";
import { type Page, page } from "./page";
import type { Role } from "./roles";

export type NavGroup = "main" | "sell" | "prepare" | "learn" | "end";
export type NavName =
  | "home"
  | "inbox"
  | "contacts"
  | "campaigns"
  | "agents"
  | "accounts"
  | "offers"
  | "insights"
  | "settings";

export interface Screen {
  /** As React Router writes it; end with `/*` where the screen has routes of its own. */
  path: string;
  page: Page;
  /** The least role that sees it; everybody when left out. */
  role?: Role;
  /** Fills the window and scrolls within itself, instead of a page that scrolls. */
  fills?: boolean;
  /** Its place in the navigation. `phone` puts it into the bar at the bottom (four at most). */
  nav?: { name: NavName; group: NavGroup; icon: LucideIcon; keys: string; phone?: boolean };
}

// biome-ignore format: one line per screen
export const screens: readonly Screen[] = [
  { path: "/", page: page("home", () => import("@/screens/home")), nav: { name: "home", group: "main", icon: House, keys: "g h", phone: true } },
  { path: "/inbox/*", page: page("inbox", () => import("@/screens/inbox")), fills: true, nav: { name: "inbox", group: "main", icon: MessagesSquare, keys: "g i", phone: true } },
  { path: "/campaigns/*", page: page("campaigns", () => import("@/screens/campaigns")), nav: { name: "campaigns", group: "sell", icon: Megaphone, keys: "g c", phone: true } },
  { path: "/contacts/import/*", page: page("contacts", () => import("@/screens/contacts/import")), role: "agent" },
  { path: "/contacts/*", page: page("contacts", () => import("@/screens/contacts")), nav: { name: "contacts", group: "sell", icon: Users, keys: "g p", phone: true } },
  { path: "/offers", page: page("offers", () => import("@/screens/offers")), nav: { name: "offers", group: "prepare", icon: Tag, keys: "g o", phone: true } },
  { path: "/agents/:id", page: page("agents", () => import("@/screens/agents/page")) },
  { path: "/agents", page: page("agents", () => import("@/screens/agents")), nav: { name: "agents", group: "prepare", icon: Bot, keys: "g a" } },
  { path: "/insights", page: page("insights", () => import("@/screens/insights")), nav: { name: "insights", group: "learn", icon: ChartNoAxesColumn, keys: "g r" } },
  { path: "/accounts/*", page: page("accounts", () => import("@/screens/accounts")), nav: { name: "accounts", group: "prepare", icon: Plug, keys: "g n" } },
  { path: "/settings/team", page: page("team", () => import("@/screens/team")) },
  { path: "/settings/audit", page: page("audit", () => import("@/screens/audit")), role: "admin" },
  { path: "/settings/*", page: page("settings", () => import("@/screens/settings")), nav: { name: "settings", group: "end", icon: Settings, keys: "g s" } },
];

let last: { pathname: string; screen: Screen | undefined } | undefined;

export function screenAt(pathname: string): Screen | undefined {
  // Every link of the navigation asks it of the same address.
  if (last?.pathname !== pathname) {
    last = { pathname, screen: screens.find((screen) => matchPath(screen.path, pathname)) };
  }
  return last.screen;
}

/** The name of the part of the navigation that an address belongs to, also below its start. */
export function navNameAt(pathname: string): NavName | undefined {
  const start = (path: string | undefined) => path?.split("/")[1];
  const here = start(screenAt(pathname)?.path);
  return screens.find((screen) => screen.nav && start(screen.path) === here)?.nav?.name;
}

/** The address of a screen's start: its path without the part for routes of its own. */
export function addressOf(screen: Screen): string {
  return screen.path.replace(/\/\*$/, "") || "/";
}
