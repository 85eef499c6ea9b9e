import { Badge } from "@/components/ui/badge";
import { type Contact, permissionOf } from "./person";
import { useContactWords } from "./words";

const TONES = {
  may: "good",
  "no-basis": "outline",
  "no-offers": "warning",
  stopped: "danger",
} as const;

/** In one glance: may offers be sent to this person? */
export function PermissionBadge({ contact }: { contact: Pick<Contact, "basis" | "suppression"> }) {
  const t = useContactWords();
  const permission = permissionOf(contact);
  return <Badge tone={TONES[permission]}>{t(`permission.${permission}`)}</Badge>;
}
