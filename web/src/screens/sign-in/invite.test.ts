import { expect, test } from "vitest";
import type { Me } from "./entering";
import { fitOf, type Invite } from "./invite";

const invite: Invite = {
  business: "Padaria",
  email: "caio@padaria.example",
  role: "agent",
  invited_by: "Ana",
  expires_at: "2026-11-29T12:00:00Z",
};
const somebody = (email: string, email_verified: boolean): Me => ({
  id: "u",
  email,
  email_verified,
  name: "",
  language: "pt-BR",
  memberships: [],
  tenant: null,
  role: null,
  csrf_token: "t",
});

test("an invite fits its own address, however it is written, once it is proven", () => {
  expect(fitOf(invite, somebody("Caio@Padaria.example", true))).toBe("yes");
  expect(fitOf(invite, somebody("caio@padaria.example", false))).toBe("unproven");
  expect(fitOf(invite, somebody("ana@padaria.example", true))).toBe("other");
});
