/** Tags as chips: Enter or a comma adds one, Backspace takes the last one away. */
import { X } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useContactWords } from "./words";

const MOST = 20;
const LONGEST = 60;

export function TagField({
  value,
  onChange,
  disabled,
}: {
  value: readonly string[];
  onChange: (tags: string[]) => void;
  disabled?: boolean;
}) {
  const t = useContactWords();
  const [typed, type] = useState("");
  const add = (text: string) => {
    const tags = text.split(/[,;]/).map((tag) => tag.trim().slice(0, LONGEST));
    const next = [...new Set([...value, ...tags.filter(Boolean)])].slice(0, MOST);
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
    <Field label={t("tags")} help={disabled ? undefined : t("tags.help")}>
      {value.length > 0 && (
        <ul className="flex flex-wrap gap-1.5" aria-label={t("tags")}>
          {value.map((tag) => (
            <li
              key={tag}
              className="inline-flex min-h-8 max-w-full items-center gap-1 rounded-full bg-muted pl-3 font-semibold text-muted-foreground text-xs last:pr-0"
            >
              <span className="min-w-0 truncate py-1">{tag}</span>
              {!disabled && (
                <button
                  type="button"
                  aria-label={t("tags.remove", { name: tag })}
                  className="grid size-8 place-items-center rounded-full hover:bg-foreground/10 pointer-coarse:size-11"
                  onClick={() => onChange(value.filter((one) => one !== tag))}
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
        placeholder={t("tags.example")}
        onKeyDown={onKeyDown}
        onBlur={() => add(typed)}
        onChange={({ target }) =>
          /[,;]$/.test(target.value) ? add(target.value) : type(target.value)
        }
      />
    </Field>
  );
}
