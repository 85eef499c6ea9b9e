/** Forms: React Hook Form with zod mini, errors after the first blur, the server's refusals at their field. */
import { zodResolver } from "@hookform/resolvers/zod";
import type { ReactNode } from "react";
import { useLayoutEffect, useRef, useState } from "react";
import {
  type DefaultValues,
  type FieldPath,
  type FieldValues,
  get,
  type UseFormReturn,
  useForm,
} from "react-hook-form";
import type * as z from "zod/mini";
import { Problem, problemText } from "@/api/problem";
import { useLeaveGuard } from "@/app/leave";
import { Field, type FieldProps } from "@/components/ui/field";
import { type CommonWords, useCommonWords } from "@/i18n";
import "./zod";

export { useLeaveGuard };

/** `schema` turns what is typed into what is sent: `useSchemaForm(schema, { defaultValues })`. */
export function useSchemaForm<Typed extends FieldValues, Sent>(
  schema: z.ZodMiniType<Sent, Typed>,
  options: { defaultValues: DefaultValues<Typed> },
): UseFormReturn<Typed, unknown, Sent> {
  return useForm<Typed, unknown, Sent>({
    resolver: zodResolver(schema),
    mode: "onTouched",
    ...options,
  });
}

/** A field that finds its error by name. Messages of the schema are keys of the common words, or sentences. */
export function FormField<Typed extends FieldValues, Sent>({
  form,
  name,
  children,
  ...field
}: {
  form: UseFormReturn<Typed, unknown, Sent>;
  name: FieldPath<Typed>;
  children: ReactNode;
} & Omit<FieldProps, "error" | "children">) {
  const t = useCommonWords();
  const found: { message?: string } | undefined = get(form.formState.errors, name);
  return (
    <Field {...field} error={found ? errorText(found.message, t) : undefined}>
      {children}
    </Field>
  );
}

const KEYS = ["form.required", "form.tooLong", "form.number", "form.weak", "form.refused"] as const;

function errorText(message: string | undefined, t: CommonWords): string {
  const key = KEYS.find((one) => one === message);
  if (key) return t(key);
  return message || t("form.refused");
}

/**
 * Puts a refusal where it belongs: at the field the server named, else nowhere.
 * Returns the sentence for the form when no field took it.
 */
export function showProblem<Typed extends FieldValues, Sent>(
  form: UseFormReturn<Typed, unknown, Sent>,
  error: unknown,
  t: CommonWords,
): string | null {
  const path = error instanceof Problem ? error.field?.replace(/\[(\w+)\]/g, ".$1") : undefined;
  const names = path ? prefixes(path) : [];
  const values: unknown = form.getValues();
  const name = names.find((one) => get(values, one) !== undefined);
  if (!name) return problemText(error, t);
  form.setError(
    name as FieldPath<Typed>,
    { type: "server", message: "form.refused" },
    { shouldFocus: true },
  );
  return null;
}

/** "price.amount" → ["price.amount", "price"]: a form may have one field for a whole. */
function prefixes(path: string): string[] {
  const parts = path.split(".");
  return parts.map((_, index) => parts.slice(0, parts.length - index).join("."));
}

export type SaveState =
  | { kind: "idle" }
  | { kind: "waiting" }
  | { kind: "saving" }
  | { kind: "saved"; at: number }
  | { kind: "failed"; error: unknown };

const REPEAT_MS = 5_000;
const LONGEST_REPEAT_MS = 60_000;

/** How long to wait after the nth failure in a row; undefined where waiting does not help. */
function repeatAfter(error: unknown, failures: number): number | undefined {
  if (!(error instanceof Problem) || !error.passing) return undefined;
  const asked = error.details.retry_after_seconds;
  const own = Math.min(REPEAT_MS * 2 ** (failures - 1), LONGEST_REPEAT_MS);
  return typeof asked === "number" ? Math.max(asked * 1000, own) : own;
}

/**
 * Saves a moment after the last change, when everything is valid, and again by itself after a
 * failure that may pass. Show `SaveMark` beside the title.
 */
export function useAutosave<Typed extends FieldValues, Sent>(
  form: UseFormReturn<Typed, unknown, Sent>,
  save: (values: Sent) => Promise<unknown>,
  delayMs = 900,
): SaveState {
  const [state, setState] = useState<SaveState>({ kind: "idle" });
  const latest = useRef(save);
  latest.current = save;
  // As soon as the field is there: an effect after the paint misses what is typed before it.
  useLayoutEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let round = 0;
    let failures = 0;
    const submit = form.handleSubmit(
      async (values) => {
        const mine = ++round;
        setState({ kind: "saving" });
        try {
          await latest.current(values);
          failures = 0;
          if (mine !== round) return;
          form.reset(form.getValues(), { keepValues: true, keepErrors: true });
          setState({ kind: "saved", at: Date.now() });
        } catch (error) {
          if (mine !== round) return;
          setState({ kind: "failed", error });
          failures += 1;
          const wait = repeatAfter(error, failures);
          if (wait !== undefined) timer = setTimeout(() => void submit(), wait);
        }
      },
      () => setState({ kind: "waiting" }),
    );
    const stop = form.watch((_, { type }) => {
      if (type !== "change" && !form.formState.isDirty) return;
      setState({ kind: "waiting" });
      clearTimeout(timer);
      timer = setTimeout(() => void submit(), delayMs);
    });
    return () => {
      stop.unsubscribe();
      clearTimeout(timer);
    };
  }, [form, delayMs]);
  useLeaveGuard(state.kind !== "idle" && state.kind !== "saved");
  return state;
}
