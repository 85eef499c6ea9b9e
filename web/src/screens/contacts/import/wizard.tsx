/** Three steps on one page: the file, its columns, and why these people may be written to. */
import { useMemo, useRef, useState } from "react";
import { problemText } from "@/api/problem";
import { useGo } from "@/app/go";
import { useSession } from "@/app/session";
import { BackLink } from "@/components/ui/back-link";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RadioCards } from "@/components/ui/radio-cards";
import { PageHeader } from "@/components/ui/states";
import { Card, Progress } from "@/components/ui/surface";
import { useCommonWords } from "@/i18n";
import { useFormats } from "@/i18n/formats";
import { remember, remembered } from "@/lib/storage";
import { BASES, type Basis } from "../person";
import { useContactWords } from "../words";
import { summarize } from "./check";
import { ColumnChoice } from "./column-choice";
import { guessColumns, identifies, MEANINGS, type Meaning, mappingOf, normal } from "./columns";
import { FilePicker } from "./file-picker";
import { rememberTable } from "./files";
import { Preview } from "./preview";
import { Summary } from "./summary";
import type { Table } from "./table";
import { uploadImport } from "./upload";

const SAMPLE_ROWS = 50;

export function ImportWizard() {
  const t = useContactWords();
  const [table, setTable] = useState<Table | null>(null);
  return (
    <>
      <BackLink to="/contacts">{t("title")}</BackLink>
      <PageHeader title={t("import.title")} description={t("import.text")} />
      {table ? (
        <Steps table={table} onAnother={() => setTable(null)} />
      ) : (
        <FilePicker onTable={setTable} />
      )}
    </>
  );
}

function Steps({ table, onAnother }: { table: Table; onAnother: () => void }) {
  const t = useContactWords();
  const { number } = useFormats();
  const { tenant } = useSession();
  const memory = `import.columns.${tenant}`;
  const sample = table.rows.slice(0, SAMPLE_ROWS).map((row) => row.cells);
  const [meanings, setMeanings] = useState(() =>
    guessColumns(table.header, sample, readMemory(memory)),
  );
  const [basis, setBasis] = useState<Basis | "">("");
  const [source, setSource] = useState("");
  const [tags, setTags] = useState("");
  const [asked, ask] = useState(false);
  const said = useMemo(
    // Until it was asked for, a missing answer is no mistake of a row.
    () => ({
      basis: true,
      source: true,
      ...(asked && { basis: !!basis, source: !!source.trim() }),
    }),
    [asked, basis, source],
  );
  const summary = useMemo(() => summarize(table.rows, meanings, said), [table, meanings, said]);
  const needsBasis = basis === "" && !meanings.includes("basis");
  const needsSource = source.trim() === "" && !meanings.includes("basis_source");
  const upload = useUpload(table);
  const start = () => {
    ask(true);
    if (!identifies(meanings) || needsBasis || needsSource) {
      document.querySelector("[data-import-error]")?.scrollIntoView({ block: "center" });
      return;
    }
    writeMemory(memory, table.header, meanings);
    const mapping = mappingOf(table.header, meanings);
    upload.start({ basis, basis_source: source.trim(), tags: tags.trim(), mapping });
  };
  return (
    <div className="grid gap-5">
      <Card className="flex flex-wrap items-center justify-between gap-3 p-4 md:px-5">
        <div className="min-w-0">
          <p className="truncate font-semibold">{table.name}</p>
          <p className="text-muted-foreground text-sm">
            {table.cut
              ? t("file.large", { size: number(Math.round(table.bytes.length / 1_000_000)) })
              : t("file.rows", { count: table.rows.length })}
            {" · "}
            {t("file.read", {
              encoding: t(`encoding.${table.encoding}`),
              separator: t(`separator.${separatorName(table.separator)}`),
            })}
          </p>
        </div>
        <Button look="plain" size="sm" onClick={onAnother}>
          {t("file.another")}
        </Button>
      </Card>
      <Card className="min-w-0 p-4 md:p-5">
        <StepTitle number={1} title={t("columns.title")} text={t("columns.text")} />
        {!identifies(meanings) && (
          <p
            role="alert"
            data-import-error
            className="mb-4 rounded-md bg-danger-soft px-3 py-2.5 text-danger-text text-sm"
          >
            {t("columns.noIdentifier")}
          </p>
        )}
        <ColumnChoice table={table} meanings={meanings} onChange={setMeanings} />
        <Preview table={table} meanings={meanings} said={said} />
      </Card>
      <Card className="p-4 md:p-5">
        <StepTitle number={2} title={t("why.title")} text={t("why.text")} />
        <div className="grid gap-6">
          <div data-import-error={asked && needsBasis ? "" : undefined}>
            <RadioCards
              columns
              legend={t("basis.ask.many")}
              value={basis}
              onChange={setBasis}
              error={asked && needsBasis ? t("basis.needed") : undefined}
              options={BASES.map((value) => ({
                value,
                label: t(`basis.${value}.many`),
                help: t(`basis.${value}.help`),
              }))}
            />
          </div>
          <div className="grid gap-6 md:grid-cols-2">
            <div data-import-error={asked && needsSource ? "" : undefined}>
              <Field
                label={t("source.many")}
                help={t("source.help")}
                error={asked && needsSource ? t("source.needed") : undefined}
              >
                <Input
                  maxLength={1000}
                  placeholder={t("source.example.many")}
                  value={source}
                  onChange={(event) => setSource(event.target.value)}
                />
              </Field>
            </div>
            <Field label={t("import.tags")} help={t("import.tags.help")} aside={<OptionalWord />}>
              <Input
                maxLength={1000}
                placeholder={t("tags.example")}
                value={tags}
                onChange={(event) => setTags(event.target.value)}
              />
            </Field>
          </div>
        </div>
      </Card>
      <Card className="p-4 md:p-5">
        <Summary summary={summary} cut={table.cut} />
        {upload.sent !== null && (
          <div role="status" className="mb-4">
            <p className="mb-2 text-sm">
              {t(upload.sent < 1 ? "upload.sending" : "upload.working")}
            </p>
            <Progress
              label={t("upload.sending")}
              value={upload.sent < 1 ? Math.round(upload.sent * 100) : undefined}
            />
          </div>
        )}
        {upload.trouble && (
          <p
            role="alert"
            className="mb-4 rounded-md bg-danger-soft px-3 py-2.5 text-danger-text text-sm"
          >
            {upload.trouble}
          </p>
        )}
        <Button
          size="lg"
          className="w-full md:w-auto"
          pending={upload.sent !== null}
          disabled={!table.cut && summary.ready + summary.repeated === 0}
          onClick={start}
        >
          {table.cut ? t("import.do.all") : t("import.do", { count: summary.ready })}
        </Button>
      </Card>
    </div>
  );
}

