/** What goes with the next words: the message they answer and the files, each to be taken out again. */
import { CircleAlert, FileText, Mic, Reply, Video, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { useFormats } from "@/i18n/formats";
import { type Attached, MOST_BYTES, MOST_FILES } from "./attach";
import type { ThreadPages } from "./cache";
import { sizeText } from "./files";
import { contentText } from "./owner";
import { quoteOf } from "./rows";
import { quote, removeFile, type Tray } from "./tray";
import { useInboxWords } from "./words";

export function TrayView({
  conversation,
  tray,
  thread,
}: {
  conversation: string;
  tray: Tray;
  thread: ThreadPages | undefined;
}) {
  const t = useInboxWords();
  const { number } = useFormats();
  const { files, refused } = tray;
  return (
    <div className="grid gap-2 empty:hidden">
      {tray.quote && <Quoted conversation={conversation} id={tray.quote} thread={thread} />}
      {files.length > 0 && (
        <ul aria-label={t("tray.files")} className="grid max-h-48 gap-1.5 overflow-y-auto">
          {files.map((file) => (
            <FileRow key={file.id} file={file} onRemove={() => removeFile(conversation, file.id)} />
          ))}
        </ul>
      )}
      {refused && (
        <p role="alert" className="flex items-start gap-1.5 text-danger-text text-sm">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {t(`tray.${refused.reason}`, {
            name: refused.name,
            limit: sizeText(MOST_BYTES.document, number),
            count: MOST_FILES,
          })}
        </p>
      )}
    </div>
  );
}

function Quoted({
  conversation,
  id,
  thread,
}: {
  conversation: string;
  id: string;
  thread: ThreadPages | undefined;
}) {
  const t = useInboxWords();
  const messages = thread?.pages.flatMap((page) => page.items) ?? [];
  const quoted = quoteOf(id, new Map(messages.map((message) => [message.id, message])));
  if (!quoted) return null;
  return (
    <div className="flex items-center gap-2.5 rounded-md border-primary border-l-3 bg-muted py-1 pr-1 pl-2.5">
      <Reply aria-hidden className="size-4 shrink-0 text-muted-foreground" />
      <p className="min-w-0 flex-1 text-sm leading-5">
        <span className="block font-semibold text-xs">
          {t(quoted.mine ? "quote.ours" : "quote.theirs")}
        </span>
        <span className="block truncate">{quoted.content && contentText(quoted, t)}</span>
      </p>
      <Button
        look="ghost"
        size="icon"
        aria-label={t("tray.unquote")}
        onClick={() => quote(conversation, undefined)}
      >
        <X aria-hidden />
      </Button>
    </div>
  );
}

const ICONS = { image: FileText, video: Video, audio: Mic, document: FileText, sticker: FileText };

function FileRow({ file, onRemove }: { file: Attached; onRemove: () => void }) {
  const t = useInboxWords();
  const { number } = useFormats();
  const Icon = ICONS[file.kind];
  const size = sizeText(file.file.size, number);
  return (
    <li className="flex items-center gap-2.5 rounded-md bg-muted py-1 pr-1 pl-1.5">
      {file.preview ? (
        <img src={file.preview} alt="" className="size-11 rounded-sm object-cover" />
      ) : (
        <span className="grid size-11 place-items-center rounded-sm bg-foreground/8">
          <Icon aria-hidden className="size-5" />
        </span>
      )}
      <span className="min-w-0 flex-1 text-sm leading-5">
        <span className="block truncate font-medium">{file.file.name}</span>
        <span className="block text-muted-foreground text-xs leading-4">
          {file.note
            ? t(`tray.${file.note}`, { limit: sizeText(MOST_BYTES[LIMIT_OF[file.note]], number) })
            : `${t(`type.${file.kind}`)} · ${size}`}
        </span>
      </span>
      <Button
        look="ghost"
        size="icon"
        aria-label={t("tray.remove", { name: file.file.name })}
        onClick={onRemove}
      >
        <X aria-hidden />
      </Button>
    </li>
  );
}

const LIMIT_OF = {
  pictureAsDocument: "image",
  videoAsDocument: "video",
  audioAsDocument: "audio",
} as const;
