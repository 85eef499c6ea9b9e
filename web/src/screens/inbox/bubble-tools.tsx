/** What can be done with a message: one small button, and what it opens comes when it is asked for. */
import { Ellipsis } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/lib/cn";
import type { BubbleActions } from "./bubble";
import type { Bubble } from "./rows";
import { useInboxWords } from "./words";

const BubbleMenu = lazy(() => import("./bubble-menu"));

export function BubbleTools({
  bubble,
  actions,
  answerable,
}: {
  bubble: Bubble;
  actions: BubbleActions;
  answerable: boolean;
}) {
  const t = useInboxWords();
  const [wanted, want] = useState(false);
  const { messageId, revoked, group } = bubble;
  const answers = answerable && messageId !== undefined && !group;
  // As wide as the button where there is none: bubbles keep their measure.
  if (revoked || !(answers || bubble.text)) return <span className="w-11 shrink-0" />;
  const button = (
    <Button
      look="ghost"
      size="icon"
      aria-label={t("message.actions")}
      onClick={() => want(true)}
      className={cn(
        "w-11 shrink-0 text-muted-foreground",
        "pointer-fine:opacity-0 focus-visible:opacity-100 group-focus-within/bubble:opacity-100 group-hover/bubble:opacity-100 aria-expanded:opacity-100",
      )}
    >
      <Ellipsis aria-hidden />
    </Button>
  );
  if (!wanted) return button;
  return (
    <Suspense fallback={button}>
      <BubbleMenu bubble={bubble} actions={actions} answers={answers} trigger={button} />
    </Suspense>
  );
}