function OptionalWord() {
  return useCommonWords()("optional");
}

function StepTitle({ number, title, text }: { number: number; title: string; text: string }) {
  return (
    <header className="mb-4 flex gap-3">
      <span
        aria-hidden
        className="grid size-7 shrink-0 place-items-center rounded-full bg-primary-soft font-bold text-primary-text text-sm"
      >
        {number}
      </span>
      <div className="min-w-0">
        <h2 className="font-semibold text-lg leading-7">{title}</h2>
        <p className="text-pretty text-muted-foreground text-sm">{text}</p>
      </div>
    </header>
  );
}

function useUpload(table: Table) {
  const common = useCommonWords();
  const go = useGo();
  const { me } = useSession();
  const [sent, setSent] = useState<number | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const running = useRef(false);
  const start = async (wishes: Parameters<typeof uploadImport>[0]["wishes"]) => {
    if (running.current) return;
    running.current = true;
    setTrouble(null);
    setSent(0);
    try {
      const progress = await uploadImport({
        bytes: table.bytes,
        wishes,
        csrf: me.csrf_token,
        onSent: setSent,
      });
      rememberTable(progress.id, table);
      go(`/contacts/import/${progress.id}`, { replace: true });
    } catch (error) {
      setTrouble(problemText(error, common));
      setSent(null);
    } finally {
      running.current = false;
    }
  };
  return { sent, trouble, start };
}

function separatorName(separator: string): "semicolon" | "comma" | "tab" | "bar" | "other" {
  const names = { ";": "semicolon", ",": "comma", "\t": "tab", "|": "bar" } as const;
  return names[separator as keyof typeof names] ?? "other";
}

/** Only names of columns are remembered, never what they hold. */
function readMemory(name: string): Record<string, Meaning> {
  try {
    const found: unknown = JSON.parse(remembered(name) ?? "{}");
    if (typeof found !== "object" || found === null) return {};
    const entries = Object.entries(found).filter(([, one]) => MEANINGS.includes(one as Meaning));
    return Object.fromEntries(entries) as Record<string, Meaning>;
  } catch {
    return {};
  }
}

function writeMemory(name: string, header: readonly string[], meanings: readonly Meaning[]): void {
  const pairs = header.map((one, index) => [normal(one), meanings[index]] as const);
  const kept = Object.fromEntries(pairs.filter(([word, meaning]) => word && meaning));
  remember(name, JSON.stringify({ ...readMemory(name), ...kept }));
}
