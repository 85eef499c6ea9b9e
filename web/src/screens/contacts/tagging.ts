/** What changes when tags are put on many people or taken off them. Pure. */
import type { Contact } from "./person";

/** What was pressed: on everybody, or on nobody. */
export type Wishes = ReadonlyMap<string, boolean>;

/** How many of the people have each tag, the most common first. */
export function sharesOf(contacts: readonly Contact[]): Map<string, number> {
  const shares = new Map<string, number>();
  for (const tag of contacts.flatMap((one) => one.tags))
    shares.set(tag, (shares.get(tag) ?? 0) + 1);
  return new Map([...shares].sort(([a, one], [b, other]) => other - one || a.localeCompare(b)));
}

/** The tags that were typed; one that is known already is written as it is known. */
export function namesIn(typed: string, known: readonly string[]): string[] {
  const fold = (name: string) => name.toLocaleLowerCase();
  return typed
    .split(/[,;]/)
    .map((name) => name.trim())
    .filter((name) => name !== "")
    .map((name) => known.find((one) => fold(one) === fold(name)) ?? name);
}

/** What has to be put on and taken off, or null where everything is as wished. */
export function changesTo(
  wishes: Wishes,
  shares: ReadonlyMap<string, number>,
  total: number,
): { add: string[]; remove: string[] } | null {
  const share = (name: string) => shares.get(name) ?? 0;
  const add = [...wishes].filter(([name, on]) => on && share(name) < total);
  const remove = [...wishes].filter(([name, on]) => !on && share(name) > 0);
  if (add.length + remove.length === 0) return null;
  return { add: add.map(([name]) => name), remove: remove.map(([name]) => name) };
}
