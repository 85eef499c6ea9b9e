/** What the link of an invite is about, and what to do with it as somebody. */
import { api, ok, type Schemas } from "@/api/client";
import { Problem } from "@/api/problem";
import type { Me } from "./entering";

export type Invite = Schemas["InvitePreviewAnswer"];

/** null: the invite was used, taken back, replaced, or its week is over. */
export async function previewInvite(token: string): Promise<Invite | null> {
  try {
    return await ok(api.POST("/api/v1/invites/preview", { body: { token } }));
  } catch (error) {
    if (error instanceof Problem && error.code === "InviteClosed") return null;
    throw error;
  }
}

export async function acceptInvite(token: string): Promise<"joined" | "closed" | "member"> {
  try {
    await ok(api.POST("/api/v1/invites/accept", { body: { token } }));
    return "joined";
  } catch (error) {
    if (error instanceof Problem && error.code === "InviteClosed") return "closed";
    if (error instanceof Problem && error.code === "Conflict") return "member";
    throw error;
  }
}

/** Who the browser is signed in as, if anybody. */
export async function whoIsHere(): Promise<Me | null> {
  try {
    return await ok(api.GET("/api/v1/me"));
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return null;
    throw error;
  }
}

/** An invite is for one address, and the address must be known to be theirs. */
export function fitOf(invite: Invite, me: Me): "yes" | "other" | "unproven" {
  if (me.email.toLowerCase() !== invite.email.toLowerCase()) return "other";
  return me.email_verified ? "yes" : "unproven";
}
