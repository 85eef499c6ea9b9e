/** The page's other half on desks: what the product is for. */
import { Mark } from "@/components/shell/brand";
import { useSignInWords } from "./words";

export function Side() {
  const t = useSignInWords();
  return (
    <aside className="relative hidden w-[44%] max-w-2xl flex-col justify-between overflow-hidden bg-rail p-12 text-rail-foreground lg:flex">
      <Flight />
      <span className="relative flex items-center gap-3 font-extrabold text-2xl tracking-tight">
        <Mark className="size-10" /> Piloto
      </span>
      <div className="relative max-w-md">
        <p className="text-balance font-bold font-display text-[2.6rem] leading-[1.08] tracking-tight">
          {t("side.title")}
        </p>
        <p className="mt-5 text-pretty text-lg text-rail-muted leading-7">{t("side.text")}</p>
      </div>
      <p className="relative text-rail-muted text-sm">{t("side.foot")}</p>
    </aside>
  );
}

/** The way of a paper plane over the hills, drawn in three strokes. */
function Flight() {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 600 900"
      preserveAspectRatio="xMidYMax slice"
      className="absolute inset-0 size-full"
    >
      <path className="fill-rail-active/60" d="M0 720c120-70 240-80 340-30s180 40 260-10v220H0Z" />
      <path className="fill-rail-active" d="M0 800c140-60 220-50 330-10s190 20 270-20v130H0Z" />
      <path
        className="stroke-spark"
        fill="none"
        strokeWidth="2.5"
        strokeLinecap="round"
        strokeDasharray="2 12"
        d="M-20 300C120 240 180 120 300 130s60 140-20 110S330 60 560 70"
      />
      <path className="fill-spark" d="m548 62 34-4-22 27-5-11Z" />
    </svg>
  );
}
