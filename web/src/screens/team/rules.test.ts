import { expect, test } from "vitest";
import type { Member } from "@/api/members";
import { hindranceOf } from "./rules";

const member = (id: string, role: string): Member => ({
  id,
  role,
  name: id,
  email: `${id}@padaria.example`,
  joined_at: "2026-11-22T12:00:00Z",
});
const ana = member("ana", "owner");
const bia = member("bia", "owner");
const caio = member("caio", "admin");
const davi = member("davi", "viewer");

test("the last owner stays, also for themselves; one of two may go", () => {
  expect(hindranceOf(ana, [ana, caio, davi], "owner")).toBe("lastOwner");
  expect(hindranceOf(ana, [ana, bia], "owner")).toBeNull();
});

test("nobody touches a role above their own, and lesser roles touch nobody", () => {
  expect(hindranceOf(ana, [ana, caio], "admin")).toBe("above");
  expect(hindranceOf(caio, [ana, caio], "admin")).toBeNull();
  expect(hindranceOf(davi, [ana, davi], "agent")).toBe("role");
  expect(hindranceOf(davi, [ana, davi], null)).toBe("role");
});
