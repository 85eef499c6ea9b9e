/** A new token in place of one that is no longer good. */
import { useId, useState } from "react";
import { Dialog } from "@/components/ui/dialog";
import { FormFooter } from "@/components/ui/form-footer";
import { Input } from "@/components/ui/input";
import { FormField, useSchemaForm } from "@/lib/form";
import { z } from "@/lib/zod";
import { type Account, useReplaceToken } from "./data";
import { refusalText } from "./reasons";
import { useWordsOf } from "./words";

const schema = z.object({
  access_token: z
    .string()
    .check(z.trim(), z.minLength(1, "form.required"), z.maxLength(1000, "form.tooLong")),
});

export function TokenDialog({ account, onClose }: { account: Account; onClose: () => void }) {
  const t = useWordsOf(account.channel);
  const formId = useId();
  const [trouble, setTrouble] = useState<string | null>(null);
  const form = useSchemaForm(schema, { defaultValues: { access_token: "" } });
  const replace = useReplaceToken(account, (error) => setTrouble(refusalText(error, t)));
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t("token.replace")}
      description={t("token.text")}
      footer={
        <FormFooter form={formId} onCancel={onClose} pending={replace.isPending}>
          {t("token.do")}
        </FormFooter>
      }
    >
      <form
        id={formId}
        noValidate
        className="grid gap-4 pb-2"
        onSubmit={form.handleSubmit(({ access_token }) => {
          setTrouble(null);
          replace.mutate(access_token, { onSuccess: onClose });
        })}
      >
        <FormField
          form={form}
          name="access_token"
          label={t("access_token")}
          help={t("access_token.help")}
        >
          <Input
            type="password"
            autoComplete="off"
            spellCheck={false}
            {...form.register("access_token")}
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
    </Dialog>
  );
}
