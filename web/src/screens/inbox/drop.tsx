/** Files dropped anywhere on a conversation go into its tray. */
import { Paperclip } from "lucide-react";
import { type DragEvent, type ReactNode, useState } from "react";
import { addFiles } from "./tray";
import { useInboxWords } from "./words";

export function DropPlace({
  conversation,
  active,
  children,
}: {
  conversation: string;
  active: boolean;
  children: ReactNode;
}) {
  const t = useInboxWords();
  const [over, setOver] = useState(false);
  const carries = (event: DragEvent) => active && event.dataTransfer.types.includes("Files");
  return (
    <section
      className="relative flex h-full min-w-0 flex-col bg-background"
      onDragOver={(event) => {
        if (!carries(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(event) => {
        if (!carries(event)) return;
        event.preventDefault();
        setOver(false);
        addFiles(conversation, event.dataTransfer.files);
      }}
    >
      {children}
      {over && (
        <div className="pointer-events-none absolute inset-3 z-10 grid place-items-center rounded-xl border-2 border-primary border-dashed bg-primary-soft/90 font-semibold text-primary-text">
          <span className="flex items-center gap-2">
            <Paperclip aria-hidden className="size-5" /> {t("tray.drop")}
          </span>
        </div>
      )}
    </section>
  );
}
