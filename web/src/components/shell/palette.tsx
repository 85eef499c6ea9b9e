/** The command palette: pages and actions by name. */
import { Command as Cmdk } from "cmdk";
import { Settings } from "lucide-react";
import { Dialog } from "radix-ui";
import { useState } from "react";
import { type Command, commandStore, paletteStore, useCommands } from "@/app/commands";
import { useGo } from "@/app/go";
import { addressOfSection, SECTIONS } from "@/app/sections";
import { useSession } from "@/app/session";
import { useCommonWords } from "@/i18n";
import { remember, remembered } from "@/lib/storage";
import { useStore } from "@/lib/store";
import { Keys } from "./nav";

const MOST_RECENT = 4;

function recentIds(): string[] {
  return (remembered("recent") ?? "").split("\n").filter(Boolean);
}

export default function Palette() {
  const t = useCommonWords();
  useSettingsCommands();
  const open = useStore(paletteStore);
  const commands = useStore(commandStore);
  const [text, type] = useState("");
  const recent = recentIds()
    .map((id) => commands.find((one) => one.id === id))
    .filter((one) => one !== undefined);
  const close = () => {
    type("");
    paletteStore.set(false);
  };
  const run = (command: Command) => {
    const ids = [command.id, ...recentIds().filter((id) => id !== command.id)];
    remember("recent", ids.slice(0, MOST_RECENT).join("\n"));
    close();
    command.run();
  };
  return (
    <Dialog.Root open={open} onOpenChange={(next) => (next ? paletteStore.set(true) : close())}>
      <Dialog.Portal>
        <Dialog.Overlay className="fade-in-0 fixed inset-0 z-50 animate-in bg-[oklch(0.16_0.02_165/0.5)]" />
        <Dialog.Content
          aria-describedby={undefined}
          className="zoom-in-97 fade-in-0 fixed inset-x-3 top-[12dvh] z-50 mx-auto max-w-xl animate-in overflow-hidden rounded-xl border bg-raised shadow-float duration-150"
        >
          <Dialog.Title className="sr-only">{t("palette.open")}</Dialog.Title>
          <Cmdk label={t("palette.open")} loop>
            <Cmdk.Input
              value={text}
              onValueChange={type}
              placeholder={t("palette.placeholder")}
              className="h-13 w-full border-b bg-transparent px-5 text-base outline-none placeholder:text-muted-foreground"
            />
            <Cmdk.List className="max-h-[min(24rem,60dvh)] overflow-y-auto overscroll-contain p-2">
              <Cmdk.Empty className="px-4 py-10 text-center text-muted-foreground text-sm">
                {t("palette.empty", { text })}
              </Cmdk.Empty>
              {!text && recent.length > 0 && (
                <Group title={t("palette.recent")} commands={recent} prefix="recent " run={run} />
              )}
              <Group
                title={t("palette.pages")}
                commands={commands.filter((one) => one.kind === "page")}
                run={run}
              />
              <Group
                title={t("palette.actions")}
                commands={commands.filter((one) => one.kind === "action")}
                run={run}
              />
            </Cmdk.List>
          </Cmdk>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Group({
  title,
  commands,
  run,
  prefix = "",
}: {
  title: string;
  commands: readonly Command[];
  run: (command: Command) => void;
  prefix?: string;
}) {
  if (commands.length === 0) return null;
  return (
    <Cmdk.Group
      heading={title}
      className="**:[[cmdk-group-heading]]:px-3 **:[[cmdk-group-heading]]:pt-2 **:[[cmdk-group-heading]]:pb-1 **:[[cmdk-group-heading]]:font-semibold **:[[cmdk-group-heading]]:text-muted-foreground **:[[cmdk-group-heading]]:text-xs"
    >
      {commands.map((command) => (
        <Cmdk.Item
          key={command.id}
          value={prefix + command.id}
          keywords={[command.label, command.words ?? ""]}
          onSelect={() => run(command)}
          className="flex min-h-10 cursor-pointer items-center gap-3 rounded-md px-3 py-2 text-sm data-[selected=true]:bg-primary-soft pointer-coarse:min-h-11"
        >
          {command.icon && <command.icon aria-hidden className="size-4 text-muted-foreground" />}
          <span className="flex-1 truncate">{command.label}</span>
          {command.keys && <Keys keys={command.keys} />}
        </Cmdk.Item>
      ))}
    </Cmdk.Group>
  );
}

/** The pages of the settings have no place of their own in the navigation. */
function useSettingsCommands(): void {
  const t = useCommonWords();
  const go = useGo();
  const { can } = useSession();
  const sections = SECTIONS.filter((one) => !one.role || can(one.role));
  useCommands(
    sections.map((section) => ({
      id: `settings ${section.name}`,
      kind: "page",
      label: `${t("nav.settings")}: ${t(`settings.${section.name}`)}`,
      icon: Settings,
      run: () => go(addressOfSection(section)),
    })),
  );
}
