/** Who the campaign is for: a file, everybody with a tag, or people picked from the contacts. */
import { FileUp, Search, Tag, UserCheck } from "lucide-react";
import { type DragEvent, useDeferredValue, useId, useRef, useState } from "react";
import { problemText } from "@/api/problem";
import { Button } from "@/components/ui/button";
import { Segmented } from "@/components/ui/choice";
import { Field } from "@/components/ui/field";
import { Affixed, Input, Select } from "@/components/ui/input";
import { MoreRows } from "@/components/ui/more";
import { useSelection } from "@/components/ui/selection";
import { Avatar, Progress, Skeleton } from "@/components/ui/surface";
import { useCommonWords } from "@/i18n";
import { cn } from "@/lib/cn";
import { ChoiceRow } from "./choice-row";
import {
  type Basis,
  type Enrolment,
  type Source,
  useAddPeople,
  useDirectory,
  useEnrolment,
  useFileReport,
  useFindPeople,
} from "./data";
import { leftOut } from "./message";
import { reasonText } from "./reasons";
import { readSheet, type Sheet } from "./sheet";
import { useCampaignWords } from "./words";

type Kind = Source["kind"];

export function AddPeople({
  ensure,
  campaignId,
}: {
  /** The campaign's id; makes the draft where there is none yet. */
  ensure: () => Promise<string>;
  campaignId: string | undefined;
}) {
  const t = useCampaignWords();
  const common = useCommonWords();
  const [kind, choose] = useState<Kind>("file");
  const [trouble, setTrouble] = useState<string | null>(null);
  const [begun, begin] = useState<Enrolment | null>(null);
  const [working, work] = useState(false);
  const add = useAddPeople((error) => setTrouble(problemText(error, common)));
  const submit = async (source: Source) => {
    setTrouble(null);
    begin(null);
    work(true);
    try {
      const id = await ensure();
      begin(await add.mutateAsync({ id, source }));
    } catch (error) {
      setTrouble(problemText(error, common));
    } finally {
      work(false);
    }
  };
  return (
    <div className="grid gap-5">
      <Segmented
        label={t("source")}
        className="justify-self-start"
        value={kind}
        onChange={(next) => {
          choose(next);
          begin(null);
          setTrouble(null);
        }}
        segments={[
          {
            value: "file",
            label: (
              <>
                <FileUp aria-hidden /> {t("source.file")}
              </>
            ),
          },
          {
            value: "tag",
            label: (
              <>
                <Tag aria-hidden /> {t("source.tag")}
              </>
            ),
          },
          {
            value: "people",
            label: (
              <>
                <UserCheck aria-hidden /> {t("source.people")}
              </>
            ),
          },
        ]}
      />
      {kind === "file" && <FromFile onAdd={submit} pending={working} />}
      {kind === "tag" && <FromTag onAdd={submit} pending={working} />}
      {kind === "people" && <FromContacts onAdd={submit} pending={working} />}
      {trouble && (
        <p role="alert" className="rounded-md bg-danger-soft px-3 py-2.5 text-danger-text text-sm">
          {trouble}
        </p>
      )}
      {begun && <Outcome campaignId={campaignId} first={begun} />}
    </div>
  );
}

interface FromProps {
  onAdd: (source: Source) => void;
  pending: boolean;
}

const BASES: readonly Basis[] = ["consent", "existing_customer", "contract", "legitimate_interest"];

function FromFile({ onAdd, pending }: FromProps) {
  const t = useCampaignWords();
  const picker = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [file, setFile] = useState<File | null>(null);
  const [sheet, setSheet] = useState<Sheet | null>(null);
  const [basis, setBasis] = useState<Basis | "">("");
  const [origin, setOrigin] = useState("");
  const id = useId();
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
          <span className="block truncate font-semibold">{file ? file.name : t("file.drop")}</span>
          <span className="block text-muted-foreground">
            {sheet ? t("file.rows", { count: sheet.total }) : t("file.help")}
          </span>
        </p>
        <label htmlFor={id} className="sr-only">
          {t("file.choose")}
        </label>
        <input
          id={id}
          ref={picker}
          type="file"
          accept=".csv,text/csv,text/plain"
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => void take(event.target.files?.[0])}
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

