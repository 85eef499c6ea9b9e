import type { Plugin } from "vite";

export function reactFirst(): Plugin;
