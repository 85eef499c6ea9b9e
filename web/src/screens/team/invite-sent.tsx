/** The invite is out; its link may also be sent by hand, as long as this is open. */
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { CopyField } from "@/components/ui/copy-field";
import { Dialog } from "@/components/ui/dialog";
import type { NewInvite } from "./data";
import { useTeamWords } from "./words";

export function InviteSent({
  invite,
  onClose,
  onAnother,
}: {
  invite: NewInvite | null;
  onClose: () => void;
  onAnother?: () => void;
}) {
  const t = useTeamWords();
  const [last, setLast] = useState(invite);
  useEffect(() => {
    if (invite) setLast(invite);
  }, [invite]);
  const shown = invite ?? last;
  if (!shown) return null;
  return (
    <Dialog
      open={invite !== null}
      onOpenChange={onClose}
      title={t("sent.title")}
      description={t("sent.text", { email: shown.email })}
      footer={
        <>
          {onAnother && (
            <Button look="ghost" onClick={onAnother}>
              {t("sent.another")}
            </Button>
          )}
          <Button onClick={onClose}>{t("sent.done")}</Button>
        </>
      }
    >
      <CopyField
        key={shown.link}
        label={t("sent.link")}
        value={shown.link}
        help={t("sent.link.help", { email: shown.email })}
      />
    </Dialog>
  );
}
