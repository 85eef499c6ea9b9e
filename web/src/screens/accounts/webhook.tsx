/** The number's own webhook, for who has an app of their own at Meta, and the change of its secret. */
import { KeyRound } from "lucide-react";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { CopyField } from "@/components/ui/copy-field";
import { Input } from "@/components/ui/input";
import { ErrorState } from "@/components/ui/states";
import { Card, CardHeader, Skeleton } from "@/components/ui/surface";
import { FormField, useSchemaForm } from "@/lib/form";
import { z } from "@/lib/zod";
import { type Account, useAddSecret, useRemoveSecret, useWebhook } from "./data";
import { refusalText } from "./reasons";
import { useAccountWords } from "./words";

const schema = z.object({
  secret: z
    .string()
    .check(
      z.trim(),
      z.minLength(8, "form.required"),
      z.maxLength(128, "form.tooLong"),
      z.regex(/^[!-~]+$/, "form.refused"),
    ),
});

export function Webhook({ account }: { account: Account }) {
  const t = useAccountWords();
  const query = useWebhook(account.id);
  const remove = useRemoveSecret(account.id);
  const [adding, add] = useState(false);
  const webhook = query.data;
  return (
    <Card>
      <CardHeader
        title={t("webhook")}
        description={t("webhook.text")}
        action={
          webhook && (
            <Button look="plain" size="sm" onClick={() => add(!adding)} aria-expanded={adding}>
              <KeyRound aria-hidden /> {t(webhook.secrets ? "webhook.rotate" : "webhook.add")}
            </Button>
          )
        }
      />
      <div className="grid gap-4 px-5 pb-5 empty:pb-2">
        {query.isPending && <Skeleton className="h-10" />}
        {query.isError && <ErrorState error={query.error} onRetry={() => query.refetch()} />}
        {webhook && adding && <NewSecret account={account} onDone={() => add(false)} />}
        {webhook && webhook.secrets > 0 && (
          <div className="grid gap-4 md:grid-cols-2">
            <CopyField label={t("webhook.address")} value={`${location.origin}${webhook.path}`} />
            <CopyField label={t("webhook.verify")} value={webhook.verify_token} />
          </div>
        )}
        {webhook && webhook.secrets > 1 && (
          <div className="flex flex-wrap items-center justify-between gap-3 rounded-md bg-info-soft px-3.5 py-3 text-info-text text-sm">
            <p className="min-w-0 flex-1 basis-72 text-pretty">{t("webhook.two")}</p>
            <Button
              look="plain"
              size="sm"
              pending={remove.isPending}
              onClick={() => remove.mutate()}
            >
              {t("webhook.remove")}
            </Button>
          </div>
        )}
      </div>
    </Card>
  );
}

function NewSecret({ account, onDone }: { account: Account; onDone: () => void }) {
  const t = useAccountWords();
  const formId = useId();
  const form = useSchemaForm(schema, { defaultValues: { secret: "" } });
  const add = useAddSecret(account.id, (error) =>
    form.setError("secret", { type: "server", message: refusalText(error, t) }),
  );
  return (
    <form
      id={formId}
      noValidate
      className="grid items-end gap-3 rounded-md bg-muted/60 p-3.5 sm:grid-cols-[minmax(0,1fr)_auto]"
      onSubmit={form.handleSubmit(({ secret }) => add.mutate(secret, { onSuccess: onDone }))}
    >
      <FormField
        form={form}
        name="secret"
        label={t("webhook.secret")}
        help={t("webhook.secret.help")}
      >
        <Input type="password" autoComplete="off" spellCheck={false} {...form.register("secret")} />
      </FormField>
      <Button type="submit" pending={add.isPending}>
        {t("webhook.save")}
      </Button>
    </form>
  );
}
