/** What of a template has to be filled: variables of the text, the header, the buttons. Pure. */
import type { Schemas } from "@/api/client";

type PartBody = Schemas["PartBody"];
/** A place outside the text that cannot stay empty; `name` is that of its variable, where it has one. */
export type WantedPart = Pick<PartBody, "place" | "kind" | "index" | "name">;

interface Component {
  type: string;
  format?: string;
  text?: string;
  buttons?: { type: string; text?: string; url?: string; phone_number?: string }[];
}

export function componentsOf({ components }: Pick<Schemas["Template"], "components">): Component[] {
  return components as unknown as Component[];
}

/** The names between braces, in their order, each once: {{1}}, {{2}}. */
export function variablesIn(body: string): string[] {
  const names = [...body.matchAll(/\{\{\s*([^{}]+?)\s*\}\}/g)].map((match) => match[1] as string);
  return [...new Set(names)];
}

/** Whether a variable has a name; a number is a place. */
export function isNamed(variable: string): boolean {
  return !/^\d*$/.test(variable);
}

export function partsIn(template: Pick<Schemas["Template"], "components">): WantedPart[] {
  return componentsOf(template).flatMap((one): WantedPart[] => {
    if (one.type === "HEADER") {
      const kind = (one.format ?? "TEXT").toLowerCase() as PartBody["kind"];
      const [name = ""] = variablesIn(one.text ?? "");
      if (kind === "text" && !name) return [];
      return [{ place: "header", kind, index: 0, name: isNamed(name) ? name : "" }];
    }
    return (one.buttons ?? []).flatMap(({ type, url = "" }, index): WantedPart[] => {
      const button = { place: "button", index, name: "" } as const;
      if (type === "URL" && url.includes("{{")) return [{ ...button, kind: "url" }];
      return type === "COPY_CODE" ? [{ ...button, kind: "copy_code" }] : [];
    });
  });
}

/** A point on the map as it is typed. */
export interface TypedSpot {
  latitude: string;
  longitude: string;
  title: string;
  address: string;
}

/** A point on the map, once both numbers are ones. */
export function spotOf(part: TypedSpot): Schemas["SpotBody"] | null {
  const degrees = (text: string, most: number) => {
    const value = Number(text.trim().replace(",", "."));
    return text.trim() !== "" && Math.abs(value) <= most ? value : null;
  };
  const [latitude, longitude] = [degrees(part.latitude, 90), degrees(part.longitude, 180)];
  if (latitude === null || longitude === null) return null;
  return { latitude, longitude, name: part.title.trim(), address: part.address.trim() };
}
