/** Forgetting a person for good: asked for by typing who, and never undone. */
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmTyped } from "@/components/ui/confirm-typed";
import { useErase } from "./data";
import { type Contact, nameOf } from "./person";
import { useContactWords } from "./words";

export function Erase({ contact, onErased }: { contact: Contact; onErased: () => void }) {
  const t = useContactWords();
  const [asking, ask] = useState(false);
  const erase = useErase();
  const name = nameOf(contact) || t("person");
  return (
    <>
      <Button look="plain" size="sm" className="text-danger-text" onClick={() => ask(true)}>
        <Trash2 aria-hidden /> {t("erase")}
      </Button>
      <ConfirmTyped
        open={asking}
        onOpenChange={ask}
        title={t("erase.ask", { name })}
        phrase={name}
        action={t("erase.do")}
        pending={erase.isPending}
        onConfirm={() => erase.mutate(contact, { onSuccess: onErased })}
      >
        {t("erase.text")}
      </ConfirmTyped>
    </>
  );
}
