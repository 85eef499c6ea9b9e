/** What stands above the words of a template: a picture, a film, a document or a place, as the phone shows it. */
import { FileText, Image, type LucideIcon, MapPin, Video } from "lucide-react";
import type { ReactNode } from "react";

const ICONS: Record<string, LucideIcon> = {
  IMAGE: Image,
  VIDEO: Video,
  DOCUMENT: FileText,
  LOCATION: MapPin,
};

export function TemplateHeader({
  format,
  label,
  address,
  name,
  empty,
}: {
  format: string;
  /** What a screen reader calls it. */
  label: string;
  /** Where this page may show it from; what lies elsewhere has none. */
  address?: string;
  name: string;
  /** Said while there is nothing. */
  empty: string;
}) {
  if (format === "IMAGE" && address)
    return <img src={address} alt={label} className="max-h-52 w-full rounded-md object-cover" />;
  if (format === "VIDEO" && address)
    return (
      <video
        controls
        muted
        playsInline
        preload="metadata"
        aria-label={label}
        src={address}
        className="max-h-52 w-full rounded-md bg-black"
      />
    );
  if (format === "DOCUMENT" && name) return <Document name={name} />;
  return (
    <HeaderFile format={format}>
      {name ? (
        <span className="max-w-full break-all text-center text-xs">{name}</span>
      ) : (
        <span className="text-danger-text text-xs">{empty}</span>
      )}
    </HeaderFile>
  );
}

/** The sign of a header's file, and what is known of it. */
export function HeaderFile({ format, children }: { format: string; children?: ReactNode }) {
  const Icon = ICONS[format] ?? FileText;
  return (
    <span className="grid min-h-24 place-items-center content-center gap-1 rounded-md bg-card px-3 py-4 text-muted-foreground">
      <Icon aria-hidden className="size-7" strokeWidth={1.5} />
      {children}
    </span>
  );
}

function Document({ name }: { name: string }) {
  const ending = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1];
  return (
    <span className="flex items-center gap-3 rounded-md bg-card px-3 py-2.5">
      <FileText aria-hidden className="size-7 shrink-0 text-muted-foreground" strokeWidth={1.5} />
      <span className="min-w-0">
        <span className="line-clamp-2 font-medium text-sm [overflow-wrap:anywhere]">{name}</span>
        {ending && <span className="text-muted-foreground text-xs">{ending.toUpperCase()}</span>}
      </span>
    </span>
  );
}
