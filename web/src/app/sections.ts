/** The pages of the settings, for their own navigation, the palette and the tab's title. */
import type { Role } from "./roles";

export interface Section {
  name: "profile" | "business" | "team" | "usage" | "keys" | "audit" | "privacy";
  /** The least role that sees it; everybody when left out. */
  role?: Role;
}

export const SECTIONS: readonly Section[] = [
  { name: "profile" },
  { name: "business" },
  { name: "team" },
  { name: "usage" },
  { name: "keys", role: "admin" },
  { name: "audit", role: "admin" },
  { name: "privacy" },
];

export function addressOfSection({ name }: Section): string {
  return `/settings/${name}`;
}

export function sectionAt(pathname: string): Section | undefined {
  return SECTIONS.find((one) => addressOfSection(one) === pathname);
}
