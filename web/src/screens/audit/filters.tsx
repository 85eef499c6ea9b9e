/** Who, what and when; all of it lives in the address. */
import { X } from "lucide-react";
import { useMembers } from "@/api/members";
import { Button } from "@/components/ui/button";
import { Input, Select } from "@/components/ui/input";
import { SavedViews } from "@/components/ui/saved-views";
import { oneOf, text } from "@/lib/search-state";
import { useKeyNames } from "./data";
import { PERIODS, type Period } from "./period";
import { useAuditWords } from "./words";

const GROUPS = {
  team: ["member", "invite", "api_key", "tenant"],
  selling: ["campaign", "prospects", "prospect", "draft", "conversation"],
  people: ["contact", "contacts"],
  preparing: ["agent", "knowledge", "faq", "gap", "offer", "account"],
} as const;
type Thing = (typeof GROUPS)[keyof typeof GROUPS][number];
const THINGS = Object.values(GROUPS).flat() as Thing[];

export const SHAPE = {
  actor: text(),
  thing: oneOf<Thing | "">(["", ...THINGS], ""),
  period: oneOf(PERIODS, "all"),
  from: text(),
  to: text(),
};

export interface Filters {
  actor: string;
  thing: Thing | "";
  period: Period;
  from: string;
  to: string;
}

export const NOTHING: Filters = { actor: "", thing: "", period: "all", from: "", to: "" };

export function isFiltered({ actor, thing, period }: Filters): boolean {
  return actor !== "" || thing !== "" || period !== "all";
}

export function FilterBar({
  filters,
  onChange,
  nameOfActor,
}: {
  filters: Filters;
  onChange: (changes: Partial<Filters>) => void;
  /** What somebody is called who is not on the team any more. */
  nameOfActor: string | undefined;
}) {
  const t = useAuditWords();
  const { actor, thing, period, from, to } = filters;
  return (
    <search className="mb-4 grid grid-cols-[5fr_4fr] items-center gap-2.5 sm:flex sm:flex-wrap">
      <div className="col-span-2 flex gap-2.5 sm:contents">
        <ActorSelect actor={actor} name={nameOfActor} onChange={onChange} />
        <SavedViews start="/settings/audit" className="sm:order-last" />
      </div>
      <Select
        aria-label={t("filter.thing")}
        className="w-full sm:w-56"
        value={thing}
        onChange={(event) => onChange({ thing: event.target.value as Thing | "" })}
      >
        <option value="">{t("filter.thing.all")}</option>
        {(["team", "selling", "people", "preparing"] as const).map((group) => (
          <optgroup key={group} label={t(`group.${group}`)}>
            {GROUPS[group].map((one) => (
              <option key={one} value={one}>
                {t(`thing.${one}`)}
              </option>
            ))}
          </optgroup>
        ))}
      </Select>
      <Select
        aria-label={t("filter.period")}
        className="w-full sm:w-44"
        value={period}
        onChange={(event) => onChange({ period: event.target.value as Period, from: "", to: "" })}
      >
        {PERIODS.map((one) => (
          <option key={one} value={one}>
            {t(`period.${one}`)}
          </option>
        ))}
      </Select>
      {period === "custom" && (
        <div className="col-span-2 flex w-full items-center gap-2 sm:w-auto">
          <Input
            type="date"
            aria-label={t("period.from")}
            value={from}
            max={to || undefined}
            onChange={(event) => onChange({ from: event.target.value })}
          />
          <span aria-hidden className="text-muted-foreground text-sm">
            –
          </span>
          <Input
            type="date"
            aria-label={t("period.to")}
            value={to}
            min={from || undefined}
            onChange={(event) => onChange({ to: event.target.value })}
          />
        </div>
      )}
      {isFiltered(filters) && (
        <Button
          look="ghost"
          size="sm"
          className="justify-self-start"
          onClick={() => onChange(NOTHING)}
        >
          <X aria-hidden /> {t("filter.clear")}
        </Button>
      )}
    </search>
  );
}

function ActorSelect({
  actor,
  name,
  onChange,
}: {
  actor: string;
  name: string | undefined;
  onChange: (changes: Partial<Filters>) => void;
}) {
  const t = useAuditWords();
  const members = useMembers().data?.items ?? [];
  const keys = useKeyNames().data?.items ?? [];
  const known =
    actor === "" ||
    actor === "system" ||
    members.some((one) => one.id === actor) ||
    keys.some((one) => `key:${one.id}` === actor);
  return (
    <Select
      aria-label={t("filter.actor")}
      className="min-w-0 flex-1 sm:w-52 sm:flex-none"
      value={actor}
      onChange={(event) => onChange({ actor: event.target.value })}
    >
      <option value="">{t("filter.actor.all")}</option>
      {!known && <option value={actor}>{name ?? t("actor.somebody")}</option>}
      <optgroup label={t("filter.actor.people")}>
        {members.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name || one.email}
          </option>
        ))}
      </optgroup>
      {keys.length > 0 && (
        <optgroup label={t("filter.actor.keys")}>
          {keys.map((one) => (
            <option key={one.id} value={`key:${one.id}`}>
              {one.name}
            </option>
          ))}
        </optgroup>
      )}
      <option value="system">{t("actor.system")}</option>
    </Select>
  );
}
