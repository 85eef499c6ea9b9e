/** The menus of the shell: oneself (language, appearance, leaving) and one's businesses. */
import { CircleUserRound, LogOut, Plus } from "lucide-react";
import { problemText } from "@/api/problem";
import { selectTenant, signOut, useSaveMe } from "@/app/account";
import { useGo } from "@/app/go";
import { useSession } from "@/app/session";
import { switchTheme, THEMES, themeStore } from "@/app/theme";
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";
import { toast } from "@/components/ui/toast";
import { LANGUAGES, type Language, languageStore, switchLanguage, useCommonWords } from "@/i18n";
import { useStore } from "@/lib/store";
import type { MenuPart } from "./account";

export function AccountMenu(part: MenuPart) {
  const t = useCommonWords();
  const { me } = useSession();
  const go = useGo();
  const saveMe = useSaveMe();
  const theme = useStore(themeStore);
  const language = useStore(languageStore);
  const speak = async (next: Language) => {
    await switchLanguage(next);
    // Here it holds even if that fails.
    await saveMe({ language: next }).catch(() => undefined);
  };
  return (
    <Menu {...part} align={part.side === "top" ? "start" : "end"} className="w-60">
      <div className="px-2.5 pt-1.5 pb-1">
        {me.name && <p className="truncate font-semibold text-sm">{me.name}</p>}
        <p className="truncate text-muted-foreground text-xs">{me.email}</p>
      </div>
      <MenuItem onSelect={() => go("/settings/profile")}>
        <CircleUserRound aria-hidden /> {t("settings.profile")}
      </MenuItem>
      <MenuSeparator />
      <MenuLabel>{t("theme")}</MenuLabel>
      {THEMES.map((one) => (
        <MenuChoice key={one} checked={one === theme} onSelect={() => switchTheme(one)}>
          {t(`theme.${one}`)}
        </MenuChoice>
      ))}
      <MenuLabel>{t("language")}</MenuLabel>
      {LANGUAGES.map((one) => (
        <MenuChoice key={one} checked={one === language} onSelect={() => void speak(one)}>
          {t(`language.${one}`)}
        </MenuChoice>
      ))}
      <MenuSeparator />
      <MenuItem
        onSelect={() =>
          signOut().catch((error: unknown) => toast.error(problemText(error, t), { error }))
        }
      >
        <LogOut aria-hidden /> {t("account.signOut")}
      </MenuItem>
    </Menu>
  );
}

export function BusinessMenu(part: MenuPart) {
  const t = useCommonWords();
  const { me, tenant } = useSession();
  return (
    <Menu {...part} align="start" className="w-60">
      <MenuLabel>{t("tenant.switch")}</MenuLabel>
      {me.memberships.map((one) => (
        <MenuChoice
          key={one.tenant}
          checked={one.tenant === tenant}
          onSelect={() => {
            if (one.tenant === tenant) return;
            selectTenant(one.tenant).catch((error: unknown) =>
              toast.error(problemText(error, t), { error }),
            );
          }}
        >
          {one.name}
        </MenuChoice>
      ))}
      <MenuSeparator />
      <MenuItem onSelect={() => location.assign("/sign-in/business")}>
        <Plus aria-hidden /> {t("tenant.new")}
      </MenuItem>
    </Menu>
  );
}
