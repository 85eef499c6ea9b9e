/** The inbox: list, conversation and person side by side; one at a time where there is no room. */
import { MessagesSquare } from "lucide-react";
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { useLocation, useNavigate } from "react-router";
import { useGo } from "@/app/go";
import { useSession } from "@/app/session";
import { useBare } from "@/app/shell-state";
import { useShortcuts } from "@/app/shortcuts";
import { Sheet } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/states";
import { Kbd } from "@/components/ui/surface";
import { useMedia } from "@/lib/media";
import { oneOf, text, useSearchState } from "@/lib/search-state";
import { remember, remembered } from "@/lib/storage";
import { useLivePace } from "@/live/live";
import { type Conversation, FILTERS } from "./cache";
import { ContactPanel, PanelSkeleton } from "./contact-panel";
import { useConversation, useConversations, useInboxFeed, useStays } from "./data";
import { openDrafts } from "./drafts";
import { ConversationList } from "./list";
import { type Move, useMove } from "./moves";
import { openOutbox } from "./outbox";
import { ConversationPane } from "./pane";
import { useInboxWords } from "./words";

const SHAPE = { filter: oneOf(FILTERS, "all"), q: text() };
const ROOM_FOR_TWO = "(min-width: 64rem)";
const ROOM_FOR_THREE = "(min-width: 88rem)";

export default function Inbox() {
  const { me, tenant } = useSession();
  openDrafts(`${me.id}.${tenant}`);
  openOutbox(`${me.id}.${tenant}`);
  const location = useLocation();
  const id = location.pathname.split("/")[2] || undefined;
  const two = useMedia(ROOM_FOR_TWO);
  const [{ filter, q }, setSearch] = useSearchState(SHAPE);
  const list = useConversations(filter, me.id);
  const [typed, type] = useTyped(q, (next) => setSearch({ q: next }));
  const shown = useFound(list.items, typed);
  const search = useRef<HTMLInputElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const panel = usePanel();
  useLivePace("inbox");
  useInboxFeed();
  useBare(!two && id !== undefined);
  const open = useOpen(id, two);
  const move = useMove();
  const current = useConversation(id ?? "", id !== undefined).data;
  const stays = useStays(id);
  const closeAndNext = (conversation: Conversation) => {
    const isOpen = (one: Conversation) => one.id === conversation.id;
    // What was searched for is shown a moment longer than it is typed.
    const order = shown.some(isOpen) ? shown : list.items;
    const place = order.findIndex(isOpen);
    const next = order[place + 1] ?? order[place - 1];
    move(conversation, { kind: "close" });
    if (two && next && next.id !== conversation.id) open(next.id);
  };
  const onMove = (conversation: Conversation, step: Move) => move(conversation, step);
  useKeys({
    shown,
    current: id ? current : undefined,
    open,
    onMove,
    closeAndNext,
    search,
    field,
  });
  const showList = two || id === undefined;
  return (
    <div className="flex h-full min-h-0">
      {showList && (
        <ConversationList
          list={list}
          shown={shown}
          filter={filter}
          onFilter={(next) => setSearch({ filter: next })}
          text={typed}
          onText={type}
          search={search}
          selected={id}
          hrefOf={(one) => `/inbox/${one}${location.search}`}
          className={two ? "w-80 shrink-0 border-r xl:w-88" : "w-full"}
        />
      )}
      {id !== undefined && (
        <div className="min-w-0 flex-1">
          <ConversationPane
            key={id}
            id={id}
            field={field}
            onBack={two ? undefined : () => open(undefined)}
            panelOpen={panel.shown}
            onPanel={panel.toggle}
            onMove={onMove}
            onClose={closeAndNext}
          />
        </div>
      )}
      {two && id === undefined && shown.length > 0 && <NothingOpen />}
      {id !== undefined && <Side contact={stays ? current?.contact_id : undefined} panel={panel} />}
    </div>
  );
}

const PAUSE_MS = 300;

