/** Every screen for axe and for the pictures. A new screen adds one line. */
import type { Page } from "@playwright/test";

export interface Place {
  name: string;
  path: string;
  signedOut?: boolean;
  /** Brings it into the state of interest, e.g. opens a dialog. */
  popup?: "dialog" | "menu";
  open?: (page: Page) => Promise<unknown>;
}

export const PLACES: readonly Place[] = [
  { name: "sign-in", path: "/sign-in", signedOut: true },
  { name: "home", path: "/" },
  { name: "inbox", path: "/inbox" },
  { name: "inbox-empty", path: "/inbox?filter=closed" },
  { name: "offers", path: "/offers" },
  { name: "offers-archived", path: "/offers?archived=1" },
  {
    name: "offers-sheet",
    path: "/offers",
    open: (page) =>
      page
        .getByRole("table")
        .getByRole("row")
        .nth(1)
        .click({ position: { x: 60, y: 20 } }),
  },
  { name: "contacts", path: "/contacts" },
  {
    name: "contacts-new",
    path: "/contacts",
    open: (page) =>
      page
        .getByRole("button", { name: /Novo contato|New contact/ })
        .first()
        .click(),
  },
  { name: "contacts-import", path: "/contacts/import" },
  { name: "accounts", path: "/accounts" },
  {
    name: "accounts-connect",
    path: "/accounts",
    open: (page) =>
      page
        .getByRole("button", { name: /Conectar número|Connect a number/ })
        .first()
        .click(),
  },
  { name: "campaigns", path: "/campaigns" },
  { name: "campaign-new", path: "/campaigns/new" },
  { name: "campaign-message", path: "/campaigns/new?step=message" },
  { name: "campaign-check", path: "/campaigns/new?step=check" },
  { name: "insights", path: "/insights" },
  { name: "palette", path: "/", open: (page) => page.keyboard.press("Control+k") },
  { name: "help", path: "/", open: (page) => page.keyboard.press("?") },
  {
    name: "account-menu",
    path: "/offers",
    popup: "menu",
    open: (page) =>
      page
        .getByRole("button", { name: /Sua conta|Your account/ })
        .filter({ visible: true })
        .click(),
  },
  { name: "missing", path: "/nowhere" },
];
