/** Label, control, help and error as one: the control finds its ids here. */
import { CircleAlert } from "lucide-react";
import { createContext, type ReactNode, useContext, useId } from "react";
import { cn } from "@/lib/cn";

interface FieldIds {
  id: string;
  described: string | undefined;
  invalid: boolean;
  required: boolean;
}
const FieldContext = createContext<FieldIds | null>(null);

/** What a control takes from the field around it. */
export function useFieldProps() {
  const field = useContext(FieldContext);
  if (!field) return {};
  return {
    id: field.id,
    "aria-describedby": field.described,
    "aria-invalid": field.invalid || undefined,
    "aria-required": field.required || undefined,
  };
}

export interface FieldProps {
  label: ReactNode;
  children: ReactNode;
  help?: ReactNode;
  error?: string | undefined;
  /** Shown beside the label, e.g. "optional" or a counter. */
  aside?: ReactNode;
  required?: boolean;
  className?: string;
}

export function Field({ label, children, help, error, aside, required, className }: FieldProps) {
  const id = useId();
  const described = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className={cn("grid content-start gap-1.5", className)}>
      <div className="flex items-baseline justify-between gap-3">
        <label htmlFor={id} className="font-semibold text-sm">
          {label}
        </label>
        {aside && <span className="text-muted-foreground text-xs">{aside}</span>}
      </div>
      <FieldContext
        value={{ id, described: described || undefined, invalid: !!error, required: !!required }}
      >
        {children}
      </FieldContext>
      {help && (
        <p id={`${id}-help`} className="text-pretty text-muted-foreground text-sm">
          {help}
        </p>
      )}
      {error && (
        <p
          id={`${id}-error`}
          className="flex items-start gap-1.5 font-medium text-danger-text text-sm"
        >
          <CircleAlert aria-hidden className="mt-1 size-3.5 shrink-0" />
          {error}
        </p>
      )}
    </div>
  );
}
