/** Short words as chips: Enter or a comma adds one, Backspace takes the last one away. */
import { X } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useState } from "react";
import { Field } from "./field";
import { Input } from "./input";

export interface ChipFieldProps {
  label: string;
  help?: ReactNode;
  example?: string;
  removeLabel: (chip: string) => string;
  value: readonly string[];
  onChange: (chips: string[]) => void;
  disabled?: boolean;
  /** How many there may be, and how long each. */
  most?: number;
  longest?: number;
  shortest?: number;
}

export function ChipField({
  label,
  help,
  example,
  removeLabel,
  value,
  onChange,
  disabled,
  most = 20,
  longest = 60,
  shortest = 1,
}: ChipFieldProps) {
  const [typed, type] = useState("");
  const add = (text: string) => {
    const chips = text.split(/[,;]/).map((chip) => chip.trim().slice(0, longest));
    const long = chips.filter((chip) => chip.length >= shortest);
    const next = [...new Set([...value, ...long])].slice(0, most);
    if (next.length !== value.length) onChange(next);
    type("");
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && typed.trim()) {
      event.preventDefault();
      add(typed);
    } else if (event.key === "Backspace" && typed === "" && value.length > 0) {
      onChange(value.slice(0, -1));
    }
  };
  return (
    <Field label={label} help={disabled ? undefined : help}>
      {value.length > 0 && (
        <ul className="flex flex-wrap gap-1.5" aria-label={label}>
          {value.map((chip) => (
            <li
              key={chip}
              className="inline-flex min-h-8 max-w-full items-center gap-1 rounded-full bg-muted pl-3 font-semibold text-muted-foreground text-xs last:pr-0"
            >
              <span className="min-w-0 truncate py-1">{chip}</span>
              {!disabled && (
                <button
                  type="button"
                  aria-label={removeLabel(chip)}
                  className="grid size-8 place-items-center rounded-full hover:bg-foreground/10 pointer-coarse:size-11"
                  onClick={() => onChange(value.filter((one) => one !== chip))}
                >
                  <X aria-hidden className="size-3.5" />
                </button>
              )}
              {disabled && <span className="w-2" />}
            </li>
          ))}
        </ul>
      )}
      <Input
        value={typed}
        disabled={disabled}
        autoComplete="off"
        placeholder={example}
        onKeyDown={onKeyDown}
        onBlur={() => add(typed)}
        onChange={({ target }) =>
          /[,;]$/.test(target.value) ? add(target.value) : type(target.value)
        }
      />
    </Field>
  );
}
