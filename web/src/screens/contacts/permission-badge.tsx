import { Ban, Check, CircleHelp, MegaphoneOff } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { type Contact, permissionOf } from "./person";
import { useContactWords } from "./words";

const LOOKS = {
  may: { tone: "good", icon: Check },
  "no-basis": { tone: "outline", icon: CircleHelp },
  "no-offers": { tone: "warning", icon: MegaphoneOff },
  stopped: { tone: "danger", icon: Ban },
} as const;

/** In one glance: may offers be sent to this person? */
export function PermissionBadge({ contact }: { contact: Pick<Contact, "basis" | "suppression"> }) {
  const t = useContactWords();
  const permission = permissionOf(contact);
  const { tone, icon: Icon } = LOOKS[permission];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden /> {t(`permission.${permission}`)}
    </Badge>
  );
}
