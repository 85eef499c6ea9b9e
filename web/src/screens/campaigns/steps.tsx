/** The steps of the wizard before the check. */
import { Users } from "lucide-react";
import { useWatch } from "react-hook-form";
import { Link } from "@/app/go";
import { screenAt } from "@/app/routes";
import { Select } from "@/components/ui/input";
import { ErrorState } from "@/components/ui/states";
import { Skeleton } from "@/components/ui/surface";
import { useFormats } from "@/i18n/formats";
import { FormField } from "@/lib/form";
import { AddPeople } from "./add-people";
import { ChoiceRow } from "./choice-row";
import { useAccounts, useAgents, useOffers } from "./choices";
import { useMemberCount, useMembers } from "./data";
import type { CampaignForm } from "./form";
import { LimitsFields } from "./limits-fields";
import { MessageFields, usePreviewPeople } from "./message-fields";
import { Person } from "./person";
import { useCampaignWords } from "./words";

const NOBODY: readonly string[] = [];

export function WhoStep({
  ensure,
  campaignId,
}: {
  ensure: () => Promise<string>;
  campaignId: string | undefined;
}) {
  return (
    <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,1fr)_18rem]">
      <AddPeople ensure={ensure} campaignId={campaignId} />
      <Members campaignId={campaignId} />
    </div>
  );
}

function Members({ campaignId }: { campaignId: string | undefined }) {
  const t = useCampaignWords();
  const members = useMembers(campaignId);
  const { count, loaded } = useMemberCount(campaignId);
  return (
    <aside className="rounded-lg border bg-muted/60 p-4 lg:sticky lg:top-6">
      <h3 className="flex items-center gap-2 font-sans font-semibold text-sm">
        <Users aria-hidden className="size-4" /> {t("members")}
      </h3>
      {!loaded ? (
        <Skeleton className="mt-2 h-8 w-16" />
      ) : (
        count > 0 && (
          <p className="mt-1 font-bold text-2xl" data-testid="members">
            {t("people.count", { count })}
          </p>
        )
      )}
      {count === 0 ? (
        <p className="mt-1 text-pretty text-muted-foreground text-sm">{t("members.none")}</p>
      ) : (
        <ul className="mt-3 grid gap-3">
          {members.data?.ids.slice(0, 5).map((id) => (
            <li key={id} className="text-sm">
              <Person id={id} />
            </li>
          ))}
          {count > 5 && (
            <li className="text-muted-foreground text-sm">
              {t("members.more", { count: count - 5 })}
            </li>
          )}
        </ul>
      )}
    </aside>
  );
}

export function WhatStep({ form }: { form: CampaignForm }) {
  const t = useCampaignWords();
  const { money } = useFormats();
  const accounts = useAccounts();
  const agents = useAgents();
  const offers = useOffers();
  const chosen = useWatch({ control: form.control, name: "offers" });
  const account = useWatch({ control: form.control, name: "account" });
  if (accounts.isPending || agents.isPending || offers.isPending)
    return (
      <div className="grid gap-5">
        <Skeleton className="h-16 max-w-md" />
        <Skeleton className="h-16 max-w-md" />
        <Skeleton className="h-32" />
      </div>
    );
  const failed = [accounts, agents, offers].find((one) => one.isError);
  if (failed) return <ErrorState error={failed.error} onRetry={() => failed.refetch()} />;
  const turn = (id: string) =>
    form.setValue(
      "offers",
      chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id],
      {
        shouldDirty: true,
      },
    );
  return (
    <div className="grid gap-5">
      <div className="grid gap-5 md:grid-cols-2">
        <FormField form={form} name="account" label={t("account")} help={t("account.help")}>
          <Select {...form.register("account")}>
            <option value="">{t("account.choose")}</option>
            {accounts.data?.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
                {one.display_phone_number && ` · ${one.display_phone_number}`}
                {one.status !== "active" && ` (${t("account.paused")})`}
              </option>
            ))}
          </Select>
        </FormField>
        <FormField form={form} name="agent" label={t("agent")} help={t("agent.help")}>
          <Select {...form.register("agent")}>
            <option value="">{t("agent.none")}</option>
            {agents.data?.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </Select>
        </FormField>
      </div>
      {!account && accounts.data?.length === 0 && (
        <p className="rounded-md bg-warning-soft px-3 py-2.5 text-sm text-warning-text">
          {t("account.empty")}{" "}
          {screenAt("/accounts") && (
            <Link to="/accounts" className="font-semibold underline">
              {t("account.connect")}
            </Link>
          )}
        </p>
      )}
      <fieldset>
        <legend className="mb-2 font-semibold text-sm">{t("offers")}</legend>
        {offers.data?.length === 0 && (
          <p className="text-muted-foreground text-sm">
            {t("offers.empty")}{" "}
            <Link to="/offers" className="font-semibold text-primary-text underline">
              {t("offers.add")}
            </Link>
          </p>
        )}
        <div className="grid gap-2 md:grid-cols-2">
          {offers.data?.map((offer) => (
            <ChoiceRow
              key={offer.id}
              className="flex cursor-pointer items-start gap-3 rounded-md border px-3.5 py-3 hover:bg-muted/60 has-data-[state=checked]:border-primary has-data-[state=checked]:bg-primary-soft/50"
              boxClassName="mt-0.5"
              checked={chosen.includes(offer.id)}
              onChoose={() => turn(offer.id)}
            >
              <span className="min-w-0 text-sm">
                <span className="block font-semibold">{offer.name}</span>
                <span className="block text-muted-foreground">
                  {offer.price ? money(offer.price) : t("offer.agreed")}
                </span>
              </span>
            </ChoiceRow>
          ))}
        </div>
      </fieldset>
    </div>
  );
}

export function MessageStep({
  form,
  campaignId,
}: {
  form: CampaignForm;
  campaignId: string | undefined;
}) {
  const members = useMembers(campaignId);
  const people = usePreviewPeople(members.data?.ids ?? NOBODY);
  return <MessageFields form={form} people={people} />;
}

export function LimitsStep({ form }: { form: CampaignForm }) {
  return (
    <div className="max-w-2xl">
      <LimitsFields form={form} />
    </div>
  );
}
