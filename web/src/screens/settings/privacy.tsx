/** Privacy: where each thing is that the law and the people ask for, as far as it exists. */
import {
  ArrowRight,
  BellOff,
  Download,
  History,
  type LucideIcon,
  ScrollText,
  UserRoundX,
} from "lucide-react";
import { Link } from "@/app/go";
import type { Role } from "@/app/roles";
import { useSession } from "@/app/session";
import { buttonStyle } from "@/components/ui/button";
import { Card } from "@/components/ui/surface";
import { useCommonWords } from "@/i18n";
import { SettingsFrame } from "./frame";
import { useSettingsWords } from "./words";

interface Topic {
  name: "stopped" | "permission" | "export" | "erase" | "trail";
  icon: LucideIcon;
  to: string;
  role?: Role;
}

const TOPICS: readonly Topic[] = [
  { name: "stopped", icon: BellOff, to: "/contacts?show=stopped" },
  { name: "permission", icon: ScrollText, to: "/contacts?show=no-basis" },
  { name: "export", icon: Download, to: "/contacts", role: "agent" },
  { name: "erase", icon: UserRoundX, to: "/contacts", role: "admin" },
  { name: "trail", icon: History, to: "/settings/audit", role: "admin" },
];

export function PrivacyPage() {
  const t = useSettingsWords();
  const common = useCommonWords();
  const { can } = useSession();
  return (
    <SettingsFrame section="privacy" description={t("privacy.text")}>
      <ul className="grid gap-4 md:grid-cols-2">
        {TOPICS.map((topic) => (
          <li key={topic.name}>
            <Card className="flex h-full flex-col items-start p-5">
              <topic.icon aria-hidden className="size-5 text-primary-text" />
              <h2 className="mt-3 font-semibold text-lg leading-6">{t(`privacy.${topic.name}`)}</h2>
              <p className="mt-1 mb-4 flex-1 text-pretty text-muted-foreground text-sm">
                {t(`privacy.${topic.name}.text`)}
              </p>
              {!topic.role || can(topic.role) ? (
                <Link to={topic.to} className={buttonStyle({ look: "plain", size: "sm" })}>
                  {t(`privacy.${topic.name}.do`)} <ArrowRight aria-hidden />
                </Link>
              ) : (
                <p className="text-muted-foreground text-sm">
                  {t("privacy.role", { role: common(`role.${topic.role}`) })}
                </p>
              )}
            </Card>
          </li>
        ))}
      </ul>
    </SettingsFrame>
  );
}
