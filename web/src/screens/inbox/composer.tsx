/** Where a member writes: a text while the window is open; when it is closed a template, or on Instagram nothing but the answer to a comment. */
import { Ban, Eye, SendHorizontal } from "lucide-react";
import { type RefObject, useEffect, useLayoutEffect, useState } from "react";
import { useSession } from "@/app/session";
import { Button } from "@/components/ui/button";
import { Textarea } from "@/components/ui/input";
import { wordsOf } from "@/i18n/of-channel";
import { cn } from "@/lib/cn";
import { AddMenu } from "./add-menu";
import type { Conversation, ThreadPages } from "./cache";
import { useContact } from "./data";
import { draftOf, keepDraft, useDraft } from "./drafts";
import { lineUp, makeOutgoing, type Outgoing, type Saying } from "./outbox";
import { answersComment, lengthOf, longest, messagesOf } from "./saying";
import { TemplatePicker } from "./template-picker";
import { addFiles, emptyTray, quote, trayOf, useTray } from "./tray";
import { TrayView } from "./tray-view";
import { keepFile } from "./uploads";
import { type WindowState, windowState } from "./window";
import { ClosedNote, PrivateNote, WindowMark } from "./window-mark";
import { useInboxWords } from "./words";

type Say = (message: Outgoing) => Promise<unknown>;

/** So many letters before the end they are counted. */
const NEARLY = 300;
const TALLEST_PX = 168;

export function Composer({
  conversation,
  thread,
  field,
  onSay,
}: {
  conversation: Conversation;
  thread: ThreadPages | undefined;
  field: RefObject<HTMLTextAreaElement | null>;
  onSay: Say;
}) {
  const t = useInboxWords();
  const { can } = useSession();
  const { data: contact } = useContact(conversation.contact_id);
  const [asked, ask] = useState(false);
  const now = useMinute();
  const { channel } = conversation;
  const { quote: quoted } = useTray(conversation.id);
  const privately = answersComment(quoted, thread);
  const state = windowState(conversation, now);
  const closed = state.kind === "closed" && !privately;
  if (!can("agent")) return <Note icon={Eye}>{t("composer.viewer")}</Note>;
  if (contact?.suppression?.scope === "all")
    return <Note icon={Ban}>{t("composer.suppressed")}</Note>;
  return (
    <div className="border-t bg-card pb-[env(safe-area-inset-bottom)]">
      {state.kind === "closed" && closed && <ClosedNote ever={state.everOpen} channel={channel} />}
      {privately && <PrivateNote />}
      {channel === "instagram" && closed ? null : closed || asked ? (
        <TemplatePicker
          key={conversation.id}
          conversation={conversation}
          contact={contact}
          onCancel={closed ? undefined : () => ask(false)}
          onSend={(body, shown, file) => {
            ask(false);
            const message = makeOutgoing(conversation.id, { template: body }, shown);
            if (file) keepFile(message.key, file);
            void onSay(message);
          }}
        />
      ) : (
        <TextField
          key={conversation.id}
          conversation={conversation}
          thread={thread}
          field={field}
          state={state}
          privately={privately}
          onSay={onSay}
          onTemplate={() => ask(true)}
        />
      )}
    </div>
  );
}

