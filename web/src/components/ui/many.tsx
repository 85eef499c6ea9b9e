/** What is done to many: the bar over the chosen rows, how far it has come, and where it did not work. */
import { X } from "lucide-react";
import { type ReactNode, useEffect, useLayoutEffect, useRef } from "react";
import { useCommonWords } from "@/i18n";
import { cn } from "@/lib/cn";
import { focusBack } from "@/lib/focus";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { Progress } from "./surface";

interface SelectionBarProps {
  count: number;
  /** Where the things are not masculine in Portuguese. */
  label?: string;
  /** Goes before the count, e.g. a box that chooses all. */
  before?: ReactNode;
  children: ReactNode;
  onClear: () => void;
  /** Stands under the list instead of floating over it. */
  docked?: boolean;
}

const floating =
  "slide-in-from-bottom-3 fade-in fixed inset-x-3 bottom-[calc(4.5rem+env(safe-area-inset-bottom))] z-30 animate-in rounded-xl border bg-raised px-4 py-2 shadow-float md:sticky md:inset-x-auto md:bottom-6 md:mx-auto md:mt-4 md:w-fit";

export function SelectionBar(props: SelectionBarProps) {
  const t = useCommonWords();
  const bar = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const node = bar.current;
    const origin = document.activeElement;
    const { style } = document.documentElement;
    // Notices stand above it, and do not cover its buttons.
    style.setProperty("--selection-bar", `${node?.offsetHeight ?? 0}px`);
    return () => {
      style.removeProperty("--selection-bar");
      // It goes together with the button that was pressed.
      if (node?.contains(document.activeElement)) focusBack(origin);
    };
  }, []);
  return (
    <div
      ref={bar}
      className={cn(
        "flex flex-wrap items-center gap-2",
        props.docked ? "border-t bg-raised px-4 py-2" : floating,
      )}
    >
      {props.before}
      <output className="mr-2 grow font-semibold text-sm">
        {props.label ?? t("select.count", { count: props.count })}
      </output>
      <div
        className={cn(
          "flex gap-2 max-md:order-last max-md:w-full max-md:*:grow",
          props.docked && "order-last w-full *:grow",
        )}
      >
        {props.children}
      </div>
      <Button
        look="ghost"
        size="icon"
        aria-label={t("select.none")}
        className="-mr-2"
        onClick={props.onClear}
      >
        <X aria-hidden />
      </Button>
    </div>
  );
}

/** Work on many takes longer than a second, so it is shown; leaving the page asks. */
export function ManyProgress({
  label,
  done,
  total,
  className,
}: {
  label: string;
  done: number;
  total: number;
  className?: string;
}) {
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, []);
  return (
    <div role="status" className={cn("bg-card p-4", className)}>
      <p className="mb-2 text-sm">{label}</p>
      <Progress label={label} value={done} max={total} />
    </div>
  );
}

export interface Refused {
  id: string;
  name: ReactNode;
  reason: string;
}

export function ManyReport({
  title,
  description,
  refused,
  onAgain,
  onClose,
}: {
  title: string;
  description: string;
  refused: readonly Refused[];
  /** Tries again with those for whom it did not work. */
  onAgain?: () => void;
  onClose: () => void;
}) {
  const t = useCommonWords();
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={title}
      description={description}
      footer={
        <>
          <Button look="ghost" onClick={onClose}>
            {t("close")}
          </Button>
          {onAgain && (
            <Button
              onClick={() => {
                onClose();
                onAgain();
              }}
            >
              {t("many.again")}
            </Button>
          )}
        </>
      }
    >
      <ul className="divide-y rounded-md border text-sm">
        {refused.map(({ id, name, reason }) => (
          <li key={id} className="px-3 py-2.5">
            <div className="truncate font-semibold">{name}</div>
            <p className="text-danger-text">{reason}</p>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
