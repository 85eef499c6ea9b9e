/** Connecting a WhatsApp number or an Instagram profile: what is asked, and what was wrong. */
import { AtSign, MessageCircle, Smartphone } from "lucide-react";
import { useId, useState } from "react";
import { flushSync } from "react-dom";
import { Problem } from "@/api/problem";
import { Button } from "@/components/ui/button";
import { Segmented } from "@/components/ui/choice";
import { Sheet } from "@/components/ui/dialog";
import { FormFooter } from "@/components/ui/form-footer";
import { Input } from "@/components/ui/input";
import { wordsOf } from "@/i18n/of-channel";
import { FormField, useLeaveGuard, useSchemaForm } from "@/lib/form";
import { z } from "@/lib/zod";
import { type Account, useConnect, useSimulator } from "./data";
import { refusalText } from "./reasons";
import { WhereIds, WhereProfile, WhereToken } from "./where";
import { useAccountWords } from "./words";

type Channel = "whatsapp" | "instagram";

/** The one business account that the simulator knows; it takes any number and token. */
const SIMULATED_ACCOUNT = "200000000000001";

const id = () =>
  z.string().check(z.trim(), z.minLength(1, "form.required"), z.regex(/^\d{5,25}$/, "form.number"));
const whatsapp = z.object({
  name: z
    .string()
    .check(z.trim(), z.minLength(1, "form.required"), z.maxLength(120, "form.tooLong")),
  number_id: id(),
  business_account_id: id(),
  access_token: z
    .string()
    .check(z.trim(), z.minLength(1, "form.required"), z.maxLength(1000, "form.tooLong")),
});
/** A profile is its own business account. */
const instagram = z.extend(whatsapp, { business_account_id: z.string() });
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
  const whatsappWords = useAccountWords();
  const formId = useId();
  const simulator = useSimulator();
  const [channel, setChannel] = useState<Channel>("whatsapp");
  const [byHand, setByHand] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const profile = channel === "instagram";
  const t = wordsOf(whatsappWords, channel);
  const form = useSchemaForm(profile ? instagram : whatsapp, { defaultValues: EMPTY });
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
    setChannel("whatsapp");
    onClose();
  };
  const send = (body: typeof EMPTY) => {
    setTrouble(null);
    const business_account_id = profile ? null : body.business_account_id;
    const rest = { portfolio_id: null, throughput_per_second: null };
    const whole = { ...body, channel, business_account_id, ...rest };
    connect.mutate(whole, {
      onSuccess: (account) => {
        // The guard has to see that nothing is unsaved any more before the page is left.
        flushSync(close);
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
          <FormFooter form={formId} onCancel={close} pending={connect.isPending}>
            {t("connect.do")}
          </FormFooter>
        )
      }
    >
      <div className="grid gap-6 pb-2">
        <Segmented
          label={t("channel")}
          value={channel}
          onChange={(next) => {
            setChannel(next);
            setTrouble(null);
            form.clearErrors();
          }}
          segments={[
            {
              value: "whatsapp",
              label: <Choice icon={MessageCircle} text={t("channel.whatsapp")} />,
            },
            { value: "instagram", label: <Choice icon={AtSign} text={t("channel.instagram")} /> },
          ]}
        />
        {simulator && (
          <section className="rounded-lg bg-primary-soft/60 p-4">
            <h3 className="flex items-center gap-2 font-sans font-semibold">
              <Smartphone aria-hidden className="size-5 text-primary-text" /> {t("simulator")}
            </h3>
            <p className="mt-1 text-pretty text-sm">{t("simulator.text")}</p>
            <Button
              className="mt-3"
              pending={connect.isPending && !byHand}
              onClick={() => send({ name: t("simulator.name"), ...simulated() })}
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
            {profile ? <WhereProfile /> : <WhereIds />}
            <FormField
              form={form}
              name="number_id"
              label={t("number_id")}
              help={t("number_id.help")}
            >
              <Input
                inputMode="numeric"
                autoComplete="off"
                placeholder={profile ? "17841405726653026" : "106540352242922"}
                {...form.register("number_id")}
              />
            </FormField>
            {!profile && (
              <>
                <FormField form={form} name="business_account_id" label={t("business_account_id")}>
                  <Input
                    inputMode="numeric"
                    autoComplete="off"
                    placeholder="102290129340398"
                    {...form.register("business_account_id")}
                  />
                </FormField>
                <WhereToken />
              </>
            )}
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

function fieldOf(error: unknown): keyof typeof EMPTY | null {
  if (!(error instanceof Problem)) return null;
  if (error.code === "NumberTaken") return "number_id";
  const names = Object.keys(EMPTY) as (keyof typeof EMPTY)[];
  return names.find((one) => one === error.field) ?? null;
}

function Choice({ icon: Icon, text }: { icon: typeof AtSign; text: string }) {
  return (
    <>
      <Icon aria-hidden /> {text}
    </>
  );
}

/** Every number can be connected once in all businesses of the machine, a profile by its own token. */
function simulated(): Omit<typeof EMPTY, "name"> {
  const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2));
  const number_id = `1${String(high % 1e7).padStart(7, "0")}${String(low % 1e7).padStart(7, "0")}`;
  const access_token = `simulator-${number_id}`;
  return { number_id, business_account_id: SIMULATED_ACCOUNT, access_token };
}
