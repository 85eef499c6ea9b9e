import { problemText } from "@/api/problem";
import { useCommonWords } from "@/i18n";
import { useFormats } from "@/i18n/formats";
import type { SaveState } from "@/lib/form";

/** Says in a few words whether what is typed is kept. */
export function SaveMark({ state }: { state: SaveState }) {
  const t = useCommonWords();
  const { time } = useFormats();
  const text = {
    idle: "",
    waiting: t("unsaved"),
    saving: t("saving"),
    saved: state.kind === "saved" ? t("saved", { time: time(state.at) }) : "",
    failed: state.kind === "failed" ? problemText(state.error, t) : "",
  }[state.kind];
  return (
    <p
      role="status"
      className={
        state.kind === "failed" ? "text-danger-text text-sm" : "text-muted-foreground text-sm"
      }
    >
      {text}
    </p>
  );
}
