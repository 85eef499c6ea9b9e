/** A new agent: a name and how it speaks; everything else can wait. */
import { useId, useState } from "react";
import { Sheet } from "@/components/ui/dialog";
import { FormFooter } from "@/components/ui/form-footer";
import { Input, Select, Textarea } from "@/components/ui/input";
import { useCommonWords } from "@/i18n";
import { FormField, showProblem, useLeaveGuard, useSchemaForm } from "@/lib/form";
import { z } from "@/lib/zod";
import { type Agent, useCreateAgent } from "./data";
import { LANGUAGES, schema as whole } from "./form";
import { useAgentWords } from "./words";

const schema = z.pick(whole, { name: true, persona: true, instructions: true, language: true });

export function NewAgent({
  open,
  onClose,
  onMade,
}: {
  open: boolean;
  onClose: () => void;
  onMade: (agent: Agent) => void;
}) {
  const t = useAgentWords();
  const common = useCommonWords();
  const formId = useId();
  const [trouble, setTrouble] = useState<string | null>(null);
  const form = useSchemaForm(schema, {
    defaultValues: { name: "", persona: "", instructions: "", language: "pt-BR" },
  });
  const create = useCreateAgent((error) => setTrouble(showProblem(form, error, common)));
  useLeaveGuard(open && form.formState.isDirty);
  const close = () => {
    form.reset();
    setTrouble(null);
    onClose();
  };
  const submit = form.handleSubmit((body) => {
    setTrouble(null);
    create.mutate(body, {
      onSuccess: (agent) => {
        close();
        // After the guard has seen that nothing is unsaved any more.
        setTimeout(() => onMade(agent));
      },
    });
  });
  return (
    <Sheet
      open={open}
      onOpenChange={close}
      title={t("new")}
      description={t("new.text")}
      footer={
        <FormFooter form={formId} onCancel={close} pending={create.isPending}>
          {t("new.do")}
        </FormFooter>
      }
    >
      <form id={formId} noValidate onSubmit={submit} className="grid gap-5 pb-2">
        <FormField form={form} name="name" label={t("name")} help={t("name.help")}>
          <Input autoComplete="off" placeholder={t("name.example")} {...form.register("name")} />
        </FormField>
        <FormField form={form} name="language" label={t("language")}>
          <Select {...form.register("language")}>
            {LANGUAGES.map((one) => (
              <option key={one} value={one}>
                {t(`language.${one}`)}
              </option>
            ))}
          </Select>
        </FormField>
        <FormField
          form={form}
          name="persona"
          label={t("persona")}
          help={t("persona.help")}
          aside={common("optional")}
        >
          <Textarea rows={2} placeholder={t("persona.example")} {...form.register("persona")} />
        </FormField>
        <FormField
          form={form}
          name="instructions"
          label={t("new.business")}
          help={t("new.business.help")}
          aside={common("optional")}
        >
          <Textarea
            rows={5}
            placeholder={t("instructions.example")}
            {...form.register("instructions")}
          />
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
    </Sheet>
  );
}
