/** For what cannot be undone: the button works once the words are typed. */
import { type ReactNode, useId, useState } from "react";
import { useCommonWords } from "@/i18n";
import { Dialog } from "./dialog";
import { Field } from "./field";
import { FormFooter } from "./form-footer";
import { Input } from "./input";

export function ConfirmTyped({
  open,
  onOpenChange,
  title,
  children,
  phrase,
  action,
  pending,
  onConfirm,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** What will happen, with numbers. */
  children: ReactNode;
  phrase: string;
  action: string;
  pending?: boolean;
  onConfirm: () => void;
}) {
  const t = useCommonWords();
  const [typed, type] = useState("");
  const form = useId();
  const right = typed.trim().toLocaleLowerCase() === phrase.toLocaleLowerCase();
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        type("");
        onOpenChange(next);
      }}
      title={title}
      footer={
        <FormFooter
          look="danger"
          form={form}
          onCancel={() => onOpenChange(false)}
          disabled={!right}
          pending={pending}
        >
          {action}
        </FormFooter>
      }
    >
      <form
        id={form}
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (right) onConfirm();
        }}
      >
        <div className="text-pretty text-sm">{children}</div>
        <Field label={t("confirm.type", { phrase })}>
          <Input
            value={typed}
            onChange={(event) => type(event.target.value)}
            autoComplete="off"
            spellCheck={false}
          />
        </Field>
      </form>
    </Dialog>
  );
}
