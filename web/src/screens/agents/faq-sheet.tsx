/** One question with its answer: added or changed; `question` is what somebody asked. */
import { useEffect, useId, useState } from "react";
import { Sheet } from "@/components/ui/dialog";
import { FormFooter } from "@/components/ui/form-footer";
import { Input, Textarea } from "@/components/ui/input";
import { useCommonWords } from "@/i18n";
import { FormField, showProblem, useLeaveGuard, useSchemaForm } from "@/lib/form";
import { z } from "@/lib/zod";
import { type Faq, type Gap, useSaveFaq } from "./learning";
import { useAgentWords } from "./words";

const MOST = { question: 300, answer: 2000 } as const;
const schema = z.object({
  question: z
    .string()
    .check(
      z.trim(),
      z.minLength(1, "form.required"),
      z.minLength(3, "form.refused"),
      z.maxLength(MOST.question, "form.tooLong"),
    ),
  answer: z
    .string()
    .check(z.trim(), z.minLength(1, "form.required"), z.maxLength(MOST.answer, "form.tooLong")),
});

/** A question to change, one that was asked and has no answer, or a new one. */
export type Shown = Faq | Gap | "new" | { question: string };

interface SheetProps {
  agentId: string;
  shown: Shown | null;
  onClose: () => void;
  onSaved?: () => void;
}

export function FaqSheet({ shown, ...props }: SheetProps) {
  // The last one stays while the sheet slides out.
  const [last, setLast] = useState<Shown>("new");
  useEffect(() => {
    if (shown) setLast(shown);
  }, [shown]);
  const one = shown ?? last;
  const key = one === "new" ? "new" : "id" in one ? one.id : `asked ${one.question}`;
  return <FaqForm key={key} open={shown !== null} shown={one} {...props} />;
}

function FaqForm({
  agentId,
  open,
  shown,
  onClose,
  onSaved,
}: Omit<SheetProps, "shown"> & { open: boolean; shown: Shown }) {
  const t = useAgentWords();
  const common = useCommonWords();
  const formId = useId();
  const before = shown !== "new" && "answer" in shown ? shown : undefined;
  const gap = shown !== "new" && "asked" in shown ? shown : undefined;
  const [trouble, setTrouble] = useState<string | null>(null);
  const form = useSchemaForm(schema, {
    defaultValues: {
      question: shown === "new" ? "" : shown.question.slice(0, MOST.question),
      answer: before?.answer ?? "",
    },
  });
  const save = useSaveFaq(agentId, (error) => setTrouble(showProblem(form, error, common)));
  useLeaveGuard(open && form.formState.isDirty);
  const close = () => {
    form.reset();
    setTrouble(null);
    onClose();
  };
  const submit = form.handleSubmit((body) => {
    setTrouble(null);
    save.mutate(
      { ...body, before, gap },
      {
        onSuccess: () => {
          close();
          onSaved?.();
        },
      },
    );
  });
  return (
    <Sheet
      open={open}
      onOpenChange={close}
      title={t(before ? "faq.edit" : "faq.new")}
      description={t(gap ? "gap.text" : "faq.new.text")}
      footer={
        <FormFooter form={formId} onCancel={close} pending={save.isPending}>
          {common("save")}
        </FormFooter>
      }
    >
      <form id={formId} noValidate onSubmit={submit} className="grid gap-5 pb-2">
        <FormField form={form} name="question" label={t("faq.question")}>
          <Input
            autoComplete="off"
            placeholder={t("faq.question.example")}
            {...form.register("question")}
          />
        </FormField>
        <FormField form={form} name="answer" label={t("faq.answer")} help={t("faq.answer.help")}>
          <Textarea rows={5} placeholder={t("faq.answer.example")} {...form.register("answer")} />
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
