/** What signing in needs, without the code that does it. */
import type { Schemas } from "@/api/client";

export type PublicConfig = Schemas["PublicConfig"];

const AFTER_FIRST_PAINT_MS = 300;

/** An account that the chooser of this machine pretends to be at Google. */
export interface PretendedAccount {
  email: string;
  name: string;
}

export interface SignInService {
  withPassword(email: string, password: string): Promise<string>;
  withGoogle(): Promise<string>;
  asPretended(account: PretendedAccount): Promise<string>;
  create(name: string, email: string, password: string): Promise<string>;
  sendReset(email: string): Promise<void>;
  sendProof(): Promise<void>;
}

/** The same service before its code is there: the form shows first, and typing takes longer anyway. */
export function signInLater(config: PublicConfig): SignInService {
  let loading: Promise<SignInService> | undefined;
  const load = () => {
    loading ??= import("./firebase").then(({ connectSignIn }) => connectSignIn(config));
    // Without an answer the next try asks anew.
    loading.catch(() => {
      loading = undefined;
    });
    return loading;
  };
  setTimeout(load, AFTER_FIRST_PAINT_MS);
  return {
    withPassword: async (email, password) => (await load()).withPassword(email, password),
    withGoogle: async () => (await load()).withGoogle(),
    asPretended: async (account) => (await load()).asPretended(account),
    create: async (name, email, password) => (await load()).create(name, email, password),
    sendReset: async (email) => (await load()).sendReset(email),
    sendProof: async () => (await load()).sendProof(),
  };
}

/** Firebase's `auth/…` code as one of our words; null where nothing needs to be said. */
export function reasonOf(error: unknown) {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : "";
  switch (code) {
    case "auth/popup-closed-by-user":
    case "auth/cancelled-popup-request":
      return null;
    case "auth/invalid-credential":
    case "auth/wrong-password":
    case "auth/user-not-found":
    case "auth/invalid-login-credentials":
      return "reason.credential";
    case "auth/email-already-in-use":
      return "reason.taken";
    case "auth/weak-password":
    case "auth/password-does-not-meet-requirements":
      return "reason.weak";
    case "auth/invalid-email":
      return "reason.email";
    case "auth/too-many-requests":
      return "reason.tooMany";
    case "auth/user-disabled":
      return "reason.disabled";
    case "auth/popup-blocked":
      return "reason.popup";
    case "auth/network-request-failed":
      return "reason.network";
    default:
      return "reason.other";
  }
}
