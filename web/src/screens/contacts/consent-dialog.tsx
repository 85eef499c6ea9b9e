/** Keeps a consent with its proof. Only the person's own yes, given later, ends a "stop". */
import { useId, useState } from "react";
import { Controller } from "react-hook-form";
import { Dialog } from "@/components/ui/dialog";
import { FormFooter } from "@/components/ui/form-footer";
import { Input, Textarea } from "@/components/ui/input";
import { RadioCards } from "@/components/ui/radio-cards";
import { useCommonWords } from "@/i18n";
import { FormField, showProblem, useSchemaForm } from "@/lib/form";
import { z } from "@/lib/zod";
import { useRecordConsent } from "./data";
import { BASES, type Basis, type Contact } from "./person";
import { useContactWords } from "./words";

const long = (most: number) => z.string().check(z.trim(), z.maxLength(most, "form.tooLong"));
const schema = z.object({
  kind: z.enum(BASES),
  source: z
    .string()
    .check(z.trim(), z.minLength(1, "form.required"), z.maxLength(1000, "form.tooLong")),
  wording: long(2000),
  proof: long(2000),
  at: z.string(),
});

const EMPTY = { kind: "consent" as Basis, source: "", wording: "", proof: "", at: "" };

export function ConsentDialog({
  contact,
  open,
  onClose,
}: {
  contact: Contact;
  open: boolean;
  onClose: () => void;
}) {
  const t = useContactWords();
  const common = useCommonWords();
  const id = useId();
  const [trouble, setTrouble] = useState<string | null>(null);
  const form = useSchemaForm(schema, { defaultValues: EMPTY });
  const send = useRecordConsent(contact.id, (error) =>
    setTrouble(showProblem(form, error, common)),
  );
  const close = () => {
    form.reset(EMPTY);
    setTrouble(null);
    onClose();
  };
  const submit = form.handleSubmit(({ at, ...rest }) => {
    setTrouble(null);
    const body = { ...rest, channel: "", at: at ? new Date(at).toISOString() : null };
    send.mutate(body, { onSuccess: close });
  });
  const kind = form.watch("kind");
  return (
    <Dialog
      open={open}
      onOpenChange={close}
      title={t("consent.record")}
      footer={
        <FormFooter form={id} onCancel={close} pending={send.isPending}>
          {common("save")}
        </FormFooter>
      }
    >
      <form id={id} noValidate onSubmit={submit} className="grid gap-5 pb-1">
        <Controller
          control={form.control}
          name="kind"
          render={({ field }) => (
            <RadioCards
              legend={t("basis.ask")}
              value={field.value}
              onChange={field.onChange}
              options={BASES.map((value) => ({
                value,
                label: t(`basis.${value}`),
                help: t(`basis.${value}.help`),
              }))}
            />
          )}
        />
        {contact.suppression && kind !== "consent" && (
          <p className="rounded-md bg-warning-soft px-3 py-2.5 text-sm text-warning-text">
            {t("consent.notEnough")}
          </p>
        )}
        <FormField form={form} name="source" label={t("source")} help={t("source.help")}>
          <Input placeholder={t("source.example")} {...form.register("source")} />
        </FormField>
        <FormField form={form} name="wording" label={t("wording")} aside={common("optional")}>
          <Textarea rows={2} placeholder={t("wording.example")} {...form.register("wording")} />
        </FormField>
        <FormField
          form={form}
          name="proof"
          label={t("proof")}
          help={t("proof.help")}
          aside={common("optional")}
        >
          <Input {...form.register("proof")} />
        </FormField>
        <FormField form={form} name="at" label={t("when")} help={t("when.help")}>
          <Input type="datetime-local" className="max-w-64" {...form.register("at")} />
        </FormField>
        {trouble && (
          <p
            role="alert"
            className="rounded-md bg-danger-soft px-3 py-2.5 text-danger-text text-sm"
          >
            {trouble}
          </p>
        )}
      </form>
    </Dialog>
  );
}
