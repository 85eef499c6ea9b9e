import { type ClassValue, clsx } from "clsx";
import { twMerge } from "tailwind-merge";

/** Joins class names; the last of two that contradict each other wins. */
export function cn(...values: ClassValue[]): string {
  return twMerge(clsx(values));
}