/** What is typed shows at once; the address follows at a pause, and leads when it changes by itself. */
function useTyped(q: string, write: (q: string) => void): [string, (q: string) => void] {
  const [typed, type] = useState(q);
  const written = useRef(q);
  const latest = useRef(write);
  latest.current = write;
  useEffect(() => {
    if (q === written.current) return;
    written.current = q;
    type(q);
  }, [q]);
  useEffect(() => {
    if (typed === written.current) return;
    const timer = setTimeout(() => {
      written.current = typed;
      latest.current(typed);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return [typed, type];
}

function useFound(items: readonly Conversation[], q: string): readonly Conversation[] {
  const t = useInboxWords();
  const wanted = useDeferredValue(fold(q));
  const unknown = t("unknown");
  return useMemo(
    () =>
      wanted
        ? items.filter((one) =>
            fold(`${one.contact_name || unknown} ${one.last_text}`).includes(wanted),
          )
        : items,
    [items, wanted, unknown],
  );
}

const fold = (words: string) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();

/** Moving within the inbox: Back leads from a conversation to the list, not through all that were read. */
function useOpen(id: string | undefined, two: boolean) {
  const go = useGo();
  const navigate = useNavigate();
  const { search, state } = useLocation();
  return useCallback(
    (next: string | undefined) => {
      if (next === undefined && state?.fromList) navigate(-1);
      else if (next === undefined) go(`/inbox${search}`, { replace: true });
      else go(`/inbox/${next}${search}`, { replace: two && id !== undefined, state });
    },
    [go, navigate, search, state, two, id],
  );
}

interface Keys {
  shown: readonly Conversation[];
  current: Conversation | undefined;
  open: (id: string | undefined) => void;
  onMove: (conversation: Conversation, move: Move) => void;
  closeAndNext: (conversation: Conversation) => void;
  search: React.RefObject<HTMLInputElement | null>;
  field: React.RefObject<HTMLTextAreaElement | null>;
}

function useKeys(keys: Keys): void {
  const { shown, current, open, onMove, closeAndNext, search, field } = keys;
  const t = useInboxWords();
  const { me, can } = useSession();
  const step = (by: number) => {
    // The address, not what is drawn: of two keys in quick succession each counts.
    const here = location.pathname.split("/")[2];
    const place = shown.findIndex((one) => one.id === here);
    const next = shown[place < 0 ? 0 : place + by];
    if (next) open(next.id);
  };
  const mayAct = can("agent") && current !== undefined;
  const takeOrGive = () => {
    if (!current) return;
    const mine = current.owner === "human" && current.assignee === me.id;
    onMove(current, { kind: mine ? "release" : "takeover" });
  };
  useShortcuts([
    { keys: "j", label: t("key.next"), run: () => step(1) },
    { keys: "k", label: t("key.previous"), run: () => step(-1) },
    { keys: "/", label: t("search"), run: () => search.current?.focus() },
    ...(mayAct
      ? [
          { keys: "t", label: t("key.takeover"), run: takeOrGive },
          { keys: "e", label: t("key.close"), run: () => closeAndNext(current) },
          { keys: "r", label: t("key.reply"), run: () => field.current?.focus() },
        ]
      : []),
  ]);
}

interface Panel {
  shown: boolean;
  inline: boolean;
  toggle: () => void;
  close: () => void;
}

/** Beside the conversation it stays as it was left; over it, it opens when asked for. */
function usePanel(): Panel {
  const inline = useMedia(ROOM_FOR_THREE);
  const [kept, keep] = useState(remembered("inbox.panel") !== "closed");
  const [over, setOver] = useState(false);
  useEffect(() => {
    if (inline) setOver(false);
  }, [inline]);
  const toggle = () => {
    if (!inline) return setOver(true);
    remember("inbox.panel", kept ? "closed" : null);
    keep(!kept);
  };
  return { shown: inline ? kept : over, inline, toggle, close: () => setOver(false) };
}

function Side({ contact, panel }: { contact: string | undefined; panel: Panel }) {
  const t = useInboxWords();
  if (panel.inline) {
    if (!panel.shown) return null;
    return (
      <aside
        aria-label={t("contact.panel")}
        className="w-76 shrink-0 overflow-y-auto border-l bg-card"
      >
        {contact ? <ContactPanel key={contact} id={contact} /> : <PanelSkeleton />}
      </aside>
    );
  }
  if (!contact) return null;
  return (
    <Sheet open={panel.shown} onOpenChange={panel.close} title={t("contact.panel")}>
      <div className="-mx-5 md:-mx-6">
        <ContactPanel key={contact} id={contact} />
      </div>
    </Sheet>
  );
}

function NothingOpen() {
  const t = useInboxWords();
  return (
    <div className="grid flex-1 place-items-center p-8">
      <EmptyState icon={MessagesSquare} title={t("nothing")} className="border-0">
        {t("nothing.text")}{" "}
        <span className="whitespace-nowrap">
          <Kbd>J</Kbd> <Kbd>K</Kbd>
        </span>
      </EmptyState>
    </div>
  );
}
