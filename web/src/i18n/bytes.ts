/** Sizes as people of the language write them: 1234567 → 1,2 MB. Apart from the formats that every screen needs. */
import { useStore } from "@/lib/store";
import { languageStore } from "./language";

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

export function useBytes(): (value: number) => string {
  const language = useStore(languageStore);
  return (value) => {
    const step = Math.min(Math.floor(Math.log10(Math.max(value, 1)) / 3), UNITS.length - 1);
    const format = new Intl.NumberFormat(language, {
      style: "unit",
      unit: UNITS[step],
      unitDisplay: step === 0 ? "long" : "short",
      maximumFractionDigits: 1,
    });
    return format.format(value / 1000 ** step);
  };
}
