/** The pages before the dashboard: signing in, a new account, a new password, an invite, a new business. */
import { Languages } from "lucide-react";
import { lazy, Suspense, useCallback, useEffect, useState } from "react";
import { api, ok } from "@/api/client";
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
import { fitOf, type Invite, previewInvite, whoIsHere } from "./invite";
import { AcceptInvite, InviteClosed, OtherPerson } from "./invited";
import { ProofNeeded } from "./proof";
import { type PublicConfig, type SignInService, signInLater } from "./service";
import { Side } from "./side";
import { useSignInWords } from "./words";

const Toaster = lazy(() => import("@/components/ui/toaster"));

type Stage =
  | { kind: "loading" }
  | { kind: "failed"; error: unknown }
  | { kind: "form"; config: PublicConfig; service: SignInService; invite?: Invite; email?: string }
  | { kind: "proof"; me: Me; form: FormStage }
  | { kind: "accept"; me: Me; invite: Invite; token: string }
  | { kind: "other"; me: Me; invite: Invite }
  | { kind: "closed" }
  | { kind: "business"; me: Me };
type FormStage = Extract<Stage, { kind: "form" }>;

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
  const enter = async (idToken: string, form: FormStage) => {
    const me = await openSession(idToken);
    setStage(await afterSession(me, form));
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
              invite={stage.invite}
              email={stage.email}
              onProof={(idToken) => enter(idToken, stage)}
            />
          )}
          {stage.kind === "proof" && (
            <ProofNeeded
              service={stage.form.service}
              email={stage.me.email}
              onAgain={() => setStage({ ...stage.form, email: stage.me.email })}
            />
          )}
          {stage.kind === "accept" && (
            <AcceptInvite {...stage} onClosed={() => setStage({ kind: "closed" })} />
          )}
          {stage.kind === "other" && <OtherPerson {...stage} onOut={begin} />}
          {stage.kind === "closed" && <InviteClosed />}
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
  if (!location.pathname.startsWith("/invite")) return formStage();
  const token = inviteToken();
  const [invite, me] = await Promise.all([token && previewInvite(token), whoIsHere()]);
  if (!token || !invite) return { kind: "closed" };
  if (!me) return formStage(invite);
  setCsrf(me.csrf_token);
  const fit = fitOf(invite, me);
  if (fit === "yes") return { kind: "accept", me, invite, token };
  // Signing in once more shows whether the address is proven by now.
  return fit === "other" ? { kind: "other", me, invite } : formStage(invite);
}

async function formStage(invite?: Invite): Promise<FormStage> {
  const config = await ok(api.GET("/api/v1/public/config"));
  return { kind: "form", config, service: signInLater(config), invite, email: invite?.email };
}

async function afterSession(me: Me, form: FormStage): Promise<Stage> {
  const token = inviteToken();
  if (token && form.invite) {
    const { invite } = form;
    const fit = fitOf(invite, me);
    if (fit === "other") return { kind: "other", me, invite };
    if (fit === "unproven") return { kind: "proof", me, form };
    return { kind: "accept", me, invite, token };
  }
  if (!me.tenant) return { kind: "business", me };
  location.replace(nextAddress());
  return { kind: "loading" };
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
