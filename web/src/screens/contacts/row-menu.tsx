/** What can be done with one person of the list. */
import { Archive, Ban } from "lucide-react";
import type { ReactNode } from "react";
import { Menu, MenuItem } from "@/components/ui/menu";
import { useHold } from "./hold";
import { type Contact, permissionOf } from "./person";
import { useContactWords } from "./words";

export default function RowMenu({
  contact,
  onStop,
  trigger,
}: {
  contact: Contact;
  onStop: () => void;
  trigger: ReactNode;
}) {
  const t = useContactWords();
  const { archive } = useHold();
  return (
    <Menu trigger={trigger} defaultOpen>
      <MenuItem disabled={permissionOf(contact) === "stopped"} onSelect={onStop}>
        <Ban aria-hidden /> {t("optOut")}
      </MenuItem>
      {!contact.archived && (
        <MenuItem onSelect={() => archive([contact])}>
          <Archive aria-hidden /> {t("archive")}
        </MenuItem>
      )}
    </Menu>
  );
}
