/** A new key: what for and how mighty, then its text, this once. */
import { TriangleAlert } from "lucide-react";
import { useId, useState } from "react";
import { Controller } from "react-hook-form";
import { ROLES } from "@/app/roles";
import { useSession } from "@/app/session";
import { Button } from "@/components/ui/button";
import { CopyField } from "@/components/ui/copy-field";
import { Dialog } from "@/components/ui/dialog";
import { FormFooter } from "@/components/ui/form-footer";
import { Input } from "@/components/ui/input";
import { RadioCards } from "@/components/ui/radio-cards";
import { useCommonWords } from "@/i18n";
import { FormField, showProblem, useSchemaForm } from "@/lib/form";
import { z } from "@/lib/zod";
import { type NewKey, useMakeKey } from "./data";
import { useSettingsWords } from "./words";

const schema = z.object({
  name: z
    .string()
    .check(z.trim(), z.minLength(1, "form.required"), z.maxLength(120, "form.tooLong")),
  role: z.enum(ROLES),
});

export default function NewKeyDialog({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const t = useSettingsWords();
  const common = useCommonWords();
  const formId = useId();
  const { can } = useSession();
  const [made, setMade] = useState<NewKey | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const form = useSchemaForm(schema, { defaultValues: { name: "", role: "viewer" } });
  const make = useMakeKey((error) => setTrouble(showProblem(form, error, common)));
  const close = () => {
    onOpenChange(false);
    setMade(null);
    setTrouble(null);
    form.reset();
  };
  const submit = form.handleSubmit((body) => {
    setTrouble(null);
    make.mutate(body, { onSuccess: setMade });
  });
  if (made) {
    return (
      <Dialog
        open={open}
        onOpenChange={close}
        title={t("key.made.title", { name: made.name })}
        footer={<Button onClick={close}>{t("key.made.done")}</Button>}
      >
        <p className="mb-4 flex items-start gap-2.5 rounded-md bg-warning-soft px-3 py-2.5 text-sm text-warning-text">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" /> {t("key.made.once")}
        </p>
        <CopyField label={t("key.made.label")} value={made.key} help={t("key.made.help")} />
      </Dialog>
    );
  }
  return (
    <Dialog
      open={open}
      onOpenChange={close}
      title={t("key.new")}
      description={t("key.new.text")}
      footer={
        <FormFooter form={formId} onCancel={close} pending={make.isPending}>
          {t("key.new.do")}
        </FormFooter>
      }
    >
      <form id={formId} noValidate onSubmit={submit} className="grid gap-5 pb-2">
        <FormField form={form} name="name" label={t("key.name")} help={t("key.name.help")}>
          <Input
            autoComplete="off"
            placeholder={t("key.name.example")}
            {...form.register("name")}
          />
        </FormField>
        <Controller
          control={form.control}
          name="role"
          render={({ field }) => (
            <RadioCards
              legend={t("key.may")}
              value={field.value}
              onChange={field.onChange}
              options={ROLES.filter(can).map((role) => ({
                value: role,
                label: common(`role.${role}`),
                help: common(`role.${role}.may`),
              }))}
            />
          )}
        />
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