function TextField({
  conversation,
  thread,
  field,
  state,
  privately,
  onSay,
  onTemplate,
}: {
  conversation: Conversation;
  thread: ThreadPages | undefined;
  field: RefObject<HTMLTextAreaElement | null>;
  state: WindowState;
  /** It is the one answer to a comment. */
  privately: boolean;
  onSay: Say;
  onTemplate: () => void;
}) {
  const { id, owner, channel } = conversation;
  const t = wordsOf(useInboxWords(), channel);
  const text = useDraft(id);
  const tray = useTray(id);
  const most = longest(tray, channel);
  const length = lengthOf(text, channel);
  const says = privately
    ? text.trim() && tray.files.length === 0
    : text.trim() || tray.files.length > 0;
  const ready = says && length <= most;
  useGrowing(field, text);
  useEffect(() => {
    // Where nothing else may be said, the field comes with the comment that is answered.
    if (privately) field.current?.focus();
  }, [privately, field]);
  const sendAll = useSendAll(id, onSay);
  const send = () => {
    if (ready) sendAll(messagesOf(conversation, draftOf(id).trim(), trayOf(id)));
    field.current?.focus();
  };
  const touch = globalThis.matchMedia?.("(pointer: coarse)").matches ?? false;
  const hint = tray.files.length > 0 ? t("composer.hint.caption") : t("composer.hint");
  return (
    <form
      className="grid gap-1.5 px-3 pt-3 pb-2.5 md:px-6"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <TrayView conversation={id} tray={tray} thread={thread} />
      <div className="flex items-end gap-2">
        {!privately && (
          <AddMenu
            conversation={id}
            filesOnly={channel === "instagram"}
            onTemplate={onTemplate}
            onBody={(body) => sendAll([withQuote(id, body)], "interactive" in body)}
          />
        )}
        <Textarea
          ref={field}
          rows={1}
          aria-label={t("composer.label", { name: conversation.contact_name || t("unknown") })}
          placeholder={owner === "human" ? hint : t("composer.hint.takes")}
          value={text}
          onChange={(event) => keepDraft(id, event.target.value)}
          onPaste={(event) => {
            const { files } = event.clipboardData;
            // A table comes with its picture: its words are meant.
            if (privately || files.length === 0 || event.clipboardData.getData("text/plain"))
              return;
            event.preventDefault();
            addFiles(id, files);
          }}
          onKeyDown={(event) => {
            if (event.key === "Escape") {
              if (trayOf(id).quote) quote(id, undefined);
              else event.currentTarget.blur();
            }
            // On a phone Enter makes a line; the button sends.
            if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing || touch)
              return;
            event.preventDefault();
            send();
          }}
          className="field-sizing-fixed max-h-42 min-h-10 resize-none pointer-coarse:min-h-11"
        />
        <Button
          type="submit"
          size="icon"
          aria-label={t("composer.send")}
          disabled={!ready}
          className="size-10"
        >
          <SendHorizontal aria-hidden />
        </Button>
      </div>
      <div className="flex items-center justify-between gap-3 px-1 text-muted-foreground text-xs">
        <WindowMark state={state} channel={channel} />
        {length > most - NEARLY ? (
          <span className={cn(length > most && "font-semibold text-danger-text")}>
            {t(length > most ? "composer.length.over" : "composer.length", { length, most })}
          </span>
        ) : (
          <span className="pointer-coarse:hidden max-lg:hidden">{t("composer.keys")}</span>
        )}
      </div>
    </form>
  );
}

function useGrowing(field: RefObject<HTMLTextAreaElement | null>, text: string): void {
  useLayoutEffect(() => {
    const element = field.current;
    if (!element || text === undefined) return;
    element.style.height = "auto";
    element.style.height = `${Math.min(element.scrollHeight + 2, TALLEST_PX)}px`;
  }, [field, text]);
}

function withQuote(id: string, body: Saying): Outgoing {
  const { quote: reply_to } = trayOf(id);
  const shown = body.interactive?.text ?? "";
  return makeOutgoing(id, reply_to ? { ...body, reply_to } : body, shown);
}

/** Shows everything at once and sends it in its order; what was written is then no draft any more. */
function useSendAll(id: string, onSay: Say) {
  return async (messages: readonly Outgoing[], takesWords = true) => {
    if (takesWords) {
      keepDraft(id, "");
      emptyTray(id);
    } else quote(id, undefined);
    lineUp(messages);
    for (const message of messages) await onSay(message);
  };
}

function Note({ icon: Icon, children }: { icon: typeof Eye; children: string }) {
  return (
    <p className="flex items-center gap-2.5 border-t bg-muted px-4 py-3.5 pb-[calc(0.875rem+env(safe-area-inset-bottom))] text-muted-foreground text-sm md:px-6">
      <Icon aria-hidden className="size-4 shrink-0" /> {children}
    </p>
  );
}

function useMinute(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 15_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
