/** Screens as chunks of their own that render at once when they were fetched before. */
import type { ComponentType } from "react";
import { loadWords } from "@/i18n";
import { part } from "./late";

export interface Page {
  Component: ComponentType;
  /** Fetches the screen's code and words; links do it on hover, the start does it before the first render. */
  preload: () => Promise<unknown>;
  ready: () => boolean;
}

/** `folder` is the folder of the screen; its words are fetched with its code. */
export function page(folder: string, load: () => Promise<{ default: ComponentType }>): Page {
  const { Part, preload, ready } = part(async () => {
    const [module] = await Promise.all([load(), loadWords(folder)]);
    return module.default;
  });
  return { Component: Part, preload, ready };
}
