/** The words and tones for where a campaign, a person or a message stands. */
import { Badge, type Tone } from "@/components/ui/badge";
import type { Prospect, Send, Status } from "./data";
import { useCampaignWords } from "./words";

const TONES: Record<Status, Tone> = {
  draft: "outline",
  running: "good",
  paused: "warning",
  completed: "neutral",
};

export function StatusBadge({ status }: { status: Status }) {
  const t = useCampaignWords();
  return (
    <Badge tone={TONES[status]}>
      {status === "running" && (
        <span aria-hidden className="size-1.5 animate-pulse rounded-full bg-current" />
      )}
      {t(`status.${status}`)}
    </Badge>
  );
}

const STAGE_TONES: Record<Prospect["stage"], Tone> = {
  found: "outline",
  qualified: "outline",
  contacted: "info",
  replied: "good",
  converted: "spark",
  ignored: "neutral",
};

export function StageBadge({ stage }: { stage: Prospect["stage"] }) {
  const t = useCampaignWords();
  return <Badge tone={STAGE_TONES[stage]}>{t(`stage.${stage}`)}</Badge>;
}

const SEND_TONES: Record<Send["state"], Tone> = {
  planned: "outline",
  held: "outline",
  claimed: "info",
  sent: "good",
  rejected: "danger",
  unknown: "warning",
  unconfirmed: "warning",
  cancelled: "neutral",
};

/** A message that arrived says so instead of only having been sent. */
export function SendBadge({ send }: { send: Send }) {
  const t = useCampaignWords();
  if (send.state === "sent" && send.delivery === "failed")
    return <Badge tone="danger">{t("delivery.failed")}</Badge>;
  if (send.state === "sent" && (send.delivery === "delivered" || send.delivery === "read"))
    return <Badge tone="good">{t(`delivery.${send.delivery}`)}</Badge>;
  if (send.state === "sent" && send.delivery === "played")
    return <Badge tone="good">{t("delivery.read")}</Badge>;
  return <Badge tone={SEND_TONES[send.state]}>{t(`send.${send.state}`)}</Badge>;
}
