/** The start: who is there, which words, which screen, all asked for at once; then the first render. */
import { StrictMode, startTransition } from "react";
import "./styles/app.css";
import { prepare } from "./app/app";
import { reportFailures } from "./app/report";
import { loadWords } from "./i18n";
import { root } from "./react";

reportFailures();

async function start(): Promise<void> {
  const plain = document.documentElement.dataset.page === "plain";
  const [{ default: App }] = await Promise.all([
    plain ? import("./screens/sign-in") : prepare(),
    loadWords("common"),
    plain ? loadWords("sign-in") : undefined,
  ]);
  // React renders a transition in short pieces, between which a slow phone still answers.
  startTransition(() =>
    root.render(
      <StrictMode>
        <App />
      </StrictMode>,
    ),
  );
}

// In a task of its own, as each of these files: a slow phone answers in between.
setTimeout(start);
