/** Tags of many people: each is on everybody, on some or on nobody, and is put on or taken off. */
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/choice";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { FormFooter } from "@/components/ui/form-footer";
import { Input } from "@/components/ui/input";
import { useHold } from "./hold";
import type { Contact } from "./person";
import { changesTo, namesIn, sharesOf, type Wishes } from "./tagging";
import { useContactWords } from "./words";

export function TagsDialog({
  contacts,
  known,
  onClose,
  onDone,
}: {
  contacts: readonly Contact[];
  /** Every tag in use, as far as it is loaded. */
  known: readonly string[];
  onClose: () => void;
  onDone: () => void;
}) {
  const t = useContactWords();
  const form = useId();
  const { tag } = useHold();
  const [typed, type] = useState("");
  const [wishes, wish] = useState<Wishes>(new Map());
  const shares = sharesOf(contacts);
  const total = contacts.length;
  const listed = [...new Set([...shares.keys(), ...known])];
  const fresh = [...wishes.keys()].filter((name) => !listed.includes(name));
  const withTyped = new Map([
    ...wishes,
    ...namesIn(typed, [...fresh, ...listed]).map((name) => [name, true] as const),
  ]);
  const changes = changesTo(withTyped, shares, total);
  const addTyped = () => {
    wish(withTyped);
    type("");
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t("tags.many", { count: total })}
      description={t("tags.many.text")}
      footer={
        <FormFooter form={form} disabled={changes === null} onCancel={onClose}>
          {t("tags.apply")}
        </FormFooter>
      }
    >
      <form
        id={form}
        className="grid gap-4 pb-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (!changes) return;
          tag(contacts, changes.add, changes.remove);
          onClose();
          onDone();
        }}
      >
        <Field label={t("tags.new")}>
          <div className="flex gap-2">
            <Input
              autoComplete="off"
              maxLength={60}
              placeholder={t("tags.new.example")}
              value={typed}
              onChange={(event) => type(event.target.value)}
              onKeyDown={(event) => {
                if (event.key !== "Enter" || !typed.trim()) return;
                event.preventDefault();
                addTyped();
              }}
            />
            <Button look="plain" className="h-auto" disabled={!typed.trim()} onClick={addTyped}>
              {t("add")}
            </Button>
          </div>
        </Field>
        {fresh.length + listed.length > 0 && (
          <fieldset className="min-w-0">
            <legend className="mb-1.5 font-semibold text-sm">{t("tags")}</legend>
            <ul className="divide-y rounded-md border text-sm">
              {[...fresh, ...listed].map((name) => (
                <TagRow
                  key={name}
                  name={name}
                  wish={wishes.get(name)}
                  share={shares.get(name) ?? 0}
                  total={total}
                  onChange={(on) => wish(new Map(wishes).set(name, on))}
                />
              ))}
            </ul>
          </fieldset>
        )}
      </form>
    </Dialog>
  );
}

function TagRow({
  name,
  wish,
  share,
  total,
  onChange,
}: {
  name: string;
  wish: boolean | undefined;
  share: number;
  total: number;
  onChange: (on: boolean) => void;
}) {
  const t = useContactWords();
  const id = useId();
  const state = wish ?? (share > 0 && share < total ? "indeterminate" : share > 0);
  return (
    <li>
      <label
        htmlFor={id}
        className="flex min-h-10 cursor-pointer items-center gap-3 px-3 pointer-coarse:min-h-11"
      >
        <Checkbox id={id} checked={state} onCheckedChange={onChange} />
        <span className="min-w-0 flex-1 truncate">{name}</span>
        {state === "indeterminate" && (
          <span className="text-muted-foreground text-xs">
            {t("tags.share", { count: share, total })}
          </span>
        )}
      </label>
    </li>
  );
}
