/** Drop a file, choose one, or paste rows from a spreadsheet. */
import { ClipboardPaste, FileSpreadsheet, LoaderCircle } from "lucide-react";
import { type DragEvent, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { FileInput } from "@/components/ui/file-button";
import { Textarea } from "@/components/ui/input";
import { useCommonWords } from "@/i18n";
import { cn } from "@/lib/cn";
import { download } from "@/lib/download";
import { useWide } from "@/lib/media";
import { useContactWords } from "../words";
import { NoTable, readTable, type Table } from "./table";

const TYPES = ".csv,.txt,.tsv,text/csv,text/plain,text/tab-separated-values";

export function FilePicker({ onTable }: { onTable: (table: Table) => void }) {
  const t = useContactWords();
  const common = useCommonWords();
  const wide = useWide();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [pasting, paste] = useState(false);
  const [reading, setReading] = useState(false);
  const [typed, type] = useState("");
  const [trouble, setTrouble] = useState<string | null>(null);
  const read = async (name: string, load: () => Promise<ArrayBuffer>) => {
    setTrouble(null);
    setReading(true);
    try {
      onTable(await readTable(name, new Uint8Array(await load())));
    } catch (error) {
      setTrouble(t(`file.${error instanceof NoTable ? error.reason : "unreadable"}`));
    } finally {
      setReading(false);
    }
  };
  const readFile = (file: File | undefined) => file && read(file.name, () => file.arrayBuffer());
  const readText = (text: string) =>
    read(t("file.pasted"), async () => new TextEncoder().encode(text).buffer as ArrayBuffer);
  const latest = useRef({ readFile, readText });
  latest.current = { readFile, readText };
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      if (event.target instanceof Element && event.target.closest("input,textarea")) return;
      const file = event.clipboardData?.files[0];
      const text = event.clipboardData?.getData("text") ?? "";
      if (file) void latest.current.readFile(file);
      else if (text.includes("\n")) void latest.current.readText(text);
    };
    document.addEventListener("paste", onPaste);
    return () => document.removeEventListener("paste", onPaste);
  }, []);
  const drop = {
    onDragOver: (event: DragEvent) => {
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      void readFile(event.dataTransfer.files[0]);
    },
  };
  return (
    <div className="grid gap-4">
      <div
        {...drop}
        className={cn(
          "flex flex-col items-center rounded-lg border-2 border-dashed bg-card px-6 py-12 text-center transition-colors",
          over && "border-primary bg-primary-soft/50",
        )}
      >
        <span className="mb-4 grid size-14 place-items-center rounded-xl bg-primary-soft text-primary-text">
          {reading ? (
            <LoaderCircle aria-hidden className="size-7 animate-spin" />
          ) : (
            <FileSpreadsheet aria-hidden className="size-7" strokeWidth={1.75} />
          )}
        </span>
        <h2 className="font-semibold text-lg">{t(wide ? "drop.title" : "drop.title.phone")}</h2>
        <p className="mt-1 max-w-md text-balance text-muted-foreground text-sm">{t("drop.text")}</p>
        <div className="mt-5 flex flex-wrap justify-center gap-2">
          <Button pending={reading} onClick={() => input.current?.click()}>
            {t("drop.choose")}
          </Button>
          <Button look="plain" aria-expanded={pasting} onClick={() => paste(!pasting)}>
            <ClipboardPaste aria-hidden /> {t("drop.paste")}
          </Button>
        </div>
        <FileInput
          input={input}
          accept={TYPES}
          label={t("drop.choose")}
          onFiles={([file]) => void readFile(file)}
        />
        <Button
          look="link"
          className="mt-4 pointer-coarse:h-11!"
          onClick={() =>
            download(
              new Blob([`\ufeff${t("sample.rows")}`], { type: "text/csv" }),
              t("sample.file"),
            )
          }
        >
          {t("sample")}
        </Button>
      </div>
      {trouble && (
        <p role="alert" className="rounded-md bg-danger-soft px-3 py-2.5 text-danger-text text-sm">
          {trouble}
        </p>
      )}
      {pasting && (
        <form
          className="grid gap-3 rounded-lg border bg-card p-4 shadow-card md:p-5"
          onSubmit={(event) => {
            event.preventDefault();
            if (typed.trim()) void readText(typed);
            else setTrouble(common("form.required"));
          }}
        >
          <Field label={t("paste.label")} help={t("paste.help")}>
            <Textarea
              autoFocus
              rows={6}
              spellCheck={false}
              className="font-mono text-sm"
              placeholder={t("sample.rows")}
              value={typed}
              onChange={(event) => type(event.target.value)}
            />
          </Field>
          <Button type="submit" className="justify-self-start" pending={reading}>
            {common("next")}
          </Button>
        </form>
      )}
    </div>
  );
}
