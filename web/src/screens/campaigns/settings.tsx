/** Words and limits of a campaign that has started: they count from the next message on. */
import { useMemo, useState } from "react";
import { problemText } from "@/api/problem";
import { useSession } from "@/app/session";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Card, CardHeader } from "@/components/ui/surface";
import { useCommonWords } from "@/i18n";
import { FormField, useLeaveGuard, useSchemaForm } from "@/lib/form";
import { useSave } from "./changes";
import { useAccounts, useAgents } from "./choices";
import { type Campaign, useProspects } from "./data";
import { bodyOf, type CampaignForm, schema, type Typed, valuesOf } from "./form";
import { LimitsFields } from "./limits-fields";
import { MessageFields, usePreviewPeople } from "./message-fields";
import { problemsOf } from "./start-problems";
import { useCampaignWords } from "./words";

export function Settings({ campaign }: { campaign: Campaign }) {
  const t = useCampaignWords();
  const common = useCommonWords();
  const { can } = useSession();
  const [trouble, setTrouble] = useState<string | null>(null);
  const form: CampaignForm = useSchemaForm<Typed, Typed>(schema, {
    defaultValues: valuesOf(campaign),
  });
  const save = useSave((error) => {
    const [first] = problemsOf(error, t);
    setTrouble(first?.text ?? problemText(error, common));
  });
  const prospects = useProspects(campaign.id, {});
  const ids = useMemo(() => prospects.items.map((one) => one.contact_id), [prospects.items]);
  const people = usePreviewPeople(ids);
  const accounts = useAccounts();
  const agents = useAgents();
  const locked = !can("admin") || campaign.status === "completed";
  const dirty = form.formState.isDirty;
  useLeaveGuard(dirty);
  const submit = form.handleSubmit((values) => {
    setTrouble(null);
    const { account_id: _, agent_id: __, offer_ids: ___, ...body } = bodyOf(values);
    save.mutate(
      { id: campaign.id, body },
      { onSuccess: () => form.reset(values, { keepValues: true }) },
    );
  });
  const account = accounts.data?.find((one) => one.id === campaign.account_id);
  const agent = agents.data?.find((one) => one.id === campaign.agent_id);
  return (
    <form noValidate onSubmit={submit}>
      {campaign.status === "completed" && (
        <p className="mb-4 rounded-md bg-muted px-3 py-2.5 text-muted-foreground text-sm">
          {t("settings.over")}
        </p>
      )}
      <fieldset disabled={locked} className="grid min-w-0 gap-5">
        <Card>
          <CardHeader title={t("settings.what")} />
          <div className="grid gap-5 px-5 pb-5 sm:grid-cols-2">
            <FormField form={form} name="name" label={t("name")}>
              <Input {...form.register("name")} />
            </FormField>
            <dl className="grid content-center gap-1 text-sm">
              <Fixed name={t("account")} value={account?.name} />
              <Fixed name={t("agent")} value={agent?.name} />
            </dl>
          </div>
        </Card>
        <Card>
          <CardHeader title={t("step.message")} description={t("settings.message")} />
          <div className="px-5 pb-5">
            <MessageFields form={form} people={people} />
          </div>
        </Card>
        <Card>
          <CardHeader title={t("step.limits")} description={t("settings.limits")} />
          <div className="px-5 pb-5">
            <LimitsFields form={form} />
          </div>
        </Card>
      </fieldset>
      {trouble && (
        <p
          role="alert"
          className="mt-4 rounded-md bg-danger-soft px-3 py-2.5 text-danger-text text-sm"
        >
          {trouble}
        </p>
      )}
      {!locked && (
        <div className="mt-4 flex justify-end gap-2">
          <Button look="ghost" disabled={!dirty} onClick={() => form.reset(valuesOf(campaign))}>
            {t("settings.reset")}
          </Button>
          <Button type="submit" disabled={!dirty} pending={save.isPending}>
            {common("save")}
          </Button>
        </div>
      )}
    </form>
  );
}

function Fixed({ name, value }: { name: string; value: string | undefined }) {
  return (
    <div className="flex gap-2">
      <dt className="text-muted-foreground">{name}:</dt>
      <dd className="min-w-0 truncate font-semibold">{value ?? "–"}</dd>
    </div>
  );
}
