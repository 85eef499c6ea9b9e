/** Who may do what. The server decides; this only hides what it would refuse. */
export const ROLES = ["viewer", "agent", "admin", "owner"] as const;
export type Role = (typeof ROLES)[number];

export function roleOf(word: string | null | undefined): Role | null {
  return ROLES.find((role) => role === word) ?? null;
}

export function reaches(role: Role | null, needed: Role): boolean {
  return role !== null && ROLES.indexOf(role) >= ROLES.indexOf(needed);
}
