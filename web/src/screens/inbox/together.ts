/** What is done with many conversations at once: how far it has come, and where it was refused. */
import type { Failure } from "@/api/many";
import { createStore } from "@/lib/store";
import type { Step } from "./moves";

export const TOGETHER = ["takeover", "release", "close"] as const;
export type Together = (typeof TOGETHER)[number];

export interface Run {
  id: number;
  kind: Together | "undo";
  done: number;
  total: number;
}

export interface Report {
  kind: Run["kind"];
  tried: number;
  failures: readonly Failure<Step>[];
}

export const runsStore = createStore<readonly Run[]>([]);
/** The last report that somebody has to read. */
export const reportStore = createStore<Report | null>(null);
