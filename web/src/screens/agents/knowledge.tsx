/** Texts the agent quotes: written here or taken from files; read, replaced, forgotten. */
import { BookOpen, EllipsisVertical, FileUp, Pencil, Plus, Replace, Trash2 } from "lucide-react";
import { type DragEvent, useRef, useState } from "react";
import { useCommands } from "@/app/commands";
import { late } from "@/app/late";
import { useShortcuts } from "@/app/shortcuts";
import { Button } from "@/components/ui/button";
import { type Column, DataList, DataListSkeleton } from "@/components/ui/data-list";
import { FileInput } from "@/components/ui/file-button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { MoreRows } from "@/components/ui/more";
import { EmptyState, ErrorState } from "@/components/ui/states";
import { Progress, Skeleton } from "@/components/ui/surface";
import { useCommonWords } from "@/i18n";
import { useBytes } from "@/i18n/bytes";
import { useFormats } from "@/i18n/formats";
import { cn } from "@/lib/cn";
import type { Agent } from "./data";
import { TYPES } from "./files";
import { type Source, useForgetText, useShelf, useTexts } from "./learning";
import { UploadList } from "./upload-list";
import { useUploads } from "./uploads";
import { useAgentWords } from "./words";

const TextSheet = late(async () => (await import("./text-sheet")).TextSheet);

export function Knowledge({ agent, mayEdit }: { agent: Agent; mayEdit: boolean }) {
  const t = useAgentWords();
  const texts = useTexts(agent.id);
  const uploads = useUploads(agent.id, texts.items);
  const [shown, show] = useState<Source | "new" | null>(null);
  const files = useFilePicker(uploads.add);
  const write = () => show("new");
  useShortcuts(mayEdit ? [{ keys: "c", label: t("text.new"), run: write }] : []);
  useCommands(
    mayEdit
      ? [
          { id: "text new", kind: "action", label: t("text.new"), keys: "c", run: write },
          { id: "text file", kind: "action", label: t("files.choose"), run: () => files.choose() },
        ]
      : [],
  );
  const empty = texts.isSuccess && texts.items.length === 0;
  const buttons = (
    <>
      <Button look={empty ? "primary" : "plain"} onClick={() => files.choose()}>
        <FileUp aria-hidden /> {t("files.choose")}
      </Button>
      <Button look={empty ? "plain" : "primary"} onClick={write}>
        <Plus aria-hidden /> {t("text.new")}
      </Button>
    </>
  );
  return (
    <section
      aria-label={t("tab.knowledge")}
      {...(mayEdit && files.dropping)}
      className={cn(
        "grid gap-4 rounded-lg",
        files.over && "outline-2 outline-primary outline-dashed outline-offset-8",
      )}
    >
      {mayEdit && files.input}
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <Shelf agent={agent} />
        {mayEdit && !empty && <div className="flex flex-wrap gap-2">{buttons}</div>}
      </div>
      {!agent.knowledge && (
        <p className="rounded-md bg-warning-soft px-3 py-2.5 text-sm text-warning-text">
          {t("knowledge.off")}
        </p>
      )}
      <UploadList {...uploads} />
      {texts.isPending && <DataListSkeleton rows={4} />}
      {texts.isError && texts.items.length === 0 && (
        <ErrorState error={texts.error} onRetry={() => texts.refetch()} />
      )}
      {empty && (
        <EmptyState icon={BookOpen} title={t("texts.empty")} action={mayEdit && buttons}>
          {t(mayEdit ? "texts.empty.text" : "texts.empty.viewer")}
        </EmptyState>
      )}
      {texts.items.length > 0 && (
        <TextList
          agent={agent}
          texts={texts.items}
          mayEdit={mayEdit}
          onOpen={show}
          onReplace={(source) => files.choose(source)}
        />
      )}
      <MoreRows list={texts} />
      <TextSheet
        wanted={shown !== null}
        agentId={agent.id}
        shown={shown}
        mayEdit={mayEdit}
        onClose={() => show(null)}
      />
    </section>
  );
}

