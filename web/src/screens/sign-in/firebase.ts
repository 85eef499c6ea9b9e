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
import { languageStore } from "@/i18n";
import type { PublicConfig, SignInService } from "./service";

export function connectSignIn(config: PublicConfig): SignInService {
  const app = initializeApp({
    apiKey: config.firebase.api_key,
    authDomain: config.firebase.auth_domain,
    projectId: config.firebase.project_id,
  });
  // Nothing is written to the browser's storage: the session cookie is all that stays.
  const auth = initializeAuth(app, {
    persistence: inMemoryPersistence,
    // On phones it loads Google's script at once, so that the popup opens without delay.
    ...(config.identity === "firebase" && { popupRedirectResolver: browserPopupRedirectResolver }),
  });
  if (config.identity === "embedded") {
    connectAuthEmulator(auth, location.origin, { disableWarnings: true });
  }
  return {
    withPassword: (email, password) =>
      proof(auth, signInWithEmailAndPassword(auth, email, password)),
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
