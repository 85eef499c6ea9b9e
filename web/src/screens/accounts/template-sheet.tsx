/** Writing a template, with the message beside it as the person will see it. */
import { Braces } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { useFieldArray } from "react-hook-form";
import { useSession } from "@/app/session";
import { Button } from "@/components/ui/button";
import { Segmented } from "@/components/ui/choice";
import { Sheet } from "@/components/ui/dialog";
import { Input, Select, Textarea } from "@/components/ui/input";
import { languageStore, useCommonWords } from "@/i18n";
import { FormField, showProblem, useLeaveGuard, useSchemaForm } from "@/lib/form";
import { type Account, type Template, useSaveTemplate } from "./data";
import { refusalText } from "./reasons";
import { ButtonFields } from "./template-buttons";
import { Preview } from "./template-card";
import {
  CATEGORIES,
  drawn,
  formOf,
  LANGUAGES,
  missing,
  nameOf,
  nextVariable,
  schema,
  valuesOf,
  variablesOf,
} from "./template-form";
import { HeaderFields } from "./template-header";
import { useAccountWords } from "./words";

export default function TemplateSheet({
  account,
  template,
  onClose,
}: {
  account: Account;
  /** Without one a new template is written. */
  template: Template | undefined;
  onClose: () => void;
}) {
  const t = useAccountWords();
  const common = useCommonWords();
  const formId = useId();
  const { can } = useSession();
  const [trouble, setTrouble] = useState<string | null>(null);
  const form = useSchemaForm(schema, { defaultValues: valuesOf(template, languageStore.get()) });
  const examples = useFieldArray({ control: form.control, name: "examples" });
  const save = useSaveTemplate(account.id, (error) => {
    showProblem(form, error, common);
    setTrouble(refusalText(error, t));
  });
  useLeaveGuard(form.formState.isDirty);
  const values = form.watch();
  const variables = variablesOf(values.body);
  const wanted = variables.length;
  useEffect(() => {
    const { fields, append, remove } = examples;
    if (fields.length < wanted) append({ text: "" }, { shouldFocus: false });
    else if (fields.length > wanted) remove(fields.length - 1);
  }, [examples, wanted]);
  const submit = (asDraft: boolean) =>
    form.handleSubmit((given) => {
      setTrouble(null);
      const [first, ...others] = missing(given);
      for (const one of [...others, ...(first ? [first] : [])])
        form.setError(
          one,
          { type: "required", message: "form.required" },
          { shouldFocus: one === first },
        );
      if (first) return;
      const { name, language: written } = given;
      save.mutate(
        { template, name, language: written, form: formOf(given), submit: !asDraft },
        { onSuccess: onClose },
      );
    });
  return (
    <Sheet
      open
      onOpenChange={onClose}
      title={template ? template.name : t("template.new")}
      description={t(template ? "template.edit.text" : "template.new.text")}
      className="md:w-3xl"
      footer={
        can("admin") && (
          <>
            <Button look="ghost" onClick={onClose}>
              {common("cancel")}
            </Button>
            {(!template || template.status === "DRAFT") && (
              <Button look="plain" pending={save.isPending} onClick={submit(true)}>
                {t("template.keep")}
              </Button>
            )}
            <Button type="submit" form={formId} pending={save.isPending}>
              {t("template.submit")}
            </Button>
          </>
        )
      }
    >
      <div className="grid items-start gap-6 pb-2 md:grid-cols-[minmax(0,1fr)_17rem]">
        <form id={formId} noValidate className="grid gap-5" onSubmit={submit(false)}>
          <FormField
            form={form}
            name="name"
            label={t("template.name")}
            help={t("template.name.help")}
          >
            <Input
              autoComplete="off"
              spellCheck={false}
              className="font-mono"
              disabled={template !== undefined}
              placeholder={t("template.name.example")}
              {...form.register("name", {
                onChange: ({ target }) => form.setValue("name", nameOf(target.value)),
              })}
            />
          </FormField>
          <div className="grid gap-5 sm:grid-cols-2">
            <FormField form={form} name="language" label={t("template.language")}>
              <Select disabled={template !== undefined} {...form.register("language")}>
                {LANGUAGES.map((one) => (
                  <option key={one} value={one}>
                    {t(`language.${one}`)}
                  </option>
                ))}
              </Select>
            </FormField>
            <div className="grid content-start gap-1.5">
              <span className="font-semibold text-sm">{t("template.category")}</span>
              <Segmented
                label={t("template.category")}
                value={values.category}
                onChange={(category) => form.setValue("category", category, { shouldDirty: true })}
                segments={CATEGORIES.map((value) => ({ value, label: t(`category.${value}`) }))}
              />
            </div>
          </div>
          <p className="-mt-2 text-pretty text-muted-foreground text-sm">
            {t(`category.${values.category}.help`)}
          </p>
          <HeaderFields form={form} account={account.id} />
          <div className="grid gap-2">
            <FormField
              form={form}
              name="body"
              label={t("template.body")}
              help={t("template.body.help")}
            >
              <Textarea rows={5} {...form.register("body")} />
            </FormField>
            <Button
              look="plain"
              size="sm"
              className="justify-self-start"
              onClick={() =>
                form.setValue("body", `${values.body}${nextVariable(values.body)}`, {
                  shouldDirty: true,
                })
              }
            >
              <Braces aria-hidden /> {t("template.variable.add")}
            </Button>
          </div>
          {examples.fields.slice(0, wanted).map((field, index) => (
            <FormField
              key={field.id}
              form={form}
              name={`examples.${index}.text`}
              label={t("template.example", { name: `{{${variables[index]}}}` })}
              help={index === 0 ? t("template.example.help") : undefined}
            >
              <Input {...form.register(`examples.${index}.text`)} />
            </FormField>
          ))}
          <FormField
            form={form}
            name="footer"
            label={t("template.footer")}
            aside={common("optional")}
          >
            <Input placeholder={t("template.footer.example")} {...form.register("footer")} />
          </FormField>
          <ButtonFields form={form} />
          {trouble && (
            <p
              role="alert"
              className="rounded-md bg-danger-soft px-3 py-2.5 text-danger-text text-sm"
            >
              {trouble}
            </p>
          )}
        </form>
        <aside aria-label={t("template.preview")} className="grid gap-2 md:sticky md:top-0">
          <h3 className="font-sans font-semibold text-sm">{t("template.preview")}</h3>
          <Preview parts={drawn(values)} />
        </aside>
      </div>
    </Sheet>
  );
}
