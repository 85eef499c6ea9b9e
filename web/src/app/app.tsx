/** The dashboard as a whole. `prepare` has everything at hand that the first render needs. */
import { QueryClientProvider } from "@tanstack/react-query";
import { BrowserRouter } from "react-router";
import { createQueryClient } from "@/api/queries";
import { Shell } from "@/components/shell/shell";
import { ErrorState } from "@/components/ui/states";
import { loadWords, switchLanguage } from "@/i18n";
import { remembered } from "@/lib/storage";
import { LiveProvider } from "@/live/live";
import { createPolling } from "@/live/polling";
import type { LiveSource } from "@/live/source";
import { watchHistory } from "./leave";
import { screenAt } from "./routes";
import { fetchMe, goToSignIn, isSignedOut, keepSession, type Me, SessionProvider } from "./session";

export async function prepare(): Promise<{ default: () => React.JSX.Element }> {
  const words = loadWords("common");
  const screen = screenAt(location.pathname)?.page.preload();
  try {
    const me = await fetchMe();
    if (!me.tenant) {
      location.replace("/sign-in/business");
      return { default: Nothing };
    }
    if (!remembered("language") && (me.language === "en" || me.language === "pt-BR")) {
      await words;
      await switchLanguage(me.language);
    }
    // Without its code the screen shows its own error; the shell is there anyway.
    await screen?.catch(() => undefined);
    return { default: build(me, createPolling(me.tenant)) };
  } catch (error) {
    if (!isSignedOut(error)) return { default: () => <StartFailed error={error} /> };
    goToSignIn();
    return { default: Nothing };
  }
}

function build(me: Me, live: LiveSource) {
  const client = createQueryClient();
  keepSession(client, me);
  watchHistory();
  return () => (
    <QueryClientProvider client={client}>
      <SessionProvider me={me}>
        <LiveProvider source={live}>
          <BrowserRouter>
            <Shell />
          </BrowserRouter>
        </LiveProvider>
      </SessionProvider>
    </QueryClientProvider>
  );
}

const Nothing = () => <></>;

function StartFailed({ error }: { error: unknown }) {
  return (
    <main className="mx-auto max-w-lg px-4 py-24">
      <ErrorState error={error} onRetry={() => location.reload()} />
    </main>
  );
}
