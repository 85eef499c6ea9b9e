/** Screens as chunks of their own that render at once when they were fetched before. */
import { type ComponentType, createElement, lazy, useState } from "react";
import { loadWords } from "@/i18n";

type Module = { default: ComponentType };

export interface Page {
  Component: ComponentType;
  /** Fetches the screen's code and words; links do it on hover, the start does it before the first render. */
  preload: () => Promise<unknown>;
  ready: () => boolean;
}

/** `part` is the folder of the screen; its words are fetched with its code. */
export function page(part: string, load: () => Promise<Module>): Page {
  // React holds suspended content back for 300 ms, so what is here already is rendered without Suspense.
  let loaded: ComponentType | undefined;
  const fetchAll = async () => {
    const [module] = await Promise.all([load(), loadWords(part)]);
    loaded = module.default;
    return module;
  };
  let running: Promise<Module> | undefined;
  const preload = () => {
    running ??= fetchAll().catch((error: unknown) => {
      running = undefined;
      throw error;
    });
    return running;
  };
  const Late = lazy(preload);
  return {
    Component: function Page() {
      // Kept: another component in its place would lose what has been typed by then.
      const [Screen] = useState<ComponentType>(() => loaded ?? Late);
      return createElement(Screen);
    },
    preload,
    ready: () => loaded !== undefined,
  };
}
