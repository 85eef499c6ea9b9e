/** The words of a template with its holes filled. Pure. */
import type { Schemas } from "@/api/client";

export type Template = Schemas["Template"];
const HOLE_IN = /\{\{/;
const HOLE = /\{\{(\d+)\}\}/g;

/** How many variables a body asks for: its highest number. */
export function holesOf(body: string): number {
  return Math.max(0, ...[...body.matchAll(HOLE)].map((match) => Number(match[1])));
}

export function fillTemplate(body: string, variables: readonly string[]): string {
  return body.replace(HOLE, (hole, number: string) => variables[Number(number) - 1] || hole);
}

const NEEDS_MORE = /^(IMAGE|VIDEO|DOCUMENT|LOCATION)$/;

/** Whether its words are all that has to be filled in here: no file above, no variable in a link. */
function isWords({ components }: Template): boolean {
  return components.every((part) => {
    const { type, format, text, buttons } = part as Record<string, unknown>;
    if (type === "BUTTONS") return !/\{\{|COPY_CODE/.test(JSON.stringify(buttons));
    return type !== "HEADER" || !(NEEDS_MORE.test(String(format)) || HOLE_IN.test(String(text)));
  });
}

/** What may be sent now; those in the person's language first. */
export function usable(templates: readonly Template[], language: string): Template[] {
  const near = (one: Template) => (one.language.slice(0, 2) === language.slice(0, 2) ? 0 : 1);
  return templates
    .filter((one) => one.why_not === "" && isWords(one))
    .sort((one, other) => near(one) - near(other) || one.name.localeCompare(other.name));
}
