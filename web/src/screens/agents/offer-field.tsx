/** The offers whose names, prices and features the agent may state. */
import { Controller } from "react-hook-form";
import { Link } from "@/app/go";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/choice";
import { MoreRows } from "@/components/ui/more";
import { Card, CardHeader, Skeleton } from "@/components/ui/surface";
import { useCommonWords } from "@/i18n";
import { useFormats } from "@/i18n/formats";
import { useOfferChoices } from "./data";
import type { TabProps } from "./instructions";
import { useAgentWords } from "./words";

export function OfferField({ form, mayEdit }: TabProps) {
  const t = useAgentWords();
  const common = useCommonWords();
  const { money } = useFormats();
  const offers = useOfferChoices();
  return (
    <Card>
      <CardHeader title={t("offers")} description={t("offers.text")} />
      <div className="px-5 pb-4">
        {offers.isPending && (
          <div className="grid gap-3">
            <Skeleton />
            <Skeleton />
            <Skeleton />
          </div>
        )}
        {offers.isError && (
          <div className="flex flex-wrap items-center justify-between gap-3 text-sm">
            <p role="alert">{t("offers.failed")}</p>
            <Button look="plain" size="sm" onClick={() => offers.refetch()}>
              {common("retry")}
            </Button>
          </div>
        )}
        {offers.isSuccess && offers.items.length === 0 && (
          <p className="text-muted-foreground text-sm">
            {t("offers.none")}{" "}
            <Link to="/offers" className="font-semibold text-primary-text underline">
              {t("offers.add")}
            </Link>
          </p>
        )}
        <Controller
          control={form.control}
          name="offer_ids"
          render={({ field }) => {
            const known = new Set(offers.items.map((one) => one.id));
            const gone =
              offers.isSuccess && !offers.hasNextPage
                ? field.value.filter((id) => !known.has(id))
                : [];
            const turn = (id: string) =>
              field.onChange(
                field.value.includes(id)
                  ? field.value.filter((one) => one !== id)
                  : [...field.value, id],
              );
            return (
              <>
                <ul className="-mx-2">
                  {offers.items.map((offer) => (
                    <li key={offer.id}>
                      <label
                        htmlFor={`offer-${offer.id}`}
                        className="flex min-h-11 cursor-pointer items-center gap-3 rounded-md px-2 py-1.5 hover:bg-muted/60"
                      >
                        <Checkbox
                          id={`offer-${offer.id}`}
                          disabled={!mayEdit}
                          checked={field.value.includes(offer.id)}
                          onCheckedChange={() => turn(offer.id)}
                        />
                        <span className="min-w-0 flex-1">
                          <span className="block break-words font-medium text-sm">
                            {offer.name}
                          </span>
                          {!offer.active && (
                            <span className="block text-muted-foreground text-xs">
                              {t("offers.paused")}
                            </span>
                          )}
                        </span>
                        <span className="shrink-0 text-muted-foreground text-sm">
                          {offer.price ? money(offer.price) : ""}
                        </span>
                      </label>
                    </li>
                  ))}
                </ul>
                {gone.length > 0 && (
                  <div className="mt-2 flex flex-wrap items-center justify-between gap-2 rounded-md bg-warning-soft px-3 py-2 text-sm text-warning-text">
                    <p>{t("offers.gone", { count: gone.length })}</p>
                    {mayEdit && (
                      <Button
                        look="plain"
                        size="sm"
                        onClick={() => field.onChange(field.value.filter((id) => known.has(id)))}
                      >
                        {t("offers.gone.remove")}
                      </Button>
                    )}
                  </div>
                )}
              </>
            );
          }}
        />
        <MoreRows auto={false} list={offers} />
      </div>
    </Card>
  );
}
