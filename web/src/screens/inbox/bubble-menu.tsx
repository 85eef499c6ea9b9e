/** Answer a message, react to it, copy its words. */
import { Copy, MessageCircleReply, Reply, SmilePlus } from "lucide-react";
import type { ReactNode } from "react";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { toast } from "@/components/ui/toast";
import { cn } from "@/lib/cn";
import type { BubbleActions } from "./bubble";
import type { Bubble } from "./rows";
import { useInboxWords } from "./words";

const PRIVATE_REPLY_MS = 7 * 24 * 3_600_000 - 5 * 60_000;
const EMOJI = ["👍", "❤️", "😂", "😮", "😢", "🙏"] as const;

export default function BubbleMenu({
  bubble,
  actions,
  answers,
  trigger,
}: {
  bubble: Bubble;
  actions: BubbleActions;
  answers: boolean;
  trigger: ReactNode;
}) {
  const t = useInboxWords();
  const { messageId = "", text, mine } = bubble;
  const ours = bubble.reactions.find(({ by }) => by === "business")?.emoji;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      toast(t("contact.copied"));
    } catch {
      toast.error(t("contact.notCopied"));
    }
  };
  return (
    <Menu trigger={trigger} defaultOpen align={mine ? "end" : "start"}>
      {answers && bubble.content.type === "comment" && (
        <PrivateReply bubble={bubble} onReply={() => actions.onReply(messageId)} />
      )}
      {answers && bubble.content.type !== "comment" && (
        <>
          <div className="flex gap-0.5 px-1 pt-1">
            {EMOJI.map((emoji) => (
              <MenuItem
                key={emoji}
                aria-label={t(ours === emoji ? "reaction.take" : "reaction.give", { emoji })}
                onSelect={() => actions.onReact(messageId, ours === emoji ? "" : emoji)}
                className={cn(
                  "size-10 justify-center p-0 text-xl pointer-coarse:size-11",
                  ours === emoji && "bg-primary-soft",
                )}
              >
                {emoji}
              </MenuItem>
            ))}
          </div>
          <MenuSeparator />
          <MenuItem onSelect={() => actions.onReply(messageId)}>
            <Reply aria-hidden /> {t("message.reply")}
          </MenuItem>
          {ours && (
            <MenuItem onSelect={() => actions.onReact(messageId, "")}>
              <SmilePlus aria-hidden /> {t("reaction.remove")}
            </MenuItem>
          )}
        </>
      )}
      {text && (
        <MenuItem onSelect={copy}>
          <Copy aria-hidden /> {t("message.copy")}
        </MenuItem>
      )}
    </Menu>
  );
}

/** Instagram takes one of them for each comment, and for a week. */
function PrivateReply({ bubble, onReply }: { bubble: Bubble; onReply: () => void }) {
  const t = useInboxWords();
  const old = Date.now() - Date.parse(bubble.at) > PRIVATE_REPLY_MS;
  const why = bubble.answered ? t("private.used") : old ? t("private.old") : "";
  return (
    <MenuItem disabled={!!why} onSelect={onReply}>
      <MessageCircleReply aria-hidden />
      <span>
        {t("private.reply")}
        {why && <span className="block text-muted-foreground text-xs leading-4">{why}</span>}
      </span>
    </MenuItem>
  );
}
