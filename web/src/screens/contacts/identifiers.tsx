/** How the person is known: numbers, addresses, and what WhatsApp calls them. */
import { AtSign, Hash, type LucideIcon, Mail, Phone, Plus } from "lucide-react";
import { useState } from "react";
import { problemText } from "@/api/problem";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useCommonWords } from "@/i18n";
import { useAddIdentifier } from "./data";
import { type Contact, isOneOf, writePhone } from "./person";
import { fieldReason } from "./problems";
import { useContactWords } from "./words";

const KINDS = [
  "phone",
  "wa_id",
  "email",
  "username",
  "instagram_id",
  "bsuid",
  "parent_bsuid",
] as const;
const ICONS: Partial<Record<string, LucideIcon>> = {
  phone: Phone,
  wa_id: Phone,
  email: Mail,
  username: AtSign,
};

export function Identifiers({ contact, editable }: { contact: Contact; editable: boolean }) {
  const t = useContactWords();
  const [adding, add] = useState<"phone" | "email" | null>(null);
  return (
    <section aria-label={t("identifiers")} className="grid gap-3">
      <h3 className="font-sans font-semibold">{t("identifiers")}</h3>
      <ul className="divide-y rounded-md border">
        {contact.identifiers.map(({ kind, value }) => {
          const Icon = ICONS[kind] ?? Hash;
          const digits = kind === "phone" || kind === "wa_id";
          return (
            <li key={`${kind} ${value}`} className="flex items-center gap-3 px-3 py-2.5 text-sm">
              <Icon aria-hidden className="size-4 shrink-0 text-muted-foreground" />
              <span className="min-w-0 flex-1 select-all break-all">
                {digits ? writePhone(value) : value}
              </span>
              <span className="shrink-0 text-muted-foreground text-xs">
                {isOneOf(KINDS, kind) ? t(`kind.${kind}`) : kind}
              </span>
            </li>
          );
        })}
      </ul>
      {editable && !adding && (
        <div className="flex flex-wrap gap-1">
          <Button look="ghost" size="sm" onClick={() => add("phone")}>
            <Plus aria-hidden /> {t("phone.add")}
          </Button>
          <Button look="ghost" size="sm" onClick={() => add("email")}>
            <Plus aria-hidden /> {t("email.add")}
          </Button>
        </div>
      )}
      {adding && <AddOne key={adding} id={contact.id} kind={adding} onClose={() => add(null)} />}
    </section>
  );
}

function AddOne({
  id,
  kind,
  onClose,
}: {
  id: string;
  kind: "phone" | "email";
  onClose: () => void;
}) {
  const t = useContactWords();
  const common = useCommonWords();
  const [typed, type] = useState("");
  const [trouble, setTrouble] = useState<string>();
  const send = useAddIdentifier(id, (error) =>
    setTrouble(fieldReason(error, t) ?? problemText(error, common)),
  );
  return (
    <form
      noValidate
      className="grid gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (!typed.trim()) return setTrouble(common("form.required"));
        setTrouble(undefined);
        const value = typed.trim();
        send.mutate(kind === "phone" ? { phone: value } : { email: value }, { onSuccess: onClose });
      }}
    >
      <Field label={t(`${kind}.new`)} error={trouble}>
        <Input
          autoFocus
          type={kind === "phone" ? "tel" : "email"}
          autoComplete="off"
          placeholder={kind === "phone" ? t("phone.example") : undefined}
          value={typed}
          onChange={(event) => type(event.target.value)}
        />
      </Field>
      <div className="flex gap-2">
        <Button type="submit" size="sm" pending={send.isPending}>
          {t("add")}
        </Button>
        <Button look="ghost" size="sm" onClick={onClose}>
          {common("cancel")}
        </Button>
      </div>
    </form>
  );
}
