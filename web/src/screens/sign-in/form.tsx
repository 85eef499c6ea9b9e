/** E-mail and password, Google, a new account, a new password: one form that changes its fields. */
import { Eye, EyeOff, FlaskConical } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Problem, problemText } from "@/api/problem";
import { Button } from "@/components/ui/button";
import { Affixed, Input } from "@/components/ui/input";
import { useCommonWords } from "@/i18n";
import { FormField, useSchemaForm } from "@/lib/form";
import { z } from "@/lib/zod";
import type { Invite } from "./invite";
import { useInviteSentence } from "./invited";
import { type PretendedAccount, type PublicConfig, reasonOf, type SignInService } from "./service";
import { useSignInWords } from "./words";

const AccountChooser = lazy(() => import("./chooser"));

type Mode = "enter" | "create" | "reset";

const email = z
  .string()
  .check(z.trim(), z.minLength(1, "form.required"), z.maxLength(254, "form.tooLong"));
const schemas = {
  enter: z.object({
    name: z.string(),
    email,
    password: z.string().check(z.minLength(1, "form.required")),
  }),
  create: z.object({
    name: z
      .string()
      .check(z.trim(), z.minLength(1, "form.required"), z.maxLength(120, "form.tooLong")),
    email,
    password: z.string().check(z.minLength(8, "form.weak"), z.maxLength(200, "form.tooLong")),
  }),
  reset: z.object({ name: z.string(), email, password: z.string() }),
};

export interface SignInFormProps {
  config: PublicConfig;
  service: SignInService;
  invite?: Invite;
  /** What to begin with in the field of the address. */
  email?: string;
  onProof: (idToken: string) => Promise<void>;
}

export function SignInForm(props: SignInFormProps) {
  const [mode, setMode] = useState<Mode>("enter");
  // Another mode is another form: no error of the old one stays.
  return <ModeForm key={mode} {...props} mode={mode} onMode={setMode} />;
}

function ModeForm({
  config,
  service,
  invite,
  email: knownEmail = "",
  onProof,
  mode,
  onMode,
}: SignInFormProps & { mode: Mode; onMode: (mode: Mode) => void }) {
  const t = useSignInWords();
  const common = useCommonWords();
  const sentence = useInviteSentence();
  const [trouble, setTrouble] = useState<string | null>(null);
  const [mailed, setMailed] = useState(false);
  const [busy, setBusy] = useState<"form" | "google" | "demo" | null>(null);
  const [choosing, choose] = useState(false);
  const form = useSchemaForm(schemas[mode], {
    defaultValues: { name: "", email: knownEmail, password: "" },
  });

  const attempt = async (what: "form" | "google" | "demo", work: () => Promise<string | null>) => {
    setTrouble(null);
    setBusy(what);
    try {
      const idToken = await work();
      if (idToken) await onProof(idToken);
    } catch (error) {
      if (error instanceof Problem) setTrouble(problemText(error, common));
      else {
        const reason = reasonOf(error);
        setTrouble(reason && t(reason));
      }
    } finally {
      setBusy(null);
    }
  };

  const submit = form.handleSubmit((values) =>
    attempt("form", async () => {
      if (mode === "create") return service.create(values.name, values.email, values.password);
      if (mode === "enter") return service.withPassword(values.email, values.password);
      await service.sendReset(values.email);
      setMailed(true);
      return null;
    }),
  );
  const google = () => {
    if (config.identity === "embedded") choose(true);
    else void attempt("google", () => service.withGoogle());
  };
  const pretend = (account: PretendedAccount) => {
    choose(false);
    void attempt("google", () => service.asPretended(account));
  };

  return (
    <div className="grid gap-6">
      <div>
        <h1 className="text-balance font-bold text-[1.85rem] leading-9 tracking-tight">
          {invite && mode === "enter"
            ? t("invite.title", { business: invite.business })
            : t(`${mode}.title`)}
        </h1>
        <p className="mt-1.5 text-pretty break-words text-muted-foreground">
          {invite && mode !== "reset"
            ? `${sentence(invite)} ${t(`invite.${mode}`, { email: invite.email })}`
            : t(`${mode}.text`)}
        </p>
      </div>
      {mode !== "reset" && (
        <>
          <Button look="plain" size="lg" pending={busy === "google"} onClick={google}>
            <GoogleMark /> {t("google")}
          </Button>
          <div className="flex items-center gap-3 text-muted-foreground text-sm">
            <span className="h-px flex-1 bg-border" /> {t("or")}{" "}
            <span className="h-px flex-1 bg-border" />
          </div>
        </>
      )}
      <form noValidate className="grid gap-4" onSubmit={submit}>
        {mode === "create" && (
          <FormField form={form} name="name" label={t("name")}>
            <Input autoComplete="name" {...form.register("name")} />
          </FormField>
        )}
        <FormField form={form} name="email" label={t("email")}>
          <Input
            type="email"
            inputMode="email"
            autoComplete="email"
            autoCapitalize="none"
            spellCheck={false}
            {...form.register("email")}
          />
        </FormField>
        {mode !== "reset" && (
          <FormField
            form={form}
            name="password"
            label={t("password")}
            help={mode === "create" ? t("password.help") : undefined}
          >
            <PasswordInput fresh={mode === "create"} {...form.register("password")} />
          </FormField>
        )}
        {trouble && (
          <p
            role="alert"
            className="rounded-md bg-danger-soft px-3 py-2.5 text-danger-text text-sm"
          >
            {trouble}
          </p>
        )}
        {mailed && (
          <p
            role="status"
            className="rounded-md bg-primary-soft px-3 py-2.5 text-primary-text text-sm"
          >
            {t("reset.sent")}
          </p>
        )}
        <Button type="submit" size="lg" pending={busy === "form"}>
          {t(`${mode}.do`)}
        </Button>
      </form>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 text-sm">
        <Button look="link" onClick={() => onMode(mode === "enter" ? "create" : "enter")}>
          {mode === "enter" ? t("to.create") : t("to.enter")}
        </Button>
        {mode === "enter" && (
          <Button look="link" onClick={() => onMode("reset")}>
            {t("to.reset")}
          </Button>
        )}
      </div>
      {config.demo && mode === "enter" && !invite && (
        <Demo
          pending={busy === "demo"}
          onEnter={() => {
            const { demo } = config;
            if (demo) void attempt("demo", () => service.withPassword(demo.email, demo.password));
          }}
        />
      )}
      {choosing && (
        <Suspense>
          <AccountChooser config={config} onChoose={pretend} onClose={() => choose(false)} />
        </Suspense>
      )}
    </div>
  );
}

