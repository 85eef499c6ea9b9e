/** Sends a point on the map. */
import { useState } from "react";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { FormFooter } from "@/components/ui/form-footer";
import { Input } from "@/components/ui/input";
import type { Saying } from "./outbox";
import { pointOf } from "./place";
import { useInboxWords } from "./words";

const LONGEST = 1000;

export default function PlaceDialog({
  onSend,
  onClose,
}: {
  onSend: (body: Saying) => void;
  onClose: () => void;
}) {
  const t = useInboxWords();
  const [where, setWhere] = useState("");
  const [name, setName] = useState("");
  const [address, setAddress] = useState("");
  const [tried, setTried] = useState(false);
  const point = pointOf(where);
  const send = (event: React.FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (point) onSend({ location: { ...point, name: name.trim(), address: address.trim() } });
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t("place.title")}
      footer={
        <FormFooter form="place" onCancel={onClose}>
          {t("place.send")}
        </FormFooter>
      }
    >
      <form id="place" noValidate onSubmit={send} className="grid gap-4">
        <Field
          label={t("place.where")}
          help={t("place.where.help")}
          error={tried && !point ? t("place.where.wrong") : undefined}
          required
        >
          <Input
            value={where}
            placeholder="-23.56136, -46.65651"
            onChange={(event) => setWhere(event.target.value)}
          />
        </Field>
        <Field label={t("place.name")} aside={t("optional")}>
          <Input
            value={name}
            maxLength={LONGEST}
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        <Field label={t("place.address")} aside={t("optional")}>
          <Input
            value={address}
            maxLength={LONGEST}
            onChange={(event) => setAddress(event.target.value)}
          />
        </Field>
      </form>
    </Dialog>
  );
}
