/** Oneself: name, language, appearance, one's businesses, and leaving. */
import { BadgeCheck, LogOut, Monitor, Moon, Plus, Sun } from "lucide-react";
import { type ReactNode, useState } from "react";
import { problemText } from "@/api/problem";
import { selectTenant, signOut, useSaveMe } from "@/app/account";
import { useSession } from "@/app/session";
import { switchTheme, THEMES, themeStore } from "@/app/theme";
import { Badge } from "@/components/ui/badge";
import { Button, buttonStyle } from "@/components/ui/button";
import { Segmented } from "@/components/ui/choice";
import { Input } from "@/components/ui/input";
import { SaveMark } from "@/components/ui/save-mark";
import { Avatar, Card, CardHeader } from "@/components/ui/surface";
import { toast } from "@/components/ui/toast";
import { LANGUAGES, languageStore, switchLanguage, useCommonWords } from "@/i18n";
import { FormField, useAutosave, useSchemaForm } from "@/lib/form";
import { useStore } from "@/lib/store";
import { z } from "@/lib/zod";
import { SettingsFrame } from "./frame";
import { useSettingsWords } from "./words";

export function ProfilePage() {
  const t = useSettingsWords();
  return (
    <SettingsFrame section="profile" description={t("profile.text")}>
      <div className="grid gap-5">
        <About />
        <Appearance />
        <Businesses />
        <Leaving />
      </div>
    </SettingsFrame>
  );
}

const schema = z.object({
  name: z
    .string()
    .check(z.trim(), z.minLength(1, "form.required"), z.maxLength(120, "form.tooLong")),
});

function About() {
  const t = useSettingsWords();
  const { me } = useSession();
  const saveMe = useSaveMe();
  const form = useSchemaForm(schema, { defaultValues: { name: me.name } });
  const state = useAutosave(form, saveMe);
  return (
    <Card>
      <CardHeader title={t("about")} action={<SaveMark state={state} />} />
      <div className="flex items-start gap-5 px-5 pb-5">
        <Avatar name={me.name || me.email} className="hidden size-16 text-xl sm:grid" />
        <div className="grid min-w-0 flex-1 gap-5 sm:grid-cols-2">
          <FormField form={form} name="name" label={t("name")} help={t("name.help")}>
            <Input autoComplete="name" {...form.register("name")} />
          </FormField>
          <div className="grid content-start gap-1.5">
            <p className="font-semibold text-sm">{t("email")}</p>
            <p className="flex min-h-10 flex-wrap items-center gap-2">
              <span className="min-w-0 break-all">{me.email}</span>
              {me.email_verified ? (
                <Badge tone="good">
                  <BadgeCheck aria-hidden /> {t("email.proven")}
                </Badge>
              ) : (
                <Badge tone="warning">{t("email.unproven")}</Badge>
              )}
            </p>
            <p className="text-muted-foreground text-sm">{t("email.help")}</p>
          </div>
        </div>
      </div>
    </Card>
  );
}

const ICONS = { light: Sun, dark: Moon, system: Monitor } as const;

function Appearance() {
  const t = useSettingsWords();
  const common = useCommonWords();
  const theme = useStore(themeStore);
  const language = useStore(languageStore);
  const saveMe = useSaveMe();
  return (
    <Card>
      <CardHeader title={t("appearance")} />
      <div className="grid gap-5 px-5 pb-5 sm:grid-cols-2">
        <Choice title={common("theme")} help={t("theme.help")}>
          <Segmented
            className="w-full max-w-sm"
            label={common("theme")}
            value={theme}
            onChange={switchTheme}
            segments={THEMES.map((value) => {
              const Icon = ICONS[value];
              const label = (
                <>
                  <Icon aria-hidden /> {common(`theme.${value}`)}
                </>
              );
              return { value, label };
            })}
          />
        </Choice>
        <Choice title={common("language")} help={t("language.help")}>
          <Segmented
            className="w-full max-w-sm"
            label={common("language")}
            value={language}
            onChange={(next) => {
              void switchLanguage(next);
              saveMe({ language: next }).catch((error: unknown) =>
                toast.error(problemText(error, common), { error }),
              );
            }}
            segments={LANGUAGES.map((value) => ({ value, label: common(`language.${value}`) }))}
          />
        </Choice>
      </div>
    </Card>
  );
}

function Choice({ title, help, children }: { title: string; help: string; children: ReactNode }) {
  return (
    <div className="grid content-start gap-2">
      <p className="font-semibold text-sm">{title}</p>
      {children}
      <p className="text-pretty text-muted-foreground text-sm">{help}</p>
    </div>
  );
}

function Businesses() {
  const t = useSettingsWords();
  const common = useCommonWords();
  const { me, tenant } = useSession();
  const [going, setGoing] = useState<string | null>(null);
  const select = (id: string) => {
    setGoing(id);
    selectTenant(id).catch((error: unknown) => {
      setGoing(null);
      toast.error(problemText(error, common), { error });
    });
  };
  return (
    <Card>
      <CardHeader
        title={t("businesses")}
        action={
          <a href="/sign-in/business" className={buttonStyle({ look: "plain", size: "sm" })}>
            <Plus aria-hidden /> {common("tenant.new")}
          </a>
        }
      />
      <ul aria-label={t("businesses")} className="divide-y border-t">
        {me.memberships.map((one) => (
          <li key={one.tenant} className="flex min-h-15 items-center gap-3 px-5 py-2.5">
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium">{one.name}</span>
              <span className="block text-muted-foreground text-sm">
                {common(`role.${one.role as "owner"}`)}
              </span>
            </span>
            {one.tenant === tenant ? (
              <Badge tone="good">{t("businesses.here")}</Badge>
            ) : (
              <Button
                look="plain"
                size="sm"
                pending={going === one.tenant}
                aria-label={t("businesses.goTo", { name: one.name })}
                onClick={() => select(one.tenant)}
              >
                {t("businesses.go")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Leaving() {
  const t = useSettingsWords();
  const common = useCommonWords();
  const [busy, setBusy] = useState<"here" | "everywhere" | null>(null);
  const leave = (where: "here" | "everywhere") => {
    setBusy(where);
    signOut(where === "everywhere").catch((error: unknown) => {
      setBusy(null);
      toast.error(problemText(error, common), { error });
    });
  };
  return (
    <Card className="flex flex-wrap items-center justify-between gap-4 p-5">
      <div className="min-w-0 flex-1 basis-72">
        <h2 className="font-semibold text-lg leading-6">{t("leaving")}</h2>
        <p className="mt-1 text-pretty text-muted-foreground text-sm">{t("leaving.text")}</p>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button look="plain" pending={busy === "everywhere"} onClick={() => leave("everywhere")}>
          {t("leaving.everywhere")}
        </Button>
        <Button look="plain" pending={busy === "here"} onClick={() => leave("here")}>
          <LogOut aria-hidden /> {common("account.signOut")}
        </Button>
      </div>
    </Card>
  );
}
