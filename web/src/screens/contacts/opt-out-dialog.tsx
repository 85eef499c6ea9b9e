/** "Do not write to me any more", as somebody told it to a member. */
import { useEffect, useId, useState } from "react";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { FormFooter } from "@/components/ui/form-footer";
import { Input } from "@/components/ui/input";
import { RadioCards } from "@/components/ui/radio-cards";
import { useCommonWords } from "@/i18n";
import { useHold } from "./hold";
import { type Contact, nameOf, SCOPES, type Scope } from "./person";
import { useContactWords } from "./words";

/** What the API keeps when nothing is said. */
const NO_REASON = "asked a member";

export function OptOutDialog({
  contacts,
  onClose,
  onDone,
}: {
  contacts: readonly Contact[] | null;
  onClose: () => void;
  onDone?: () => void;
}) {
  const t = useContactWords();
  const common = useCommonWords();
  const form = useId();
  const { optOut } = useHold();
  const [scope, setScope] = useState<Scope>("all");
  const [reason, setReason] = useState("");
  const [shown, show] = useState<readonly Contact[]>([]);
  useEffect(() => {
    if (!contacts) return;
    show(contacts);
    setScope("all");
    setReason("");
  }, [contacts]);
  const [first] = shown;
  const one = shown.length === 1 && first ? nameOf(first) || t("person") : null;
  return (
    <Dialog
      open={contacts !== null}
      onOpenChange={onClose}
      title={
        one ? t("optOut.title.name", { name: one }) : t("optOut.title", { count: shown.length })
      }
      description={t("optOut.text")}
      footer={
        <FormFooter look="danger" form={form} onCancel={onClose}>
          {t("optOut.do")}
        </FormFooter>
      }
    >
      <form
        id={form}
        className="grid gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          optOut(shown, scope, reason.trim() || NO_REASON);
          onDone?.();
          onClose();
        }}
      >
        <RadioCards
          legend={t("optOut.scope")}
          value={scope}
          onChange={setScope}
          options={SCOPES.map((value) => ({
            value,
            label: t(`scope.${value}`),
            help: t(`scope.${value}.help`),
          }))}
        />
        <Field label={t("optOut.reason")} aside={common("optional")}>
          <Input
            maxLength={200}
            placeholder={t("optOut.reason.example")}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Field>
      </form>
    </Dialog>
  );
}
