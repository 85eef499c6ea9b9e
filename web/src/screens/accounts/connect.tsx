/** Connecting a number: what is asked, and where in Meta's pages it stands. */
import { ExternalLink, Smartphone } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { Problem } from "@/api/problem";
import { Button } from "@/components/ui/button";
import { Sheet } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { useCommonWords } from "@/i18n";
import { FormField, useLeaveGuard, useSchemaForm } from "@/lib/form";
import { z } from "@/lib/zod";
import { type Account, useConnect, useSimulator } from "./data";
import { refusalText } from "./reasons";
import { useAccountWords } from "./words";

/** The one business account that the simulator knows; it takes any number and token. */
const SIMULATED = { business_account_id: "200000000000001", access_token: "simulator" };

const id = () =>
  z.string().check(z.trim(), z.minLength(1, "form.required"), z.regex(/^\d{5,25}$/, "form.number"));
const schema = z.object({
  name: z
    .string()
    .check(z.trim(), z.minLength(1, "form.required"), z.maxLength(120, "form.tooLong")),
  number_id: id(),
  business_account_id: id(),
  access_token: z
    .string()
    .check(z.trim(), z.minLength(1, "form.required"), z.maxLength(1000, "form.tooLong")),
});
const EMPTY = { name: "", number_id: "", business_account_id: "", access_token: "" };

export function ConnectSheet({
  open,
  onClose,
  onConnected,
}: {
  open: boolean;
  onClose: () => void;
  onConnected: (account: Account) => void;
}) {
  const t = useAccountWords();
  const common = useCommonWords();
  const formId = useId();
  const simulator = useSimulator();
  const [byHand, setByHand] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const form = useSchemaForm(schema, { defaultValues: EMPTY });
  const connect = useConnect((error) => {
    const field = fieldOf(error);
    const text = refusalText(error, t);
    if (field && (byHand || !simulator)) {
      form.setError(field, { type: "server", message: text }, { shouldFocus: true });
    } else setTrouble(text);
  });
  useLeaveGuard(open && form.formState.isDirty);
  const close = () => {
    form.reset(EMPTY);
    setTrouble(null);
    setByHand(false);
    onClose();
  };
  const send = (body: typeof EMPTY) => {
    setTrouble(null);
    const whole = {
      ...body,
      channel: "whatsapp" as const,
      portfolio_id: null,
      throughput_per_second: null,
    };
    connect.mutate(whole, {
      onSuccess: (account) => {
        close();
        onConnected(account);
      },
    });
  };
  const manual = byHand || !simulator;
  return (
    <Sheet
      open={open}
      onOpenChange={close}
      title={t("connect")}
      description={t("connect.text")}
      footer={
        manual && (
          <>
            <Button look="ghost" onClick={close}>
              {common("cancel")}
            </Button>
            <Button type="submit" form={formId} pending={connect.isPending}>
              {t("connect.do")}
            </Button>
          </>
        )
      }
    >
      <div className="grid gap-6 pb-2">
        {simulator && (
          <section className="rounded-lg bg-primary-soft/60 p-4">
            <h3 className="flex items-center gap-2 font-sans font-semibold">
              <Smartphone aria-hidden className="size-5 text-primary-text" /> {t("simulator")}
            </h3>
            <p className="mt-1 text-pretty text-sm">{t("simulator.text")}</p>
            <Button
              className="mt-3"
              pending={connect.isPending && !byHand}
              onClick={() =>
                send({ name: t("simulator.name"), number_id: newNumberId(), ...SIMULATED })
              }
            >
              {t("simulator.do")}
            </Button>
          </section>
        )}
        {simulator && !byHand && (
          <Button
            look="ghost"
            size="sm"
            className="justify-self-start"
            onClick={() => setByHand(true)}
          >
            {t("connect.byHand")}
          </Button>
        )}
        {manual && (
          <form
            id={formId}
            noValidate
            className="grid gap-6"
            onSubmit={form.handleSubmit((values) => send(values))}
          >
            <FormField form={form} name="name" label={t("name")} help={t("name.help")}>
              <Input
                autoComplete="off"
                placeholder={t("name.example")}
                {...form.register("name")}
              />
            </FormField>
            <Where title={t("where.ids")} href="https://developers.facebook.com/apps/">
              <p>{t("where.ids.text")}</p>
            </Where>
            <FormField
              form={form}
              name="number_id"
              label={t("number_id")}
              help={t("number_id.help")}
            >
              <Input
                inputMode="numeric"
                autoComplete="off"
                placeholder="106540352242922"
                {...form.register("number_id")}
              />
            </FormField>
            <FormField form={form} name="business_account_id" label={t("business_account_id")}>
              <Input
                inputMode="numeric"
                autoComplete="off"
                placeholder="102290129340398"
                {...form.register("business_account_id")}
              />
            </FormField>
            <Where
              title={t("where.token")}
              href="https://business.facebook.com/settings/system-users"
            >
              <ol className="list-decimal space-y-1 pl-5">
                <li>{t("where.token.1")}</li>
                <li>{t("where.token.2")}</li>
                <li>
                  {t("where.token.3")}{" "}
                  <code className="break-all text-[13px]">whatsapp_business_messaging</code>,{" "}
                  <code className="break-all text-[13px]">whatsapp_business_management</code>
                </li>
              </ol>
            </Where>
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
          </form>
        )}
        {trouble && (
          <p
            role="alert"
            className="rounded-md bg-danger-soft px-3 py-2.5 text-danger-text text-sm"
          >
            {trouble}
          </p>
        )}
      </div>
    </Sheet>
  );
}

function Where({ title, href, children }: { title: string; href: string; children: ReactNode }) {
  const t = useAccountWords();
  return (
    <section className="-mb-2 rounded-md bg-muted/60 p-3.5 text-sm">
      <h3 className="mb-1 font-sans font-semibold">{title}</h3>
      <div className="text-pretty">{children}</div>
      <a
        href={href}
        target="_blank"
        rel="noopener noreferrer"
        className="mt-2 inline-flex items-center gap-1.5 font-semibold text-primary-text hover:underline pointer-coarse:min-h-11"
      >
        {t("where.open")} <ExternalLink aria-hidden className="size-3.5" />
      </a>
    </section>
  );
}

function fieldOf(error: unknown): keyof typeof EMPTY | null {
  if (!(error instanceof Problem)) return null;
  if (error.code === "NumberTaken") return "number_id";
  const names = Object.keys(EMPTY) as (keyof typeof EMPTY)[];
  return names.find((one) => one === error.field) ?? null;
}

/** Every number can be connected once in all businesses of the machine. */
function newNumberId(): string {
  const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2));
  return `1${String(high % 1e7).padStart(7, "0")}${String(low % 1e7).padStart(7, "0")}`;
}
