/** Filters worth keeping, by name: what the address holds, kept by this browser for this person and business. */
import { Bookmark, BookmarkPlus, Trash2 } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { useLocation, useNavigate } from "react-router";
import { useCommands } from "@/app/commands";
import { useSession } from "@/app/session";
import { useCommonWords } from "@/i18n";
import { remember, remembered } from "@/lib/storage";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { Field } from "./field";
import { FormFooter } from "./form-footer";
import { Input } from "./input";
import { Menu, MenuChoice, MenuItem, MenuSeparator } from "./menu";
import { toast } from "./toast";

interface View {
  name: string;
  search: string;
}

const LONGEST_NAME = 40;

/** `start` is the address of the screen without its filters. */
export function SavedViews({ start, className }: { start: string; className?: string }) {
  const t = useCommonWords();
  const navigate = useNavigate();
  const { search } = useLocation();
  const [views, keep] = useViews(start);
  const [naming, name] = useState(false);
  const here = views.find((one) => one.search === search);
  const open = (view: View) => navigate(start + view.search);
  useCommands(
    views.map((view) => ({
      id: `view ${start}${view.search}`,
      kind: "action",
      label: `${t("views")}: ${view.name}`,
      icon: Bookmark,
      run: () => open(view),
    })),
  );
  const add = (wanted: string) => {
    name(false);
    keep([...views.filter((one) => one.name !== wanted), { name: wanted, search }]);
    toast(t("views.kept", { name: wanted }));
  };
  const drop = (view: View) => {
    keep(views.filter((one) => one !== view));
    toast(t("views.removed", { name: view.name }), {
      action: { label: t("undo"), run: () => keep(views) },
    });
  };
  return (
    <>
      <Menu
        className="max-w-72"
        trigger={
          <Button
            look="plain"
            size="icon"
            aria-label={t("views")}
            title={t("views")}
            className={className}
          >
            <Bookmark aria-hidden className={here && "fill-current text-primary-text"} />
          </Button>
        }
      >
        {views.map((view) => (
          <MenuChoice key={view.name} checked={view === here} onSelect={() => open(view)}>
            {view.name}
          </MenuChoice>
        ))}
        {views.length > 0 && <MenuSeparator />}
        {here ? (
          <MenuItem onSelect={() => drop(here)}>
            <Trash2 aria-hidden />
            <span className="truncate">{t("views.remove", { name: here.name })}</span>
          </MenuItem>
        ) : (
          <MenuItem disabled={!search} onSelect={() => name(true)}>
            <BookmarkPlus aria-hidden /> {t(search ? "views.keep" : "views.nothing")}
          </MenuItem>
        )}
      </Menu>
      <NameDialog open={naming} onClose={() => name(false)} onName={add} />
    </>
  );
}

function useViews(start: string): [readonly View[], (views: readonly View[]) => void] {
  const { me, tenant } = useSession();
  const memory = `views.${start}.${me.id}.${tenant}`;
  const [views, set] = useState(() => read(memory));
  return [
    views,
    (next) => {
      remember(memory, next.length > 0 ? JSON.stringify(next) : null);
      set(next);
    },
  ];
}

function read(memory: string): readonly View[] {
  try {
    const found: unknown = JSON.parse(remembered(memory) ?? "[]");
    return Array.isArray(found) ? found.filter(isView) : [];
  } catch {
    // Somebody else wrote there: as good as nothing.
    return [];
  }
}

function isView(value: unknown): value is View {
  const view = value as Partial<View> | null;
  return typeof view?.name === "string" && typeof view.search === "string";
}

function NameDialog({
  open,
  onClose,
  onName,
}: {
  open: boolean;
  onClose: () => void;
  onName: (name: string) => void;
}) {
  const t = useCommonWords();
  const id = useId();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get("name") ?? "").trim();
    if (name) onName(name);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onClose}
      title={t("views.keep")}
      description={t("views.text")}
      footer={
        <FormFooter form={id} onCancel={onClose}>
          {t("save")}
        </FormFooter>
      }
    >
      <form id={id} onSubmit={submit} className="pb-2">
        <Field label={t("views.name")}>
          <Input name="name" required maxLength={LONGEST_NAME} autoComplete="off" />
        </Field>
      </form>
    </Dialog>
  );
}
