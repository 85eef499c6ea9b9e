/** Text fields and the native select, in one look. Inside a `Field` they know their label and error. */
import { ChevronDown } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/cn";
import { useFieldProps } from "./field";

const box =
  "w-full min-w-0 rounded-md border border-input bg-card px-3 text-[15px] text-foreground shadow-card transition-colors placeholder:text-muted-foreground hover:border-foreground/45 disabled:cursor-not-allowed disabled:opacity-55 aria-invalid:border-danger read-only:bg-muted pointer-coarse:text-base";

export function Input({ className, ...props }: ComponentProps<"input">) {
  const field = useFieldProps();
  return <input className={cn(box, "h-10 pointer-coarse:h-11", className)} {...field} {...props} />;
}

export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  const field = useFieldProps();
  return (
    <textarea
      className={cn(box, "field-sizing-content max-h-96 min-h-24 py-2 leading-6", className)}
      {...field}
      {...props}
    />
  );
}

/** The platform's own select: the best one on phones, and clean for screen readers. */
export function Select({ className, children, ...props }: ComponentProps<"select">) {
  const field = useFieldProps();
  return (
    <div className={cn("relative", className)}>
      <select
        // To CSS a select is always read-only; it must not look so.
        className={cn(
          box,
          "h-10 cursor-pointer appearance-none pr-9 read-only:bg-card pointer-coarse:h-11",
        )}
        {...field}
        {...props}
      >
        {children}
      </select>
      <ChevronDown
        aria-hidden
        className="-translate-y-1/2 pointer-events-none absolute top-1/2 right-3 size-4 text-muted-foreground"
      />
    </div>
  );
}

/** A field with something inside its frame: a currency, an icon, a button. */
export function Affixed({
  before,
  after,
  children,
  className,
}: {
  before?: ReactNode;
  after?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  return (
    <div className={cn("relative", className)}>
      {before && (
        <span className="-translate-y-1/2 pointer-events-none absolute top-1/2 left-3 text-muted-foreground text-sm [&_svg]:size-4">
          {before}
        </span>
      )}
      {children}
      {after && <span className="-translate-y-1/2 absolute top-1/2 right-1.5">{after}</span>}
    </div>
  );
}
