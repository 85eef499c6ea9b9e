/** Who the campaign is for: a file, everybody with a tag, or people picked from the contacts. */
import { FileUp, Search, Tag, UserCheck } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { problemText } from "@/api/problem";
import { Button } from "@/components/ui/button";
import { Segmented } from "@/components/ui/choice";
import { Field } from "@/components/ui/field";
import { Affixed, Input } from "@/components/ui/input";
import { MoreRows } from "@/components/ui/more";
import { useSelection } from "@/components/ui/selection";
import { Avatar, Skeleton } from "@/components/ui/surface";
import { useCommonWords } from "@/i18n";
import { ChoiceRow } from "./choice-row";
import { useDirectory, useFindPeople } from "./choices";
import type { Enrolment } from "./data";
import { type Source, useAddPeople } from "./enrolling";
import { FromFile, type FromProps } from "./from-file";
import { leftOut } from "./message";
import { Outcome } from "./outcome";
import { reasonText } from "./reasons";
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
            <MoreRows auto={false} list={people} />
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
