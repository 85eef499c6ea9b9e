/** Which business to go on in, or a new one. */
import { ArrowRight, Store } from "lucide-react";
import { useState } from "react";
import { api, ok } from "@/api/client";
import { problemText } from "@/api/problem";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { languageStore, useCommonWords } from "@/i18n";
import { FormField, showProblem, useSchemaForm } from "@/lib/form";
import { z } from "@/lib/zod";
import type { Me } from "./entering";
import { useSignInWords } from "./words";

const schema = z.object({
  name: z
    .string()
    .check(z.trim(), z.minLength(1, "form.required"), z.maxLength(120, "form.tooLong")),
});

export function BusinessForm({ me }: { me: Me }) {
  const t = useSignInWords();
  const common = useCommonWords();
  const [trouble, setTrouble] = useState<string | null>(null);
  const form = useSchemaForm(schema, { defaultValues: { name: "" } });
  const select = async (id: string) => {
    try {
      await ok(api.POST("/api/v1/tenants/{id}/select", { params: { path: { id } } }));
      location.replace("/");
    } catch (error) {
      setTrouble(problemText(error, common));
    }
  };
  const submit = form.handleSubmit(async ({ name }) => {
    setTrouble(null);
    try {
      const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
      const language = languageStore.get();
      const body = { name, language, time_zone: zone || "America/Sao_Paulo", currency: "BRL" };
      const made = await ok(api.POST("/api/v1/tenants", { body }));
      await select(made.id);
    } catch (error) {
      setTrouble(showProblem(form, error, common));
    }
  });
  return (
    <div className="grid gap-6">
      <div>
        <h1 className="font-bold text-[1.85rem] leading-9 tracking-tight">{t("business.title")}</h1>
        <p className="mt-1.5 text-pretty text-muted-foreground">{t("business.text")}</p>
        {new URLSearchParams(location.search).has("left") && (
          <p
            role="status"
            className="mt-4 rounded-md bg-warning-soft px-3 py-2.5 text-sm text-warning-text"
          >
            {t("business.left")}
          </p>
        )}
      </div>
      <form noValidate className="grid gap-4" onSubmit={submit}>
        <FormField form={form} name="name" label={t("business.name")}>
          <Input
            autoComplete="organization"
            placeholder={t("business.example")}
            {...form.register("name")}
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
        <Button type="submit" size="lg" pending={form.formState.isSubmitting}>
          {t("business.do")}
        </Button>
      </form>
      {me.memberships.length > 0 && (
        <section className="border-t pt-5">
          <h2 className="font-sans font-semibold text-sm">{t("business.existing")}</h2>
          <ul className="mt-2 grid gap-1">
            {me.memberships.map((one) => (
              <li key={one.tenant}>
                <button
                  type="button"
                  onClick={() => void select(one.tenant)}
                  className="flex min-h-12 w-full items-center gap-3 rounded-md border bg-card px-3 text-left hover:bg-muted"
                >
                  <Store aria-hidden className="size-4 text-muted-foreground" />
                  <span className="flex-1 truncate font-medium">{one.name}</span>
                  <ArrowRight aria-hidden className="size-4 text-muted-foreground" />
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
