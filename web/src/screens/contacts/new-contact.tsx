/** Somebody new: a phone or an address, and why the business may write to them. */
import { useId, useState } from "react";
import { Controller } from "react-hook-form";
import { Problem } from "@/api/problem";
import { Button } from "@/components/ui/button";
import { Sheet } from "@/components/ui/dialog";
import { FormFooter } from "@/components/ui/form-footer";
import { Input } from "@/components/ui/input";
import { RadioCards } from "@/components/ui/radio-cards";
import { useCommonWords } from "@/i18n";
import { FormField, showProblem, useLeaveGuard, useSchemaForm } from "@/lib/form";
import { z } from "@/lib/zod";
import { useCreateContact } from "./data";
import { BASES, type Basis } from "./person";
import { fieldReason, knownAs } from "./problems";
import { TagField } from "./tag-field";
import { useContactWords } from "./words";

const EMPTY = {
  name: "",
  company: "",
  phone: "",
  email: "",
  tags: [] as string[],
  basis: "" as Basis | "",
  source: "",
};

export function NewContact({
  open,
  onClose,
  onOpenContact,
}: {
  open: boolean;
  onClose: () => void;
  onOpenContact: (id: string) => void;
}) {
  const t = useContactWords();
  const common = useCommonWords();
  const id = useId();
  const [trouble, setTrouble] = useState<string | null>(null);
  const [known, setKnown] = useState<string | null>(null);
  const form = useSchemaForm(schemaOf(t("trouble.no_identifier"), t("source.needed")), {
    defaultValues: EMPTY,
  });
  const create = useCreateContact((error) => {
    setKnown(knownAs(error));
    const message = fieldReason(error, t);
    if (!message) return setTrouble(showProblem(form, error, common));
    setTrouble(null);
    const field = error instanceof Problem && error.field === "email" ? "email" : "phone";
    form.setError(field, { type: "server", message }, { shouldFocus: true });
  });
  useLeaveGuard(open && form.formState.isDirty);
  const close = () => {
    form.reset(EMPTY);
    setTrouble(null);
    setKnown(null);
    onClose();
  };
  const submit = form.handleSubmit(({ basis, source, phone, email, ...rest }) => {
    setTrouble(null);
    setKnown(null);
    const consent = basis
      ? { kind: basis, source, channel: "", wording: "", proof: "", at: null }
      : null;
    const body = {
      ...rest,
      phone: phone || null,
      email: email || null,
      language: null,
      time_zone: null,
      fields: {},
      consent,
    };
    create.mutate(body, { onSuccess: close });
  });
  const basis = form.watch("basis");
  return (
    <Sheet
      open={open}
      onOpenChange={close}
      title={t("new")}
      description={t("new.text")}
      footer={
        <FormFooter form={id} onCancel={close} pending={create.isPending}>
          {common("save")}
        </FormFooter>
      }
    >
      <form id={id} noValidate onSubmit={submit} className="grid gap-5 pb-2">
        <FormField form={form} name="name" label={t("name")}>
          <Input autoComplete="off" {...form.register("name")} />
        </FormField>
        <FormField form={form} name="phone" label={t("phone")} help={t("phone.help")}>
          <Input
            type="tel"
            autoComplete="off"
            placeholder={t("phone.example")}
            {...form.register("phone")}
          />
        </FormField>
        {known && (
          <Button
            look="soft"
            size="sm"
            className="-mt-3 justify-self-start"
            onClick={() => {
              close();
              onOpenContact(known);
            }}
          >
            {t("exists.open")}
          </Button>
        )}
        <FormField form={form} name="email" label={t("email")} aside={common("optional")}>
          <Input type="email" autoComplete="off" {...form.register("email")} />
        </FormField>
        <FormField form={form} name="company" label={t("company")} aside={common("optional")}>
          <Input autoComplete="off" {...form.register("company")} />
        </FormField>
        <Controller
          control={form.control}
          name="tags"
          render={({ field }) => <TagField value={field.value} onChange={field.onChange} />}
        />
        <Controller
          control={form.control}
          name="basis"
          render={({ field }) => (
            <RadioCards
              legend={t("basis.ask")}
              help={t("basis.ask.later")}
              value={field.value}
              onChange={field.onChange}
              options={BASES.map((value) => ({
                value,
                label: t(`basis.${value}`),
                help: t(`basis.${value}.help`),
              }))}
            />
          )}
        />
        {basis && (
          <FormField form={form} name="source" label={t("source")} help={t("source.help")}>
            <Input placeholder={t("source.example")} {...form.register("source")} />
          </FormField>
        )}
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

function schemaOf(noIdentifier: string, noSource: string) {
  const short = () => z.string().check(z.trim(), z.maxLength(200, "form.tooLong"));
  return z
    .object({
      name: short(),
      company: short(),
      phone: z.string().check(z.trim(), z.maxLength(60, "form.tooLong")),
      email: z.string().check(z.trim(), z.maxLength(250, "form.tooLong")),
      tags: z.array(z.string()),
      basis: z.enum(["", ...BASES]),
      source: z.string().check(z.trim(), z.maxLength(1000, "form.tooLong")),
    })
    .check(
      z.refine(({ phone, email }) => phone !== "" || email !== "", {
        message: noIdentifier,
        path: ["phone"],
      }),
      z.refine(({ basis, source }) => basis === "" || source !== "", {
        message: noSource,
        path: ["source"],
      }),
    );
}
