/** One offer: read, added or changed. */
import { Plus, X } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { Controller, useFieldArray } from "react-hook-form";
import { useTenant } from "@/app/session";
import { Button } from "@/components/ui/button";
import { SwitchRow } from "@/components/ui/choice";
import { Sheet } from "@/components/ui/dialog";
import { FormFooter } from "@/components/ui/form-footer";
import { Affixed, Input, Textarea } from "@/components/ui/input";
import { useCommonWords } from "@/i18n";
import { FormField, showProblem, useLeaveGuard, useSchemaForm } from "@/lib/form";
import { readMoney, writeMoney } from "@/lib/money";
import { z } from "@/lib/zod";
import { type Offer, useSaveOffer } from "./data";
import { useOfferWords } from "./words";

const MOST_FEATURES = 50;

const schema = z.object({
  name: z
    .string()
    .check(z.trim(), z.minLength(1, "form.required"), z.maxLength(120, "form.tooLong")),
  description: z.string().check(z.maxLength(4000, "form.tooLong")),
  price: z.string().check(z.refine((text) => readMoney(text) !== undefined, "form.number")),
  features: z.array(
    z.object({ text: z.string().check(z.trim(), z.maxLength(300, "form.tooLong")) }),
  ),
  active: z.boolean(),
});

export default function OfferSheet({
  offer,
  mayEdit,
  onClose,
}: {
  offer: Offer | "new" | null;
  mayEdit: boolean;
  onClose: () => void;
}) {
  // The last offer stays while the sheet slides out.
  const [last, setLast] = useState<Offer | "new">("new");
  useEffect(() => {
    if (offer) setLast(offer);
  }, [offer]);
  const shown = offer ?? last;
  const key = shown === "new" ? "new" : shown.id;
  return (
    <OfferForm key={key} open={offer !== null} offer={shown} mayEdit={mayEdit} onClose={onClose} />
  );
}

function OfferForm({
  open,
  offer,
  mayEdit,
  onClose,
}: {
  open: boolean;
  offer: Offer | "new";
  mayEdit: boolean;
  onClose: () => void;
}) {
  const t = useOfferWords();
  const common = useCommonWords();
  const formId = useId();
  const { data: tenant } = useTenant();
  const known = offer === "new" ? undefined : offer;
  const currency = known?.price?.currency ?? tenant?.currency ?? "BRL";
  const [trouble, setTrouble] = useState<string | null>(null);
  const form = useSchemaForm(schema, { defaultValues: valuesOf(known) });
  const features = useFieldArray({ control: form.control, name: "features" });
  const save = useSaveOffer((error) => setTrouble(showProblem(form, error, common)));
  const locked = !mayEdit || known?.archived === true;
  useLeaveGuard(open && form.formState.isDirty);
  const close = () => {
    form.reset(valuesOf(known));
    setTrouble(null);
    onClose();
  };
  const submit = form.handleSubmit(({ price, features: rows, ...rest }) => {
    setTrouble(null);
    const amount = readMoney(price);
    const body = {
      ...rest,
      price: amount == null ? null : { amount, currency },
      features: rows.map((row) => row.text).filter(Boolean),
    };
    save.mutate({ id: known?.id, body }, { onSuccess: close });
  });
  return (
    <Sheet
      open={open}
      onOpenChange={close}
      title={known ? known.name : t("new")}
      description={known ? undefined : t("new.text")}
      footer={
        !locked && (
          <FormFooter form={formId} onCancel={close} pending={save.isPending}>
            {common("save")}
          </FormFooter>
        )
      }
    >
      <form id={formId} noValidate onSubmit={submit}>
        <fieldset disabled={locked} className="grid gap-5 pb-2">
          <FormField form={form} name="name" label={t("name")}>
            <Input placeholder={t("name.example")} {...form.register("name")} />
          </FormField>
          <FormField form={form} name="price" label={t("price")} help={t("price.help")}>
            <Affixed before={currency === "BRL" ? "R$" : currency}>
              <Input
                inputMode="decimal"
                autoComplete="off"
                className="max-w-52 pl-12"
                {...form.register("price")}
              />
            </Affixed>
          </FormField>
          <FormField
            form={form}
            name="description"
            label={t("description.label")}
            help={t("description.help")}
            aside={common("optional")}
          >
            <Textarea rows={4} {...form.register("description")} />
          </FormField>
          <div className="grid gap-2">
            <h3 className="font-sans font-semibold text-sm">{t("features")}</h3>
            {features.fields.map((field, index) => (
              <div key={field.id} className="flex items-center gap-2">
                <Input
                  aria-label={t("feature", { number: index + 1 })}
                  {...form.register(`features.${index}.text`)}
                />
                <Button
                  look="ghost"
                  size="icon"
                  aria-label={t("feature.remove", { number: index + 1 })}
                  onClick={() => features.remove(index)}
                >
                  <X aria-hidden />
                </Button>
              </div>
            ))}
            {features.fields.length < MOST_FEATURES && !locked && (
              <Button
                look="ghost"
                size="sm"
                className="justify-self-start"
                onClick={() => features.append({ text: "" })}
              >
                <Plus aria-hidden /> {t("feature.add")}
              </Button>
            )}
          </div>
          <Controller
            control={form.control}
            name="active"
            render={({ field }) => (
              <SwitchRow
                label={t("active")}
                help={t("active.help")}
                checked={field.value}
                onCheckedChange={field.onChange}
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
        </fieldset>
      </form>
    </Sheet>
  );
}

function valuesOf(offer: Offer | undefined) {
  return {
    name: offer?.name ?? "",
    description: offer?.description ?? "",
    price: offer?.price ? writeMoney(offer.price.amount) : "",
    features: (offer?.features ?? []).map((text) => ({ text })),
    active: offer?.active ?? true,
  };
}
