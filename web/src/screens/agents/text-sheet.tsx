/** One text: read, written or changed. */
import { useEffect, useId, useState } from "react";
import { Sheet } from "@/components/ui/dialog";
import { FormFooter } from "@/components/ui/form-footer";
import { Input, Textarea } from "@/components/ui/input";
import { ErrorState } from "@/components/ui/states";
import { Skeleton } from "@/components/ui/surface";
import { useCommonWords } from "@/i18n";
import { useBytes } from "@/i18n/bytes";
import { FormField, useLeaveGuard, useSchemaForm } from "@/lib/form";
import { z } from "@/lib/zod";
import { LARGEST_BYTES, sizeOf } from "./files";
import { type Source, type Text, useAddText, useReplaceText, useText } from "./learning";
import { learningProblem } from "./upload-list";
import { useAgentWords } from "./words";

const schema = z.object({
  title: z
    .string()
    .check(z.trim(), z.minLength(1, "form.required"), z.maxLength(200, "form.tooLong")),
  text: z.string().check(
    z.refine((text) => text.trim() !== "", "form.required"),
    z.refine((text) => sizeOf(text) <= LARGEST_BYTES, "form.tooLong"),
  ),
});

interface SheetProps {
  agentId: string;
  shown: Source | "new" | null;
  mayEdit: boolean;
  onClose: () => void;
}

export function TextSheet({ agentId, shown, mayEdit, onClose }: SheetProps) {
  const t = useAgentWords();
  // The last one stays while the sheet slides out.
  const [last, setLast] = useState<Source | "new">("new");
  useEffect(() => {
    if (shown) setLast(shown);
  }, [shown]);
  const one = shown ?? last;
  const known = one === "new" ? undefined : one;
  const whole = useText(agentId, known?.id);
  const open = shown !== null;
  const ready = !known || whole.data;
  if (ready) {
    return (
      <TextForm
        key={known?.id ?? "new"}
        agentId={agentId}
        open={open}
        known={known}
        text={whole.data?.text ?? ""}
        mayEdit={mayEdit}
        onClose={onClose}
      />
    );
  }
  return (
    <Sheet open={open} onOpenChange={onClose} title={known.title}>
      {whole.isError ? (
        <ErrorState error={whole.error} onRetry={() => whole.refetch()} />
      ) : (
        <div className="grid gap-5" role="status" aria-label={t("text.loading")}>
          <Skeleton className="h-10" />
          <Skeleton className="h-64" />
        </div>
      )}
    </Sheet>
  );
}

function TextForm({
  agentId,
  open,
  known,
  text,
  mayEdit,
  onClose,
}: Omit<SheetProps, "shown"> & { open: boolean; known: Source | undefined; text: string }) {
  const t = useAgentWords();
  const common = useCommonWords();
  const bytes = useBytes();
  const formId = useId();
  const [trouble, setTrouble] = useState<string | null>(null);
  const title = known?.title ?? "";
  const form = useSchemaForm(schema, { defaultValues: { title, text } });
  // Somebody else may have replaced it meanwhile: what is typed here stays.
  useEffect(() => {
    form.reset({ title, text }, { keepDirtyValues: true });
  }, [form, title, text]);
  const failed = (error: unknown) => setTrouble(learningProblem(error, t, common));
  const add = useAddText(agentId, failed);
  const replace = useReplaceText(agentId, failed);
  useLeaveGuard(open && form.formState.isDirty);
  const close = () => {
    form.reset();
    setTrouble(null);
    onClose();
  };
  const submit = form.handleSubmit((body: Text) => {
    setTrouble(null);
    if (known && !form.formState.isDirty) close();
    else if (known) replace.mutate({ source: known.id, ...body }, { onSuccess: close });
    else add.mutate(body, { onSuccess: close });
  });
  const size = sizeOf(form.watch("text"));
  return (
    <Sheet
      open={open}
      onOpenChange={close}
      title={known ? known.title : t("text.new")}
      description={known ? undefined : t("text.new.text")}
      className="md:w-2xl"
      footer={
        mayEdit && (
          <FormFooter form={formId} onCancel={close} pending={add.isPending || replace.isPending}>
            {common("save")}
          </FormFooter>
        )
      }
    >
      <form id={formId} noValidate onSubmit={submit}>
        <fieldset disabled={!mayEdit} className="grid min-w-0 gap-5 pb-2">
          <FormField form={form} name="title" label={t("text.title")} help={t("text.title.help")}>
            <Input
              autoComplete="off"
              placeholder={t("text.title.example")}
              {...form.register("title")}
            />
          </FormField>
          <FormField
            form={form}
            name="text"
            label={t("text.text")}
            help={mayEdit ? t("text.text.help") : undefined}
            aside={
              size > LARGEST_BYTES * 0.8 ? `${bytes(size)} / ${bytes(LARGEST_BYTES)}` : undefined
            }
          >
            <Textarea
              rows={14}
              className="max-h-[55dvh] min-h-64"
              placeholder={t("text.text.example")}
              {...form.register("text")}
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
        </fieldset>
      </form>
    </Sheet>
  );
}
