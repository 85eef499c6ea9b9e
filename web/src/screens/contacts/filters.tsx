/** Search and the kinds of people to show; both live in the address. */
import { Search } from "lucide-react";
import { useEffect, useState } from "react";
import { useShortcuts } from "@/app/shortcuts";
import { Segmented } from "@/components/ui/choice";
import { Affixed, Input, Select } from "@/components/ui/input";
import { SavedViews } from "@/components/ui/saved-views";
import { useCommonWords } from "@/i18n";
import { useWide } from "@/lib/media";
import { oneOf, text } from "@/lib/search-state";
import { type Contact, isOneOf, permissionOf } from "./person";
import { useContactWords } from "./words";

export const SHOWN = ["all", "may", "no-basis", "stopped", "archived"] as const;
export type Shown = (typeof SHOWN)[number];
export const SHAPE = { q: text(), show: oneOf(SHOWN, "all"), tag: text() };

export function matches(contact: Contact, show: Shown, tag: string): boolean {
  if (tag && !contact.tags.includes(tag)) return false;
  const permission = permissionOf(contact);
  if (show === "may" || show === "no-basis") return permission === show;
  if (show === "stopped") return permission === "stopped" || permission === "no-offers";
  return true;
}

const DELAY_MS = 300;

export function Filters({
  q,
  show,
  tag,
  tags,
  onChange,
}: {
  q: string;
  show: Shown;
  tag: string;
  /** Those of the people that are loaded. */
  tags: readonly string[];
  onChange: (changes: { q?: string; show?: Shown; tag?: string }) => void;
}) {
  const t = useContactWords();
  const common = useCommonWords();
  const wide = useWide();
  const [typed, type] = useState(q);
  useEffect(() => type(q), [q]);
  useEffect(() => {
    if (typed === q) return;
    const timer = setTimeout(() => onChange({ q: typed }), DELAY_MS);
    return () => clearTimeout(timer);
  }, [typed, q, onChange]);
  useShortcuts([
    {
      keys: "/",
      label: t("search"),
      run: () => document.querySelector<HTMLInputElement>("[data-contact-search]")?.focus(),
    },
  ]);
  const options = SHOWN.map((value) => ({ value, label: t(`show.${value}`) }));
  return (
    <search className="mb-4 flex flex-wrap items-center gap-3">
      <Affixed
        before={<Search aria-hidden />}
        className="min-w-0 flex-1 max-md:basis-full md:basis-64"
      >
        <Input
          type="search"
          data-contact-search
          aria-label={common("search")}
          placeholder={t("search.example")}
          className="pl-9"
          autoComplete="off"
          value={typed}
          onChange={(event) => type(event.target.value)}
        />
      </Affixed>
      {wide ? (
        <Segmented
          label={t("show")}
          value={show}
          onChange={(next) => onChange({ show: next })}
          segments={options}
        />
      ) : (
        <Select
          className="min-w-0 flex-1 basis-0"
          aria-label={t("show")}
          value={show}
          onChange={({ target }) =>
            isOneOf(SHOWN, target.value) && onChange({ show: target.value })
          }
        >
          {options.map((one) => (
            <option key={one.value} value={one.value}>
              {one.label}
            </option>
          ))}
        </Select>
      )}
      {(tag || tags.length > 0) && (
        <Select
          className="min-w-0 max-md:flex-1 max-md:basis-0 md:w-44"
          aria-label={t("tag")}
          value={tag}
          onChange={({ target }) => onChange({ tag: target.value })}
        >
          <option value="">{t("tag.all")}</option>
          {[...new Set([...tags, ...(tag ? [tag] : [])])].map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </Select>
      )}
      <SavedViews start="/contacts" />
    </search>
  );
}
