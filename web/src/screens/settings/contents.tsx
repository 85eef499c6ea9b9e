/** The pages of the settings as a list, on screens without room for them at the side. */
import { ChevronRight } from "lucide-react";
import { Link } from "@/app/go";
import { addressOfSection } from "@/app/sections";
import { PageHeader } from "@/components/ui/states";
import { Card } from "@/components/ui/surface";
import { useCommonWords } from "@/i18n";
import { ICONS, useSections } from "./frame";
import { useSettingsWords } from "./words";

export function SettingsIndex() {
  const t = useSettingsWords();
  const common = useCommonWords();
  const sections = useSections().map((section) => ({ section, Icon: ICONS[section.name] }));
  return (
    <>
      <PageHeader title={common("nav.settings")} />
      <Card>
        <ul className="divide-y">
          {sections.map(({ section, Icon }) => (
            <li key={section.name}>
              <Link
                to={addressOfSection(section)}
                className="flex min-h-16 items-center gap-3.5 px-4 py-3 hover:bg-muted/60"
              >
                <span className="grid size-9 shrink-0 place-items-center rounded-md bg-primary-soft text-primary-text">
                  <Icon aria-hidden className="size-4.5" />
                </span>
                <span className="min-w-0 flex-1">
                  <span className="block font-semibold leading-5">
                    {common(`settings.${section.name}`)}
                  </span>
                  <span className="block text-pretty text-muted-foreground text-sm leading-5">
                    {t(`contents.${section.name}`)}
                  </span>
                </span>
                <ChevronRight aria-hidden className="size-4 shrink-0 text-muted-foreground" />
              </Link>
            </li>
          ))}
        </ul>
      </Card>
    </>
  );
}
