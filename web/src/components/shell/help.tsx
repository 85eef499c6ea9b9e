/** The keys that work here. */
import { shortcutStore } from "@/app/shortcuts";
import { Dialog } from "@/components/ui/dialog";
import { useCommonWords } from "@/i18n";
import { useStore } from "@/lib/store";
import { Keys } from "./nav";

export default function Help({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const t = useCommonWords();
  const shortcuts = useStore(shortcutStore);
  // Of several with the same keys the latest works.
  const reachable = [...new Map(shortcuts.map((one) => [one.keys, one])).values()];
  const groups = (["here", "general", "go"] as const)
    .map((group) => ({
      group,
      keys: reachable.filter((one) => (one.group ?? "here") === group),
    }))
    .filter(({ keys }) => keys.length > 0);
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t("shortcuts.title")}>
      <div className="grid gap-5">
        {groups.map(({ group, keys }) => (
          <section key={group}>
            <h3 className="mb-1 font-sans font-semibold text-muted-foreground text-xs">
              {t(`shortcuts.${group}`)}
            </h3>
            <dl>
              {keys.map((one) => (
                <div
                  key={one.keys}
                  className="flex min-h-9 items-center justify-between gap-4 border-b text-sm last:border-0"
                >
                  <dt>{one.label}</dt>
                  <dd>
                    <Keys keys={one.keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
