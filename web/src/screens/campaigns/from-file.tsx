/** People of a file: what it holds, why they may be written to, and off it goes. */
import { type DragEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { FileInput } from "@/components/ui/file-button";
import { Input, Select } from "@/components/ui/input";
import { cn } from "@/lib/cn";
import { useWide } from "@/lib/media";
import type { Basis, Source } from "./enrolling";
import { readSheet, type Sheet } from "./sheet";
import { useCampaignWords } from "./words";

export interface FromProps {
  onAdd: (source: Source) => void;
  pending: boolean;
}

const BASES: readonly Basis[] = ["consent", "existing_customer", "contract", "legitimate_interest"];

export function FromFile({ onAdd, pending }: FromProps) {
  const t = useCampaignWords();
  const wide = useWide();
  const picker = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [file, setFile] = useState<File | null>(null);
  const [sheet, setSheet] = useState<Sheet | null>(null);
  const [basis, setBasis] = useState<Basis | "">("");
  const [origin, setOrigin] = useState("");
  const take = async (next: File | undefined) => {
    if (!next) return;
    setFile(next);
    setSheet(await readSheet(next));
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  };
  return (
    <div className="grid gap-4">
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
        className={cn(
          "flex flex-wrap items-center justify-between gap-3 rounded-lg border border-dashed px-4 py-4",
          over && "border-primary bg-primary-soft",
        )}
      >
        <p className="min-w-0 text-sm">
          <span className="block truncate font-semibold">
            {file ? file.name : t(wide ? "file.drop" : "file.drop.phone")}
          </span>
          <span className="block text-muted-foreground">
            {sheet ? t("file.rows", { count: sheet.total }) : t("file.help")}
          </span>
        </p>
        <FileInput
          input={picker}
          accept=".csv,text/csv,text/plain"
          label={t("file.choose")}
          onFiles={([chosen]) => void take(chosen)}
        />
        <Button look="plain" onClick={() => picker.current?.click()}>
          {t(file ? "file.other" : "file.choose")}
        </Button>
      </div>
      {sheet && <SheetPreview sheet={sheet} />}
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t("basis")} help={t("basis.help")}>
          <Select value={basis} onChange={(event) => setBasis(event.target.value as Basis)}>
            <option value="">{t("basis.choose")}</option>
            {BASES.map((one) => (
              <option key={one} value={one}>
                {t(`basis.${one}`)}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={t("origin")} help={t("origin.help")}>
          <Input
            value={origin}
            maxLength={200}
            placeholder={t("origin.example")}
            onChange={(event) => setOrigin(event.target.value)}
          />
        </Field>
      </div>
      <Button
        className="justify-self-start"
        pending={pending}
        disabled={!file || !basis || !origin.trim()}
        onClick={() =>
          file && basis && onAdd({ kind: "file", file, basis, basis_source: origin.trim() })
        }
      >
        {t("file.add", { count: sheet?.total ?? 0 })}
      </Button>
    </div>
  );
}

function SheetPreview({ sheet }: { sheet: Sheet }) {
  const t = useCampaignWords();
  return (
    <section
      aria-label={t("file.preview")}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="overflow-x-auto rounded-md border"
    >
      <table className="w-full text-left text-sm">
        <thead className="bg-muted">
          <tr>
            {sheet.header.map((name) => (
              <th key={name} scope="col" className="whitespace-nowrap px-3 py-2 font-semibold">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sheet.rows.slice(0, 5).map((row, number) => (
            <tr key={number} className="border-t">
              {sheet.header.map((name, column) => (
                <td key={name} className="max-w-60 truncate whitespace-nowrap px-3 py-2">
                  {row[column]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