function Shelf({ agent }: { agent: Agent }) {
  const t = useAgentWords();
  const bytes = useBytes();
  const { data } = useShelf(agent.id);
  if (!data) return <Skeleton className="h-10 w-64 max-w-full" />;
  return (
    <div className="min-w-0 flex-1 basis-64">
      <p className="text-muted-foreground text-sm">
        {t("shelf", { used: bytes(data.used_bytes), allowed: bytes(data.allowed_bytes) })}
      </p>
      <Progress
        className="mt-2 max-w-sm"
        label={t("shelf.label")}
        value={data.used_bytes}
        max={data.allowed_bytes}
      />
    </div>
  );
}

/** Files chosen, dropped, or meant to replace one text. */
function useFilePicker(add: (files: Iterable<File>, instead?: Source) => void) {
  const t = useAgentWords();
  const element = useRef<HTMLInputElement>(null);
  const instead = useRef<Source | undefined>(undefined);
  const [over, setOver] = useState(false);
  return {
    over,
    choose: (source?: Source) => {
      instead.current = source;
      if (!element.current) return;
      element.current.multiple = source === undefined;
      element.current.click();
    },
    dropping: {
      onDragOver: (event: DragEvent) => {
        event.preventDefault();
        setOver(true);
      },
      onDragLeave: () => setOver(false),
      onDrop: (event: DragEvent) => {
        event.preventDefault();
        setOver(false);
        add([...event.dataTransfer.files]);
      },
    },
    input: (
      <FileInput
        input={element}
        multiple
        accept={TYPES}
        label={t("files.choose")}
        onFiles={(files) => add(files, instead.current)}
      />
    ),
  };
}

function TextList({
  agent,
  texts,
  mayEdit,
  onOpen,
  onReplace,
}: {
  agent: Agent;
  texts: readonly Source[];
  mayEdit: boolean;
  onOpen: (source: Source) => void;
  onReplace: (source: Source) => void;
}) {
  const t = useAgentWords();
  const common = useCommonWords();
  const bytes = useBytes();
  const { date, number } = useFormats();
  const forget = useForgetText(agent.id);
  const columns: Column<Source>[] = [
    {
      id: "title",
      header: t("text.title"),
      width: "minmax(0, 3fr)",
      cell: (source) => <p className="truncate font-semibold">{source.title}</p>,
    },
    {
      id: "passages",
      header: t("text.passages"),
      width: "7rem",
      align: "end",
      cell: (source) => number(source.passages),
    },
    {
      id: "size",
      header: t("text.size"),
      width: "6rem",
      align: "end",
      cell: (source) => <span className="text-muted-foreground">{bytes(source.size_bytes)}</span>,
    },
    {
      id: "updated",
      header: t("text.updated"),
      width: "8.5rem",
      cell: (source) => <span className="text-muted-foreground">{date(source.updated_at)}</span>,
    },
  ];
  const menu = (source: Source) => (
    <Menu
      trigger={
        <Button look="ghost" size="icon" aria-label={t("menu", { name: source.title })}>
          <EllipsisVertical aria-hidden />
        </Button>
      }
    >
      <MenuItem onSelect={() => onOpen(source)}>
        <Pencil aria-hidden /> {common("edit")}
      </MenuItem>
      <MenuItem onSelect={() => onReplace(source)}>
        <Replace aria-hidden /> {t("text.replace")}
      </MenuItem>
      <MenuItem onSelect={() => forget.mutate(source)}>
        <Trash2 aria-hidden /> {t("forget")}
      </MenuItem>
    </Menu>
  );
  return (
    <DataList
      label={t("tab.knowledge")}
      rows={texts}
      rowId={(source) => source.id}
      rowName={(source) => source.title}
      columns={columns}
      onOpen={onOpen}
      actions={mayEdit ? menu : undefined}
      cardHeight={86}
      card={(source) => (
        <div className="grid gap-1">
          <p className="line-clamp-2 font-semibold">{source.title}</p>
          <p className="text-muted-foreground text-sm">
            {t("text.card", { count: source.passages, size: bytes(source.size_bytes) })}
          </p>
        </div>
      )}
    />
  );
}
