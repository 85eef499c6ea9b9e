// Plays one scenario with the real Firebase JS SDK against the origin and prints what it saw.
import { initializeApp } from "@firebase/app";
import {
  GoogleAuthProvider,
  confirmPasswordReset,
  applyActionCode,
  connectAuthEmulator,
  createUserWithEmailAndPassword,
  deleteUser,
  fetchSignInMethodsForEmail,
  getAuth,
  sendEmailVerification,
  sendPasswordResetEmail,
  signInWithCredential,
  signInWithEmailAndPassword,
  signOut,
  updatePassword,
  updateProfile,
  verifyPasswordResetCode,
} from "@firebase/auth";

const [origin, scenario, given] = process.argv.slice(2);
const input = JSON.parse(given ?? "{}");
const app = initializeApp({ apiKey: "any", projectId: "piloto", authDomain: "127.0.0.1" });
const auth = getAuth(app);
connectAuthEmulator(auth, origin, { disableWarnings: true });

const shown = (user) => ({
  uid: user.uid,
  email: user.email,
  verified: user.emailVerified,
  name: user.displayName,
  providers: user.providerData.map((entry) => entry.providerId).sort(),
});
const codeOf = async (work) => {
  try {
    await work();
    return "none";
  } catch (error) {
    return error.code;
  }
};
const google = (claims) => GoogleAuthProvider.credential(JSON.stringify(claims));

const scenarios = {
  async sign_up({ email, password }) {
    const { user } = await createUserWithEmailAndPassword(auth, email, password);
    return { ...shown(user), token: await user.getIdToken() };
  },
  async sign_in({ email, password }) {
    const { user } = await signInWithEmailAndPassword(auth, email, password);
    return { ...shown(user), token: await user.getIdToken() };
  },
  async codes({ email, password }) {
    const again = () => createUserWithEmailAndPassword(auth, email, password);
    return {
      taken: await codeOf(again),
      weak: await codeOf(() => createUserWithEmailAndPassword(auth, "new@x.example", "12345")),
      no_email: await codeOf(() => createUserWithEmailAndPassword(auth, "nonsense", password)),
      no_password: await codeOf(() => signInWithEmailAndPassword(auth, email, "")),
      wrong: await codeOf(() => signInWithEmailAndPassword(auth, email, "wrong one")),
      nobody: await codeOf(() => signInWithEmailAndPassword(auth, "no@x.example", "wrong one")),
      code: await codeOf(() => confirmPasswordReset(auth, "no-code", "another one")),
      methods: await fetchSignInMethodsForEmail(auth, email),
    };
  },
  async locked({ email }) {
    const seen = [];
    for (let attempt = 0; attempt < 11; attempt += 1) {
      seen.push(await codeOf(() => signInWithEmailAndPassword(auth, email, "wrong one")));
    }
    return { seen };
  },
  async google({ claims }) {
    const { user } = await signInWithCredential(auth, google(claims));
    return shown(user);
  },
  async google_refused({ claims }) {
    return { code: await codeOf(() => signInWithCredential(auth, google(claims))) };
  },
  async refresh({ email, password }) {
    const { user } = await signInWithEmailAndPassword(auth, email, password);
    const first = await user.getIdTokenResult();
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const second = await user.getIdTokenResult(true);
    return {
      differs: first.token !== second.token,
      same_sign_in: first.authTime === second.authTime,
      provider: second.signInProvider,
    };
  },
  async ask_reset({ email }) {
    await sendPasswordResetEmail(auth, email);
    return {};
  },
  async reset({ code, password, email }) {
    const checked = await verifyPasswordResetCode(auth, code);
    await confirmPasswordReset(auth, code, password);
    const { user } = await signInWithEmailAndPassword(auth, email, password);
    return {
      checked,
      ...shown(user),
      again: await codeOf(() => confirmPasswordReset(auth, code, password)),
    };
  },
  async ask_verification({ email, password }) {
    const { user } = await signInWithEmailAndPassword(auth, email, password);
    await sendEmailVerification(user);
    return shown(user);
  },
  async verify({ email, password, code }) {
    const { user } = await signInWithEmailAndPassword(auth, email, password);
    await applyActionCode(auth, code);
    await user.reload();
    return shown(user);
  },
  async profile({ email, password }) {
    const { user } = await signInWithEmailAndPassword(auth, email, password);
    await updateProfile(user, { displayName: "Ana Lima" });
    await updatePassword(user, "a newer password");
    await user.getIdToken(true);
    const named = shown(user);
    await signOut(auth);
    const old = await codeOf(() => signInWithEmailAndPassword(auth, email, password));
    const { user: again } = await signInWithEmailAndPassword(auth, email, "a newer password");
    await deleteUser(again);
    const gone = await codeOf(() => signInWithEmailAndPassword(auth, email, "a newer password"));
    return { named, old, gone, signed_out: auth.currentUser === null };
  },
};

console.log(JSON.stringify(await scenarios[scenario](input)));
process.exit(0);
