/** Writes a message with buttons, a list, a link, or a question for place or phone. */
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { FormFooter } from "@/components/ui/form-footer";
import { Input, Select, Textarea } from "@/components/ui/input";
import {
  longestText,
  MOST,
  OPTION_KINDS,
  type OptionField,
  type OptionForm,
  type OptionKind,
  optionOf,
} from "./options";
import type { Saying } from "./outbox";
import { useInboxWords } from "./words";

export default function OptionsDialog({
  text,
  onSend,
  onClose,
}: {
  /** What has been written already. */
  text: string;
  onSend: (body: Saying) => void;
  onClose: () => void;
}) {
  const t = useInboxWords();
  const [form, setForm] = useState<OptionForm>(() => ({
    kind: "buttons",
    text,
    buttons: ["", "", ""],
    rows: [NO_ROW, NO_ROW, NO_ROW],
    label: "",
    url: "",
    footer: "",
  }));
  const [wrong, setWrong] = useState<OptionField>();
  const change = (changes: Partial<OptionForm>) => {
    setWrong(undefined);
    setForm((now) => ({ ...now, ...changes }));
  };
  const send = (event: React.FormEvent) => {
    event.preventDefault();
    const made = optionOf(form);
    if ("wrong" in made) setWrong(made.wrong);
    else onSend({ interactive: made.body });
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t("options.title")}
      footer={
        <FormFooter form="options" onCancel={onClose}>
          {t("composer.send")}
        </FormFooter>
      }
    >
      <form id="options" noValidate onSubmit={send} className="grid gap-4">
        <Field label={t("options.kind")}>
          <Select
            value={form.kind}
            onChange={(event) => change({ kind: event.target.value as OptionKind })}
          >
            {OPTION_KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {t(`options.${kind}`)}
              </option>
            ))}
          </Select>
        </Field>
        <Field
          label={t("options.text")}
          error={wrong === "text" ? t("options.text.wrong") : undefined}
          required
        >
          <Textarea
            value={form.text}
            maxLength={longestText(form.kind)}
            onChange={(event) => change({ text: event.target.value })}
          />
        </Field>
        <Particulars form={form} change={change} wrong={wrong} />
      </form>
    </Dialog>
  );
}

const NO_ROW = { title: "", description: "" };

interface PartProps {
  form: OptionForm;
  change: (changes: Partial<OptionForm>) => void;
  wrong: OptionField | undefined;
}

function Particulars(props: PartProps) {
  const t = useInboxWords();
  const { form, change, wrong } = props;
  if (form.kind === "location_request" || form.kind === "contact_request") return null;
  return (
    <>
      {form.kind === "buttons" && <Buttons {...props} />}
      {form.kind === "list" && <Rows {...props} />}
      {form.kind !== "buttons" && (
        <Field
          label={t(form.kind === "list" ? "options.opens" : "options.label")}
          error={wrong === "label" ? t("options.needed") : undefined}
          required
        >
          <Input
            value={form.label}
            maxLength={MOST.label}
            onChange={(event) => change({ label: event.target.value })}
          />
        </Field>
      )}
      {form.kind === "link" && (
        <Field
          label={t("options.url")}
          error={wrong === "url" ? t("options.url.wrong") : undefined}
          required
        >
          <Input
            type="url"
            value={form.url}
            maxLength={2000}
            placeholder="https://"
            onChange={(event) => change({ url: event.target.value })}
          />
        </Field>
      )}
      <Field label={t("options.footer")} aside={t("optional")}>
        <Input
          value={form.footer}
          maxLength={MOST.footer}
          onChange={(event) => change({ footer: event.target.value })}
        />
      </Field>
    </>
  );
}

function Buttons({ form, change, wrong }: PartProps) {
  const t = useInboxWords();
  return form.buttons.map((title, index) => (
    <Field
      key={index}
      label={t("options.button", { number: index + 1 })}
      aside={index > 0 ? t("optional") : undefined}
      error={index === 0 && wrong === "buttons" ? t("options.buttons.wrong") : undefined}
      required={index === 0}
    >
      <Input
        value={title}
        maxLength={MOST.label}
        onChange={(event) =>
          change({
            buttons: form.buttons.map((one, at) => (at === index ? event.target.value : one)),
          })
        }
      />
    </Field>
  ));
}

function Rows({ form, change, wrong }: PartProps) {
  const t = useInboxWords();
  const put = (index: number, changes: Partial<(typeof form.rows)[number]>) =>
    change({ rows: form.rows.map((one, at) => (at === index ? { ...one, ...changes } : one)) });
  return (
    <>
      {form.rows.map((row, index) => (
        <div key={index} className="grid gap-2 sm:grid-cols-2">
          <Field
            label={t("options.row", { number: index + 1 })}
            error={index === 0 && wrong === "rows" ? t("options.rows.wrong") : undefined}
            required={index === 0}
          >
            <Input
              value={row.title}
              maxLength={MOST.title}
              onChange={(event) => put(index, { title: event.target.value })}
            />
          </Field>
          <Field label={t("options.description", { number: index + 1 })} aside={t("optional")}>
            <Input
              value={row.description}
              maxLength={MOST.description}
              onChange={(event) => put(index, { description: event.target.value })}
            />
          </Field>
        </div>
      ))}
      {form.rows.length < MOST.rows && (
        <Button
          look="plain"
          size="sm"
          className="justify-self-start"
          onClick={() => change({ rows: [...form.rows, NO_ROW] })}
        >
          {t("options.more")}
        </Button>
      )}
    </>
  );
}
