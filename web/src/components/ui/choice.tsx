/** Checkbox, switch and segmented control. */
import { Switch as SwitchPrimitive } from "radix-ui";
import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "@/lib/cn";

/** The browser's own: a list has one in each row, and nothing is lighter. */
export function Checkbox({
  className,
  checked,
  onCheckedChange,
  ...props
}: Omit<ComponentProps<"input">, "type" | "ref" | "checked" | "onChange"> & {
  checked: boolean | "indeterminate";
  onCheckedChange?: (checked: boolean) => void;
}) {
  return (
    <input
      type="checkbox"
      ref={checked === "indeterminate" ? showSome : undefined}
      checked={checked === true}
      onChange={(event) => onCheckedChange?.(event.target.checked)}
      className={cn("checkbox", className)}
      {...props}
    />
  );
}

function showSome(box: HTMLInputElement | null) {
  if (!box) return;
  box.indeterminate = true;
  return () => {
    box.indeterminate = false;
  };
}

export function Switch({ className, ...props }: ComponentProps<typeof SwitchPrimitive.Root>) {
  return (
    <SwitchPrimitive.Root
      className={cn(
        "relative inline-flex h-6 w-10 shrink-0 items-center rounded-full border border-input bg-muted transition-colors after:absolute after:-inset-2.5 data-[state=checked]:border-primary data-[state=checked]:bg-primary disabled:opacity-55",
        className,
      )}
      {...props}
    >
      <SwitchPrimitive.Thumb className="block size-4.5 translate-x-0.5 rounded-full bg-card shadow-card ring-1 ring-black/10 transition-transform data-[state=checked]:translate-x-4.5 data-[state=checked]:bg-primary-foreground" />
    </SwitchPrimitive.Root>
  );
}

/** A switch with its sentence; the whole row can be pressed. */
export function SwitchRow({
  label,
  help,
  ...props
}: { label: ReactNode; help?: ReactNode } & ComponentProps<typeof SwitchPrimitive.Root>) {
  const id = useId();
  return (
    <div className="flex items-start justify-between gap-4 py-1">
      <label htmlFor={id} className="min-w-0 cursor-pointer">
        <span className="block font-semibold text-sm">{label}</span>
        {help && <span className="block text-muted-foreground text-sm">{help}</span>}
      </label>
      <Switch id={id} {...props} />
    </div>
  );
}

export interface Segment<Value extends string> {
  value: Value;
  label: ReactNode;
  /** For segments that show only an icon. */
  name?: string;
}

/** One of a few, all in sight. */
export function Segmented<Value extends string>({
  value,
  onChange,
  segments,
  label,
  className,
}: {
  value: Value;
  onChange: (value: Value) => void;
  segments: readonly Segment<Value>[];
  label: string;
  className?: string;
}) {
  const name = useId();
  return (
    <div
      role="radiogroup"
      aria-label={label}
      className={cn(
        "inline-flex max-w-full gap-0.5 overflow-x-auto rounded-md bg-muted p-0.5",
        className,
      )}
    >
      {segments.map((one) => (
        <label
          key={one.value}
          className="relative inline-flex h-8.5 grow items-center justify-center gap-1.5 whitespace-nowrap rounded-[7px] px-3 font-medium text-muted-foreground text-sm transition-colors hover:text-foreground has-checked:bg-card has-checked:text-foreground has-checked:shadow-card dark:has-checked:bg-foreground/14 pointer-coarse:h-11 [&_svg]:size-4"
        >
          <input
            type="radio"
            name={name}
            aria-label={one.name}
            checked={one.value === value}
            onChange={() => onChange(one.value)}
            className="absolute inset-0 appearance-none rounded-[7px]"
          />
          {one.label}
        </label>
      ))}
    </div>
  );
}
