/** Cards, avatars, keys, skeletons and progress: the small things pages are made of. */
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/cn";

export function Card({ className, ...props }: ComponentProps<"section">) {
  return <section className={cn("rounded-lg border bg-card shadow-card", className)} {...props} />;
}

export function CardHeader({
  title,
  description,
  action,
}: {
  title: ReactNode;
  description?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <header className="flex flex-wrap items-start justify-between gap-3 p-5 pb-3">
      <div className="min-w-0">
        <h2 className="font-semibold text-lg leading-6">{title}</h2>
        {description && <p className="mt-1 text-muted-foreground text-sm">{description}</p>}
      </div>
      {action}
    </header>
  );
}

const TINTS = [
  "bg-primary-soft text-primary-text",
  "bg-info-soft text-info-text",
  "bg-warning-soft text-warning-text",
  "bg-danger-soft text-danger-text",
] as const;

/** Initials on a tint that belongs to the name. */
export function Avatar({ name, className }: { name: string; className?: string }) {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const initials = [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => word?.match(/[\p{L}\p{N}]/u)?.[0] ?? "")
    .join("")
    .toLocaleUpperCase();
  const tint = TINTS[[...name].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % 4];
  return (
    <span
      aria-hidden
      className={cn(
        "before:content-[attr(data-initials)] grid size-9 shrink-0 select-none place-items-center rounded-full font-bold text-xs",
        tint,
        className,
      )}
      // Drawn, not written: the letters are no part of a button's visible label.
      data-initials={initials || "?"}
    />
  );
}

export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-grid h-5.5 min-w-5.5 place-items-center rounded-sm border border-b-2 bg-muted px-1.5 font-sans font-semibold text-[11px] text-muted-foreground">
      {children}
    </kbd>
  );
}

/** Stands where content will be. Give it the size of the content. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cn("skeleton block h-4", className)} />;
}

/** How far something is; without a value, only that it goes on. */
export function Progress({
  value,
  max = 100,
  label,
  className,
}: {
  value?: number;
  max?: number;
  label: string;
  className?: string;
}) {
  const share = value === undefined ? undefined : Math.min(Math.max(value / max, 0), 1);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={value}
      className={cn("h-2 overflow-hidden rounded-full bg-muted", className)}
    >
      <div
        className={cn(
          "h-full origin-left rounded-full bg-primary transition-transform duration-300",
          share === undefined && "w-1/3 animate-[slide_1.2s_ease-in-out_infinite]",
        )}
        style={share === undefined ? undefined : { transform: `scaleX(${share})` }}
      />
    </div>
  );
}
