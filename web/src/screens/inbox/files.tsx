/** A file of a message: shown or played here, downloaded, or said why it is not there. */
import {
  CircleAlert,
  Download,
  FileText,
  Image,
  LoaderCircle,
  type LucideIcon,
  Mic,
  Sticker,
  Video,
} from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useFormats } from "@/i18n/formats";
import { cn } from "@/lib/cn";
import { useStore } from "@/lib/store";
import { OutsideLink } from "./linked";
import type { ShownFile } from "./said";
import { previewOf, progress } from "./uploads";
import { type InboxWords, useInboxWords } from "./words";

const Viewer = lazy(() => import("./viewer"));

const ICONS: Readonly<Record<ShownFile["kind"], LucideIcon>> = {
  image: Image,
  video: Video,
  audio: Mic,
  document: FileText,
  sticker: Sticker,
};

interface FileProps {
  file: ShownFile;
  caption: string;
  /** The key of the outgoing message, while it is one. */
  sending?: string;
}

export function FileView({ file, caption, sending }: FileProps) {
  const preview = previewOf(sending);
  const { kind, state, url } = file;
  const address = url ?? (kind === "image" || kind === "sticker" ? preview : undefined);
  if (address && (kind === "image" || kind === "sticker"))
    return <Picture address={address} file={file} caption={caption} sending={sending} />;
  if (state !== "stored" || !url) return <NotHere file={file} sending={sending} />;
  if (kind === "video") {
    return (
      // biome-ignore lint/a11y/useMediaCaption: nobody has written down what people film
      <video
        controls
        preload="metadata"
        src={url}
        className="mb-1 max-h-80 w-72 max-w-full rounded-md bg-black"
      />
    );
  }
  if (kind === "audio") return <Sound file={file} address={url} />;
  return <Row file={file} download={url} />;
}

function Sound({ file, address }: { file: ShownFile; address: string }) {
  const t = useInboxWords();
  return (
    <figure className="py-0.5">
      <figcaption className="mb-1 flex items-center gap-1.5 font-medium text-sm">
        <Mic aria-hidden className="size-4" /> {t(file.voice ? "type.voice" : "type.audio")}
      </figcaption>
      {/* biome-ignore lint/a11y/useMediaCaption: nobody has written down what people say */}
      <audio controls preload="metadata" src={address} className="h-11 w-64 max-w-full" />
    </figure>
  );
}

function Picture({ address, file, caption, sending }: FileProps & { address: string }) {
  const t = useInboxWords();
  const [open, setOpen] = useState(false);
  const sticker = file.kind === "sticker";
  const alt = caption || t(sticker ? "type.sticker" : "type.image");
  return (
    <>
      <button
        type="button"
        aria-label={t("file.enlarge", { what: alt })}
        onClick={() => setOpen(true)}
        className="relative mb-1 block max-w-full overflow-hidden rounded-md"
      >
        <img
          src={address}
          alt={alt}
          loading="lazy"
          decoding="async"
          // Of one size whatever it holds: nothing moves when it arrives.
          className={cn(
            "block max-w-full",
            sticker ? "size-32 object-contain" : "h-52 w-72 bg-foreground/8 object-cover",
          )}
        />
        <Progress sending={sending} />
      </button>
      {open && (
        <Suspense>
          <Viewer address={address} alt={alt} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

/** On its way to us or to the person, or lost. */
function NotHere({ file, sending }: { file: ShownFile; sending?: string }) {
  const t = useInboxWords();
  if (file.state === "failed")
    return <Row file={file} icon={CircleAlert} note={fileReason(file, t)} />;
  const waits = file.state === "waiting";
  return (
    <Row file={file} icon={waits ? LoaderCircle : undefined} note={waits ? t("file.waiting") : ""}>
      <Progress sending={sending} />
    </Row>
  );
}

function Row({
  file,
  icon,
  note,
  download,
  children,
}: {
  file: ShownFile;
  icon?: LucideIcon;
  note?: string;
  download?: string;
  children?: React.ReactNode;
}) {
  const t = useInboxWords();
  const formats = useFormats();
  const Icon = icon ?? ICONS[file.kind];
  const name = file.filename || t(`type.${file.kind}`);
  const about =
    note ?? [endingOf(file), sizeText(file.size_bytes, formats.number)].filter(Boolean).join(" · ");
  return (
    <div className="relative flex min-w-52 items-center gap-2.5 py-0.5">
      <span className="grid size-9 shrink-0 place-items-center rounded-md bg-foreground/8">
        <Icon
          aria-hidden
          className={cn(
            "size-4.5",
            icon === LoaderCircle && "animate-spin motion-reduce:animate-none",
          )}
        />
      </span>
      <span className="min-w-0 flex-1 text-sm leading-5">
        <span className="line-clamp-2 font-medium [overflow-wrap:anywhere]">{name}</span>
        {about && <span className="block text-muted-foreground text-xs leading-4">{about}</span>}
        {file.link && <OutsideLink href={file.link}>{t("file.link")}</OutsideLink>}
      </span>
      {download && (
        <a
          href={download}
          download={file.filename || true}
          aria-label={t("file.download", { name })}
          title={t("file.download", { name })}
          className="grid size-9.5 shrink-0 place-items-center rounded-md hover:bg-foreground/8 pointer-coarse:size-11"
        >
          <Download aria-hidden className="size-4.5" />
        </a>
      )}
      {children}
    </div>
  );
}

function Progress({ sending }: { sending?: string }) {
  const t = useInboxWords();
  const share = useStore(progress)[sending ?? ""];
  if (share === undefined) return null;
  return (
    <progress
      max={1}
      value={share}
      aria-label={t("file.uploading")}
      className="absolute inset-x-2 bottom-1.5 h-1.5 w-[calc(100%-1rem)] overflow-hidden rounded-full accent-primary"
    />
  );
}

const REASONS = ["TooLarge", "TypeRefused", "Gone", "Unavailable", "AddressRefused"] as const;

/** Why a file is not there, and what to do about it. */
export function fileReason(file: Pick<ShownFile, "code">, t: InboxWords): string {
  const known = REASONS.find((one) => one === file.code);
  return t(known ? `file.${known}` : "file.failed");
}

function endingOf({ filename, content_type }: ShownFile): string {
  const ending = /\.([a-z0-9]{1,5})$/i.exec(filename)?.[1];
  return (ending ?? content_type.split("/")[1]?.split(/[.+;]/)[0] ?? "").toUpperCase();
}

export function sizeText(bytes: number | null, number: (value: number) => string): string {
  if (bytes === null) return "";
  if (bytes < 1_000_000) return `${number(Math.max(1, Math.round(bytes / 1000)))} kB`;
  return `${number(Math.round(bytes / 100_000) / 10)} MB`;
}
