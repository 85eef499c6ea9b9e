/** Proves who somebody is: Firebase in production, the embedded accounts behind the same calls here. */
import { initializeApp } from "@firebase/app";
import {
  type Auth,
  browserPopupRedirectResolver,
  connectAuthEmulator,
  createUserWithEmailAndPassword,
  GoogleAuthProvider,
  initializeAuth,
  inMemoryPersistence,
  sendEmailVerification,
  sendPasswordResetEmail,
  signInWithCredential,
  signInWithEmailAndPassword,
  signInWithPopup,
  type UserCredential,
  updateProfile,
} from "@firebase/auth";
import type { Schemas } from "@/api/client";
import { languageStore } from "@/i18n";

export type PublicConfig = Schemas["PublicConfig"];

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

export function connectSignIn(config: PublicConfig): SignInService {
  const app = initializeApp({
    apiKey: config.firebase.api_key,
    authDomain: config.firebase.auth_domain,
    projectId: config.firebase.project_id,
  });
  // Nothing is written to the browser's storage: the session cookie is all that stays.
  const auth = initializeAuth(app, {
    persistence: inMemoryPersistence,
    popupRedirectResolver: browserPopupRedirectResolver,
  });
  if (config.identity === "embedded") {
    connectAuthEmulator(auth, location.origin, { disableWarnings: true });
  }
  return {
    withPassword: (email, password) => proof(auth, signInWithEmailAndPassword(auth, email, password)),
    withGoogle: () => proof(auth, signInWithPopup(auth, new GoogleAuthProvider())),
    asPretended: ({ email, name }) => {
      const claims = { sub: `google-${email}`, email, email_verified: true, name };
      const credential = GoogleAuthProvider.credential(JSON.stringify(claims));
      return proof(auth, signInWithCredential(auth, credential));
    },
    create: async (name, email, password) => {
      auth.languageCode = languageStore.get();
      const made = await createUserWithEmailAndPassword(auth, email, password);
      await updateProfile(made.user, { displayName: name });
      await sendEmailVerification(made.user);
      return made.user.getIdToken(true);
    },
    sendReset: (email) => {
      auth.languageCode = languageStore.get();
      return sendPasswordResetEmail(auth, email);
    },
    sendProof: async () => {
      auth.languageCode = languageStore.get();
      if (auth.currentUser) await sendEmailVerification(auth.currentUser);
    },
  };
}

async function proof(auth: Auth, signedIn: Promise<UserCredential>): Promise<string> {
  auth.languageCode = languageStore.get();
  return (await signedIn).user.getIdToken();
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
