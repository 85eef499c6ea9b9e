/** One of a few answers that each need a sentence. Native radios: arrows and screen readers know them. */
import { type ReactNode, useId } from "react";
import { cn } from "@/lib/cn";

export function RadioCards<Value extends string>({
  legend,
  help,
  value,
  onChange,
  options,
  error,
  columns,
}: {
  legend: ReactNode;
  help?: ReactNode;
  value: Value | "";
  onChange: (value: Value) => void;
  options: readonly { value: Value; label: ReactNode; help?: ReactNode; disabled?: boolean }[];
  error?: string;
  columns?: boolean;
}) {
  const name = useId();
  return (
    <fieldset className="min-w-0" aria-describedby={error ? `${name}-error` : undefined}>
      <legend className="mb-1 font-semibold text-sm">{legend}</legend>
      {help && <p className="mb-2.5 text-pretty text-muted-foreground text-sm">{help}</p>}
      <div className={cn("grid gap-2", columns && "md:grid-cols-2")}>
        {options.map((option) => (
          <label
            key={option.value}
            className="flex min-h-11 cursor-pointer items-start gap-3 rounded-md border border-input/60 bg-card p-3 transition-colors hover:bg-muted/60 has-checked:border-primary has-checked:bg-primary-soft/60 has-focus-visible:outline-2 has-focus-visible:outline-ring has-focus-visible:outline-offset-2 has-disabled:cursor-not-allowed has-disabled:not-has-checked:opacity-60 has-disabled:hover:bg-card"
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={value === option.value}
              disabled={option.disabled}
              onChange={() => onChange(option.value)}
              className="mt-0.5 size-4.5 shrink-0 accent-primary outline-none"
            />
            <span className="min-w-0">
              <span className="block font-semibold text-sm leading-5.5">{option.label}</span>
              {option.help && (
                <span className="block text-pretty text-muted-foreground text-sm leading-5">
                  {option.help}
                </span>
              )}
            </span>
          </label>
        ))}
      </div>
      {error && (
        <p
          id={`${name}-error`}
          role="alert"
          className="mt-1.5 font-medium text-danger-text text-sm"
        >
          {error}
        </p>
      )}
    </fieldset>
  );
}
