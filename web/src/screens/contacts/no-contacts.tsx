/** Why the list is empty, and the one thing to do about it. */
import { Archive, SearchX, Users } from "lucide-react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/states";
import { useAddExamples } from "./examples";
import type { Shown } from "./filters";
import { useContactWords } from "./words";

export function NoContacts({
  search,
  show,
  onClear,
  onImport,
  onAdd,
}: {
  search: string;
  show: Shown;
  onClear: () => void;
  onImport?: () => void;
  onAdd?: () => void;
}) {
  const t = useContactWords();
  const examples = useAddExamples();
  if (search || (show !== "all" && show !== "archived")) {
    return (
      <EmptyState
        icon={SearchX}
        title={t("empty.search")}
        action={
          <Button look="plain" onClick={onClear}>
            {t("empty.search.do")}
          </Button>
        }
      >
        {t("empty.search.text")}
      </EmptyState>
    );
  }
  if (show === "archived") {
    return (
      <EmptyState icon={Archive} title={t("empty.archived")}>
        {t("empty.archived.text")}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={Users}
      title={t("empty")}
      action={
        onImport && (
          <>
            <Button onClick={onImport}>{t("empty.do")}</Button>
            <Button look="plain" onClick={onAdd}>
              {t("new")}
            </Button>
            <Button look="ghost" pending={examples.isPending} onClick={() => examples.mutate()}>
              {t("example.add")}
            </Button>
          </>
        )
      }
    >
      {t("empty.text")}
    </EmptyState>
  );
}
