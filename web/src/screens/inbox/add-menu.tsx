/** Everything that can be said beside words. */
import { FileText, Image, LayoutTemplate, ListChecks, MapPin, Plus } from "lucide-react";
import { lazy, Suspense, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { FileInput } from "@/components/ui/file-button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { SHOWN_TYPES } from "./attach";
import { draftOf } from "./drafts";
import type { Saying } from "./outbox";
import { addFiles } from "./tray";
import { useInboxWords } from "./words";

const PlaceDialog = lazy(() => import("./place-dialog"));
const OptionsDialog = lazy(() => import("./options-dialog"));

export function AddMenu({
  conversation,
  filesOnly,
  onBody,
  onTemplate,
}: {
  conversation: string;
  /** The channel has nothing else. */
  filesOnly: boolean;
  onBody: (body: Saying) => void;
  onTemplate: () => void;
}) {
  const t = useInboxWords();
  const shown = useRef<HTMLInputElement>(null);
  const any = useRef<HTMLInputElement>(null);
  const [writing, write] = useState<"place" | "options">();
  const done = () => write(undefined);
  const send = (body: Saying) => {
    done();
    onBody(body);
  };
  return (
    <>
      <Menu
        align="start"
        side="top"
        className="max-w-80"
        trigger={
          <Button look="ghost" size="icon" aria-label={t("add")} title={t("add")}>
            <Plus aria-hidden className="size-5!" />
          </Button>
        }
      >
        <Item
          icon={Image}
          text={t("add.shown")}
          help={t("add.shown.help")}
          onSelect={() => shown.current?.click()}
        />
        <Item
          icon={FileText}
          text={t("add.file")}
          help={t("add.file.help")}
          onSelect={() => any.current?.click()}
        />
        {!filesOnly && (
          <>
            <Item icon={MapPin} text={t("add.place")} onSelect={() => write("place")} />
            <Item icon={ListChecks} text={t("add.options")} onSelect={() => write("options")} />
            <Item icon={LayoutTemplate} text={t("composer.template")} onSelect={onTemplate} />
          </>
        )}
      </Menu>
      <FileInput
        input={shown}
        multiple
        accept={SHOWN_TYPES}
        label={t("add.shown")}
        onFiles={(files) => addFiles(conversation, files)}
      />
      <FileInput
        input={any}
        multiple
        label={t("add.file")}
        onFiles={(files) => addFiles(conversation, files, isNoSound(files))}
      />
      {writing && (
        <Suspense>
          {writing === "place" ? (
            <PlaceDialog onSend={send} onClose={done} />
          ) : (
            <OptionsDialog text={draftOf(conversation)} onSend={send} onClose={done} />
          )}
        </Suspense>
      )}
    </>
  );
}

/** Who picks a picture as a file wants it untouched; sound has no other entry. */
function isNoSound(files: readonly File[]): boolean {
  return !files.every((file) => file.type.startsWith("audio/"));
}

function Item({
  icon: Icon,
  text,
  help,
  onSelect,
}: {
  icon: typeof Image;
  text: string;
  help?: string;
  onSelect: () => void;
}) {
  return (
    <MenuItem onSelect={onSelect}>
      <Icon aria-hidden />
      <span>
        {text}
        {help && <span className="block text-muted-foreground text-xs leading-4">{help}</span>}
      </span>
    </MenuItem>
  );
}
