/** Why a member cannot be touched: the server refuses the same, here it is said before. */
import type { Member } from "@/api/members";
import { type Role, reaches, roleOf } from "@/app/roles";

export type Hindrance = "role" | "above" | "lastOwner";

export function hindranceOf(
  member: Member,
  everybody: readonly Member[],
  acting: Role | null,
): Hindrance | null {
  if (!reaches(acting, "admin")) return "role";
  const role = roleOf(member.role);
  if (role && !reaches(acting, role)) return "above";
  if (role === "owner" && everybody.filter((one) => one.role === "owner").length === 1)
    return "lastOwner";
  return null;
}
