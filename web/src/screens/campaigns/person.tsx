/** The name that belongs to an id; rows of campaigns carry ids only. */
import { Avatar, Skeleton } from "@/components/ui/surface";
import { usePerson } from "./choices";
import { useCampaignWords } from "./words";

export function Person({ id, plain }: { id: string; plain?: boolean }) {
  const t = useCampaignWords();
  const { person, gone } = usePerson(id);
  if (gone) return <span className="text-muted-foreground">{t("person.gone")}</span>;
  if (!person)
    return (
      <span className="flex items-center gap-3">
        {!plain && <Skeleton className="size-9 shrink-0 rounded-full" />}
        <Skeleton className="h-4 w-32" />
      </span>
    );
  const name = person.name || person.phone || t("person.unnamed");
  if (plain) return <span className="font-semibold">{name}</span>;
  return (
    <span className="flex min-w-0 items-center gap-3">
      <Avatar name={name} />
      <span className="min-w-0">
        <span className="block truncate font-semibold">{name}</span>
        <span className="block truncate text-muted-foreground text-sm">
          {person.company || person.phone || person.email}
        </span>
      </span>
    </span>
  );
}