function FromTag({ onAdd, pending }: FromProps) {
  const t = useCampaignWords();
  const directory = useDirectory();
  const [tag, setTag] = useState("");
  const counts = new Map<string, number>();
  for (const person of directory.data?.people.values() ?? [])
    for (const one of person.tags) counts.set(one, (counts.get(one) ?? 0) + 1);
  const known = [...counts].sort(([, one], [, other]) => other - one);
  return (
    <div className="grid gap-4">
      <Field label={t("tag")} help={t("tag.help")} className="max-w-sm">
        <Input value={tag} maxLength={60} onChange={(event) => setTag(event.target.value)} />
      </Field>
      {directory.isPending && <Skeleton className="h-9 w-64" />}
      {known.length > 0 && (
        <ul aria-label={t("tag.known")} className="flex flex-wrap gap-2">
          {known.slice(0, 20).map(([name, count]) => (
            <li key={name}>
              <Button
                look={tag === name ? "soft" : "plain"}
                size="sm"
                aria-pressed={tag === name}
                onClick={() => setTag(name)}
              >
                {name} <span className="font-normal text-muted-foreground">{count}</span>
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Button
        className="justify-self-start"
        pending={pending}
        disabled={!tag.trim()}
        onClick={() => onAdd({ kind: "tag", tag: tag.trim() })}
      >
        {t("tag.add")}
      </Button>
    </div>
  );
}

function FromContacts({ onAdd, pending }: FromProps) {
  const t = useCampaignWords();
  const [typed, setTyped] = useState("");
  const name = useDeferredValue(typed.trim());
  const people = useFindPeople(name);
  const selection = useSelection();
  const order = people.items.map((one) => one.id);
  return (
    <div className="grid gap-4">
      <Field label={t("pick.search")} className="max-w-sm">
        <Affixed before={<Search aria-hidden />}>
          <Input
            className="pl-9"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </Affixed>
      </Field>
      {people.isPending && <Skeleton className="h-48" />}
      {people.isSuccess && order.length === 0 && (
        <p className="text-muted-foreground text-sm">{t("pick.empty")}</p>
      )}
      {order.length > 0 && (
        <div className="rounded-lg border">
          <ChoiceRow
            className="flex min-h-11 cursor-pointer items-center gap-3 border-b px-4 py-2 font-semibold text-sm"
            checked={selection.state(order)}
            onChoose={() => selection.toggleAll(order)}
          >
            {t("pick.all")}
          </ChoiceRow>
          <div className="max-h-80 overflow-y-auto" role="group" aria-label={t("source.people")}>
            {people.items.map((person) => {
              const refusal = leftOut(person);
              return (
                <ChoiceRow
                  key={person.id}
                  className="flex min-h-13 cursor-pointer items-center gap-3 border-b px-4 py-2 last:border-b-0 hover:bg-muted/60"
                  checked={selection.has(person.id)}
                  onChoose={(event) => selection.toggle(person.id, order, event.shiftKey)}
                >
                  <Avatar name={person.name || "?"} className="size-8" />
                  <span className="min-w-0 flex-1">
                    <span className="block truncate font-medium text-sm">
                      {person.name || person.phone}
                    </span>
                    <span className="block truncate text-muted-foreground text-xs">
                      {refusal ? reasonText(refusal, t) : person.company || person.phone}
                    </span>
                  </span>
                </ChoiceRow>
              );
            })}
            <MoreRows
              auto={false}
              hasMore={people.hasNextPage}
              loading={people.isFetchingNextPage}
              onMore={people.fetchNextPage}
            />
          </div>
        </div>
      )}
      <Button
        className="justify-self-start"
        pending={pending}
        disabled={selection.ids.size === 0}
        onClick={() => onAdd({ kind: "people", ids: [...selection.ids] })}
      >
        {t("pick.add", { count: selection.ids.size })}
      </Button>
    </div>
  );
}

/** How far adding has come, then what became of everybody. */
function Outcome({ campaignId, first }: { campaignId: string | undefined; first: Enrolment }) {
  const t = useCampaignWords();
  const found = useEnrolment(campaignId, first) ?? first;
  const report = useFileReport(found.import_id);
  const running = found.state === "running";
  const rows = report.data;
  return (
    <section
      aria-label={t("added.title")}
      className="grid gap-3 rounded-lg border bg-primary-soft/50 p-4"
    >
      <p role="status" className="font-semibold">
        {running ? t("adding", { count: found.enrolled }) : t("added", { count: found.enrolled })}
      </p>
      {running && (
        <Progress
          label={t("added.title")}
          value={rows?.total ? rows.done : undefined}
          max={rows?.total || 100}
        />
      )}
      <ul className="grid gap-1 text-sm empty:hidden">
        {found.already_there > 0 && <li>{t("added.already", { count: found.already_there })}</li>}
        {found.unknown > 0 && <li>{t("added.unknown", { count: found.unknown })}</li>}
        {found.in_other_campaigns > 0 && (
          <li className="text-warning-text">
            {t("added.elsewhere", { count: found.in_other_campaigns })}
          </li>
        )}
      </ul>
      {rows && rows.error_count > 0 && (
        <details className="text-sm">
          <summary className="cursor-pointer font-semibold">
            {t("added.errors", { count: rows.error_count })}
          </summary>
          <ul className="mt-2 grid max-h-56 gap-1 overflow-y-auto">
            {rows.errors.slice(0, 100).map((one) => (
              <li key={`${one.row} ${one.code}`} className="text-muted-foreground">
                {t("added.row", { row: one.row, reason: rowReason(one.code, one.message, t) })}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

const ROW_CODES = [
  "BrokenRow",
  "InvalidEmail",
  "InvalidPhone",
  "LimitReached",
  "NoBasisSource",
  "NoIdentifier",
  "NoLegalBasis",
  "TooManyCells",
] as const;

function rowReason(code: string, message: string, t: ReturnType<typeof useCampaignWords>): string {
  const known = ROW_CODES.find((one) => one === code);
  return known ? t(`row.${known}`) : message;
}
