/** Filters that live in the address: shareable, and Back undoes them. */
import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";

export interface Codec<T> {
  read(text: string | null): T;
  /** null takes it out of the address: it is the default. */
  write(value: T): string | null;
}

export function oneOf<const T extends string>(values: readonly T[], fallback: T): Codec<T> {
  return {
    read: (text) => values.find((value) => value === text) ?? fallback,
    write: (value) => (value === fallback ? null : value),
  };
}

export function text(fallback = ""): Codec<string> {
  return {
    read: (found) => found ?? fallback,
    write: (value) => (value === fallback ? null : value),
  };
}

export function flag(): Codec<boolean> {
  return { read: (found) => found === "1", write: (value) => (value ? "1" : null) };
}

type Values<S> = { [K in keyof S]: S[K] extends Codec<infer T> ? T : never };

/** `const [filters, setFilters] = useSearchState(SHAPE)`; keep SHAPE outside the component. */
export function useSearchState<
  S extends { [K in keyof S]: Codec<never> | Codec<string> | Codec<boolean> },
>(shape: S): [Values<S>, (changes: Partial<Values<S>>) => void] {
  const [params, setParams] = useSearchParams();
  const values = useMemo(() => {
    const entries = Object.entries(shape as unknown as Record<string, Codec<unknown>>);
    return Object.fromEntries(entries.map(([name, codec]) => [name, codec.read(params.get(name))]));
  }, [params, shape]) as Values<S>;
  const change = useCallback(
    (changes: Partial<Values<S>>) => {
      setParams(
        (now) => {
          const next = new URLSearchParams(now);
          for (const [name, value] of Object.entries(changes)) {
            const codec = (shape as unknown as Record<string, Codec<unknown>>)[name];
            const written = codec?.write(value) ?? null;
            if (written === null) next.delete(name);
            else next.set(name, written);
          }
          return next;
        },
        { replace: true, preventScrollReset: true },
      );
    },
    [setParams, shape],
  );
  return [values, change];
}
