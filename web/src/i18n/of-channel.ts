import type { Translate } from "./index";

/** The same words, but Instagram's own (`instagram.…`) where it differs from WhatsApp. */
export function wordsOf<Words>(
  t: Translate<Words>,
  channel: string | null | undefined,
): Translate<Words> {
  if (channel !== "instagram") return t;
  return (key, values) => {
    const own = `instagram.${key}` as typeof key;
    const text = t(own, values);
    // A key without words comes back as it is.
    return text === own ? t(key, values) : text;
  };
}
