/** Who the agent is, how it speaks, what it may quote and when it calls a person. */
import { Lightbulb } from "lucide-react";
import { Controller } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { Segmented, SwitchRow } from "@/components/ui/choice";
import { Field, useFieldProps } from "@/components/ui/field";
import { Input, Select, Textarea } from "@/components/ui/input";
import { Card, CardHeader } from "@/components/ui/surface";
import { useCommonWords } from "@/i18n";
import { useFormats } from "@/i18n/formats";
import { FormField } from "@/lib/form";
import type { Agent } from "./data";
import { type AgentForm, LANGUAGES, LENGTHS, LONGEST } from "./form";
import { HandoverFields } from "./handover";
import { OfferField } from "./offer-field";
import { useAgentWords } from "./words";

export interface TabProps {
  agent: Agent;
  form: AgentForm;
  mayEdit: boolean;
}

export function Instructions({ agent, form, mayEdit }: TabProps) {
  const t = useAgentWords();
  return (
    <form noValidate onSubmit={(event) => event.preventDefault()}>
      <fieldset
        disabled={!mayEdit}
        className="grid min-w-0 gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] lg:items-start"
      >
        <legend className="sr-only">{t("tab.instructions")}</legend>
        <div className="grid min-w-0 gap-5">
          <Who form={form} />
          <HowTo form={form} mayEdit={mayEdit} />
          <HandoverFields form={form} mayEdit={mayEdit} />
        </div>
        <div className="grid min-w-0 gap-5">
          <Speech form={form} />
          <OfferField agent={agent} form={form} mayEdit={mayEdit} />
        </div>
      </fieldset>
    </form>
  );
}

function Who({ form }: { form: AgentForm }) {
  const t = useAgentWords();
  return (
    <Card>
      <CardHeader title={t("who")} />
      <div className="grid gap-5 px-5 pb-5">
        <div className="grid gap-5 sm:grid-cols-2">
          <FormField form={form} name="name" label={t("name")} help={t("name.help")}>
            <Input autoComplete="off" {...form.register("name")} />
          </FormField>
          <FormField form={form} name="language" label={t("language")}>
            <Select {...form.register("language")}>
              {LANGUAGES.map((one) => (
                <option key={one} value={one}>
                  {t(`language.${one}`)}
                </option>
              ))}
            </Select>
          </FormField>
        </div>
        <FormField
          form={form}
          name="persona"
          label={t("persona")}
          help={t("persona.help")}
          aside={<Counter form={form} name="persona" />}
        >
          <Textarea rows={3} placeholder={t("persona.example")} {...form.register("persona")} />
        </FormField>
      </div>
    </Card>
  );
}

function HowTo({ form, mayEdit }: { form: AgentForm; mayEdit: boolean }) {
  const t = useAgentWords();
  const empty = form.watch("instructions").trim() === "";
  return (
    <Card>
      <CardHeader title={t("instructions")} description={t("instructions.text")} />
      <div className="grid gap-3 px-5 pb-5">
        <FormField
          form={form}
          name="instructions"
          label={t("instructions.label")}
          aside={<Counter form={form} name="instructions" />}
        >
          <Textarea
            rows={12}
            className="max-h-[70dvh] min-h-56"
            placeholder={t("instructions.example")}
            {...form.register("instructions")}
          />
        </FormField>
        {empty && mayEdit && (
          <Button
            look="soft"
            size="sm"
            className="justify-self-start"
            onClick={() =>
              form.setValue("instructions", t("instructions.model"), {
                shouldDirty: true,
                shouldTouch: true,
              })
            }
          >
            <Lightbulb aria-hidden /> {t("instructions.start")}
          </Button>
        )}
      </div>
    </Card>
  );
}

/** How much of the room is used; loud only when it gets narrow. */
function Counter({ form, name }: { form: AgentForm; name: "persona" | "instructions" }) {
  const { number } = useFormats();
  const used = form.watch(name).length;
  const most = LONGEST[name];
  if (used < most * 0.8) return null;
  return (
    <span className={used > most ? "font-semibold text-danger-text" : undefined}>
      {number(used)} / {number(most)}
    </span>
  );
}

const STEPS = [
  [0.2, "exact"],
  [0.6, "calm"],
  [1.1, "free"],
  [2, "bold"],
] as const;

function Speech({ form }: { form: AgentForm }) {
  const t = useAgentWords();
  const common = useCommonWords();
  const { number } = useFormats();
  return (
    <Card>
      <CardHeader title={t("speech")} />
      <div className="grid gap-5 px-5 pb-5">
        <Controller
          control={form.control}
          name="reply_length"
          render={({ field }) => (
            <div className="grid gap-1.5">
              <span className="font-semibold text-sm">{t("reply_length")}</span>
              <Segmented
                label={t("reply_length")}
                value={field.value}
                onChange={field.onChange}
                segments={LENGTHS.map((value) => ({ value, label: t(`reply_length.${value}`) }))}
              />
              <p className="text-muted-foreground text-sm">
                {t(`reply_length.${field.value}.text`)}
              </p>
            </div>
          )}
        />
        <Controller
          control={form.control}
          name="temperature"
          render={({ field }) => {
            const word = STEPS.find(([most]) => field.value <= most)?.[1] ?? "bold";
            return (
              <Field
                label={t("temperature")}
                aside={`${t(`temperature.${word}`)} · ${number(field.value)}`}
                help={t("temperature.help")}
              >
                <Slider value={field.value} onChange={field.onChange} />
              </Field>
            );
          }}
        />
        <Controller
          control={form.control}
          name="knowledge"
          render={({ field }) => (
            <SwitchRow
              label={t("knowledge.use")}
              help={t("knowledge.use.help")}
              checked={field.value}
              onCheckedChange={field.onChange}
            />
          )}
        />
        <FormField
          form={form}
          name="model"
          label={t("model")}
          help={t("model.help")}
          aside={common("optional")}
        >
          <Input
            autoComplete="off"
            spellCheck={false}
            placeholder={t("model.default")}
            {...form.register("model")}
          />
        </FormField>
      </div>
    </Card>
  );
}

function Slider({ value, onChange }: { value: number; onChange: (value: number) => void }) {
  const field = useFieldProps();
  return (
    <input
      {...field}
      type="range"
      min={0}
      max={2}
      step={0.1}
      value={value}
      onChange={(event) => onChange(Number(event.target.value))}
      className="h-6 w-full cursor-pointer accent-primary disabled:cursor-not-allowed disabled:opacity-55 pointer-coarse:h-11"
    />
  );
}