function Demo({ pending, onEnter }: { pending: boolean; onEnter: () => void }) {
  const t = useSignInWords();
  return (
    <div className="flex items-center gap-3 rounded-lg bg-spark/20 p-4 dark:bg-spark/12">
      <FlaskConical aria-hidden className="size-5 shrink-0" />
      <p className="flex-1 text-pretty text-sm">{t("demo.text")}</p>
      <Button look="plain" size="sm" pending={pending} onClick={onEnter}>
        {t("demo.do")}
      </Button>
    </div>
  );
}

function PasswordInput({ fresh, ...props }: { fresh: boolean } & React.ComponentProps<"input">) {
  const t = useSignInWords();
  const [shown, show] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <Affixed
      after={
        <button
          type="button"
          aria-label={t(shown ? "password.hide" : "password.show")}
          onClick={() => show(!shown)}
          className="grid size-8 place-items-center rounded-sm text-muted-foreground hover:bg-muted pointer-coarse:size-11"
        >
          <Icon aria-hidden className="size-4" />
        </button>
      }
    >
      <Input
        type={shown ? "text" : "password"}
        autoComplete={fresh ? "new-password" : "current-password"}
        className="pr-11"
        {...props}
      />
    </Affixed>
  );
}

function GoogleMark() {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <path
        fill="#4285F4"
        d="M22.5 12.3c0-.8-.1-1.5-.2-2.2H12v4.2h5.9a5 5 0 0 1-2.2 3.3v2.8h3.6c2-2 3.2-4.8 3.2-8.1Z"
      />
      <path
        fill="#34A853"
        d="M12 23c3 0 5.4-1 7.3-2.6l-3.6-2.8a6.6 6.6 0 0 1-9.9-3.5H2.2v2.8A11 11 0 0 0 12 23Z"
      />
      <path fill="#FBBC05" d="M5.8 14.1a6.6 6.6 0 0 1 0-4.2V7.1H2.2a11 11 0 0 0 0 9.8l3.6-2.8Z" />
      <path
        fill="#EA4335"
        d="M12 5.4c1.6 0 3 .6 4.2 1.6l3.2-3.1A11 11 0 0 0 2.2 7.1l3.6 2.8A6.6 6.6 0 0 1 12 5.4Z"
      />
    </svg>
  );
}
