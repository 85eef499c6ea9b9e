/** Where a member writes: a text while the window is open, a template when it is closed. */
import { Ban, Clock, Eye, LayoutTemplate, SendHorizontal, Timer } from "lucide-react";
import { type RefObject, useEffect, useLayoutEffect, useState } from "react";
import { useSession } from "@/app/session";
import { Button } from "@/components/ui/button";
import { Textarea } from "@/components/ui/input";
import { useFormats } from "@/i18n/formats";
import { cn } from "@/lib/cn";
import type { Conversation } from "./cache";
import { useContact } from "./data";
import { draftOf, keepDraft, useDraft } from "./drafts";
import { makeOutgoing, type Outgoing } from "./outbox";
import { TemplatePicker } from "./template-picker";
import { type WindowState, windowState } from "./window";
import { useInboxWords } from "./words";

const LONGEST = 4096;
const NEARLY = 3800;
const TALLEST_PX = 168;

export function Composer({
  conversation,
  field,
  onSay,
}: {
  conversation: Conversation;
  field: RefObject<HTMLTextAreaElement | null>;
  onSay: (message: Outgoing) => void;
}) {
  const t = useInboxWords();
  const { can } = useSession();
  const { data: contact } = useContact(conversation.contact_id);
  const [asked, ask] = useState(false);
  const now = useMinute();
  const state = windowState(conversation.window_closes_at, now);
  const closed = state.kind === "closed";
  if (!can("agent")) return <Note icon={Eye}>{t("composer.viewer")}</Note>;
  if (contact?.suppression?.scope === "all")
    return <Note icon={Ban}>{t("composer.suppressed")}</Note>;
  return (
    <div className="border-t bg-card pb-[env(safe-area-inset-bottom)]">
      {closed && (
        <p className="flex items-start gap-2 bg-warning-soft px-4 py-2 text-sm text-warning-text md:px-6">
          <Clock aria-hidden className="mt-0.5 size-4 shrink-0" />
          {t(state.everOpen ? "window.closed" : "window.never")}
        </p>
      )}
      {closed || asked ? (
        <TemplatePicker
          key={conversation.id}
          conversation={conversation}
          contact={contact}
          onCancel={closed ? undefined : () => ask(false)}
          onSend={(body, shown) => {
            ask(false);
            onSay(makeOutgoing(conversation.id, { text: null, template: body }, shown));
          }}
        />
      ) : (
        <TextField
          key={conversation.id}
          conversation={conversation}
          field={field}
          state={state}
          onSay={onSay}
          onTemplate={() => ask(true)}
        />
      )}
    </div>
  );
}

function TextField({
  conversation,
  field,
  state,
  onSay,
  onTemplate,
}: {
  conversation: Conversation;
  field: RefObject<HTMLTextAreaElement | null>;
  state: WindowState;
  onSay: (message: Outgoing) => void;
  onTemplate: () => void;
}) {
  const t = useInboxWords();
  const { number } = useFormats();
  const { id, owner } = conversation;
  const text = useDraft(id);
  useLayoutEffect(() => {
    const element = field.current;
    if (!element || text === undefined) return;
    element.style.height = "auto";
    element.style.height = `${Math.min(element.scrollHeight + 2, TALLEST_PX)}px`;
  }, [field, text]);
  const send = () => {
    const words = draftOf(id).trim();
    if (!words || words.length > LONGEST) return;
    keepDraft(id, "");
    onSay(makeOutgoing(id, { text: words, template: null }, words));
    field.current?.focus();
  };
  const touch = globalThis.matchMedia?.("(pointer: coarse)").matches ?? false;
  return (
    <form
      className="grid gap-1.5 px-3 pt-3 pb-2.5 md:px-6"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div className="flex items-end gap-2">
        <Button
          look="ghost"
          size="icon"
          aria-label={t("composer.template")}
          title={t("composer.template")}
          onClick={onTemplate}
        >
          <LayoutTemplate aria-hidden />
        </Button>
        <Textarea
          ref={field}
          rows={1}
          aria-label={t("composer.label", { name: conversation.contact_name || t("unknown") })}
          placeholder={owner === "human" ? t("composer.hint") : t("composer.hint.takes")}
          value={text}
          onChange={(event) => keepDraft(id, event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") event.currentTarget.blur();
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
          disabled={!text.trim() || text.length > LONGEST}
          className="size-10"
        >
          <SendHorizontal aria-hidden />
        </Button>
      </div>
      <div className="flex items-center justify-between gap-3 px-1 text-muted-foreground text-xs">
        <WindowMark state={state} />
        {text.length > NEARLY ? (
          <span className={cn(text.length > LONGEST && "font-semibold text-danger-text")}>
            {number(text.length)} / {number(LONGEST)}
          </span>
        ) : (
          <span className="pointer-coarse:hidden max-lg:hidden">{t("composer.keys")}</span>
        )}
      </div>
    </form>
  );
}

function WindowMark({ state }: { state: WindowState }) {
  const t = useInboxWords();
  if (state.kind === "closed") return null;
  const { hours, minutes } = state;
  const left = hours > 0 ? t("window.hours", { hours, minutes }) : t("window.minutes", { minutes });
  return (
    <span
      title={t("window.why")}
      className={cn(
        "inline-flex items-center gap-1.5",
        state.kind === "soon" && "font-semibold text-warning-text",
      )}
    >
      <Timer aria-hidden className="size-3.5" />
      {t("window.open", { left })}
    </span>
  );
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
