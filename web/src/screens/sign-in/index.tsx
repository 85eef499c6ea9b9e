/** The pages before the dashboard: signing in, a new account, a new password, an invite, a new business. */
import { Languages } from "lucide-react";
import { lazy, Suspense, useCallback, useEffect, useState } from "react";
import { api, ok } from "@/api/client";
import { problemText } from "@/api/problem";
import { setCsrf } from "@/api/send";
import { Mark } from "@/components/shell/brand";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/states";
import { Skeleton } from "@/components/ui/surface";
import { languageStore, switchLanguage, useCommonWords } from "@/i18n";
import { useStore } from "@/lib/store";
import { BusinessForm } from "./business";
import { inviteToken, type Me, nextAddress, openSession } from "./entering";
import { SignInForm } from "./form";
import type { PublicConfig, SignInService } from "./service";
import { useSignInWords } from "./words";

const Toaster = lazy(() => import("@/components/ui/toaster"));

type Stage =
  | { kind: "loading" }
  | { kind: "failed"; error: unknown }
  | { kind: "form"; config: PublicConfig; service: SignInService }
  | { kind: "proof"; me: Me; service: SignInService | null }
  | { kind: "business"; me: Me };

export default function SignIn() {
  const t = useSignInWords();
  const [stage, setStage] = useState<Stage>({ kind: "loading" });
  const begin = useCallback(() => {
    setStage({ kind: "loading" });
    first().then(setStage, (error: unknown) => setStage({ kind: "failed", error }));
  }, []);
  useEffect(begin, [begin]);
  useEffect(() => {
    document.title = `${t("title")} · Piloto`;
  }, [t]);
  const enter = async (idToken: string, service: SignInService) => {
    const me = await openSession(idToken);
    setStage(await afterSession(me, service));
  };
  return (
    <div className="flex min-h-dvh">
      <Side />
      <div className="flex min-w-0 flex-1 flex-col">
        <header className="flex items-center justify-between p-4 lg:justify-end lg:p-6">
          <span className="flex items-center gap-2.5 font-extrabold text-xl tracking-tight lg:hidden">
            <Mark /> Piloto
          </span>
          <LanguageButton />
        </header>
        <main className="mx-auto flex w-full max-w-104 flex-1 flex-col justify-center px-5 pt-2 pb-20">
          {stage.kind === "loading" && <FormSkeleton />}
          {stage.kind === "failed" && <ErrorState error={stage.error} onRetry={begin} />}
          {stage.kind === "form" && (
            <SignInForm
              config={stage.config}
              service={stage.service}
              invited={inviteToken() !== null}
              onProof={(idToken) => enter(idToken, stage.service)}
            />
          )}
          {stage.kind === "proof" && <ProofNeeded service={stage.service} email={stage.me.email} />}
          {stage.kind === "business" && <BusinessForm me={stage.me} />}
        </main>
      </div>
      <Suspense>
        <Toaster />
      </Suspense>
    </div>
  );
}

async function first(): Promise<Stage> {
  if (location.pathname.startsWith("/sign-in/business")) {
    const me = await ok(api.GET("/api/v1/me"));
    setCsrf(me.csrf_token);
    return { kind: "business", me };
  }
  const [{ connectSignIn }, config] = await Promise.all([
    import("./firebase"),
    ok(api.GET("/api/v1/public/config")),
  ]);
  return { kind: "form", config, service: connectSignIn(config) };
}

async function afterSession(me: Me, service: SignInService): Promise<Stage> {
  const token = inviteToken();
  if (token) {
    if (!me.email_verified) return { kind: "proof", me, service };
    await ok(api.POST("/api/v1/invites/accept", { body: { token } }));
    location.replace("/");
    return { kind: "loading" };
  }
  if (!me.tenant) return { kind: "business", me };
  location.replace(nextAddress());
  return { kind: "loading" };
}

function Side() {
  const t = useSignInWords();
  return (
    <aside className="relative hidden w-[44%] max-w-2xl flex-col justify-between overflow-hidden bg-rail p-12 text-rail-foreground lg:flex">
      <Flight />
      <span className="relative flex items-center gap-3 font-extrabold text-2xl tracking-tight">
        <Mark className="size-10" /> Piloto
      </span>
      <div className="relative max-w-md">
        <p className="text-balance font-bold font-display text-[2.6rem] leading-[1.08] tracking-tight">
          {t("side.title")}
        </p>
        <p className="mt-5 text-pretty text-lg text-rail-muted leading-7">{t("side.text")}</p>
      </div>
      <p className="relative text-rail-muted text-sm">{t("side.foot")}</p>
    </aside>
  );
}

/** The way of a paper plane over the hills, drawn in three strokes. */
function Flight() {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 600 900"
      preserveAspectRatio="xMidYMax slice"
      className="absolute inset-0 size-full"
    >
      <path className="fill-rail-active/60" d="M0 720c120-70 240-80 340-30s180 40 260-10v220H0Z" />
      <path className="fill-rail-active" d="M0 800c140-60 220-50 330-10s190 20 270-20v130H0Z" />
      <path
        className="stroke-spark"
        fill="none"
        strokeWidth="2.5"
        strokeLinecap="round"
        strokeDasharray="2 12"
        d="M-20 300C120 240 180 120 300 130s60 140-20 110S330 60 560 70"
      />
      <path className="fill-spark" d="m548 62 34-4-22 27-5-11Z" />
    </svg>
  );
}

function LanguageButton() {
  const t = useCommonWords();
  const other = useStore(languageStore) === "en" ? "pt-BR" : "en";
  return (
    <Button look="ghost" size="sm" onClick={() => void switchLanguage(other)} lang={other}>
      <Languages aria-hidden /> {t(`language.${other}`)}
    </Button>
  );
}

function ProofNeeded({ service, email }: { service: SignInService | null; email: string }) {
  const t = useSignInWords();
  const common = useCommonWords();
  const [said, say] = useState("");
  return (
    <div className="grid gap-4">
      <h1 className="font-bold text-2xl">{t("proof.title")}</h1>
      <p className="text-muted-foreground">{t("proof.text", { email })}</p>
      <Button onClick={() => location.reload()}>{t("proof.again")}</Button>
      {service && (
        <Button
          look="ghost"
          onClick={() =>
            service.sendProof().then(
              () => say(t("proof.sent")),
              (error: unknown) => say(problemText(error, common)),
            )
          }
        >
          {t("proof.resend")}
        </Button>
      )}
      <p role="status" className="text-center text-muted-foreground text-sm">
        {said}
      </p>
    </div>
  );
}

function FormSkeleton() {
  const t = useCommonWords();
  return (
    <div role="status" aria-label={t("loading")} className="grid gap-5">
      <Skeleton className="h-9 w-48" />
      <Skeleton className="h-11" />
      <Skeleton className="h-11" />
      <Skeleton className="h-11" />
      <Skeleton className="h-11" />
    </div>
  );
}
