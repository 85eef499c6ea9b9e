/** Tags of a person, as chips. */
import { ChipField, type ChipFieldProps } from "@/components/ui/chip-field";
import { useContactWords } from "./words";

export function TagField(props: Pick<ChipFieldProps, "value" | "onChange" | "disabled">) {
  const t = useContactWords();
  return (
    <ChipField
      label={t("tags")}
      help={t("tags.help")}
      example={t("tags.example")}
      removeLabel={(name) => t("tags.remove", { name })}
      {...props}
    />
  );
}
