/** Money as people type it: "129,90", "1.299", "1,299.90". */
import { languageStore } from "@/i18n";

const LARGEST = 100_000_000_000;

/** Minor units; null for nothing typed, undefined for what is no amount. */
export function readMoney(text: string): number | null | undefined {
  const bare = text.replace(/[\s\u00a0]|R\$/g, "");
  if (bare === "") return null;
  if (!/^\d[\d.,]*$/.test(bare)) return undefined;
  const decimal = decimalMark(bare);
  const [whole = "", cents = ""] = decimal ? splitAtLast(bare, decimal) : [bare];
  if ((decimal && whole.includes(decimal)) || !rightlyGrouped(whole)) return undefined;
  const amount = Number(whole.replace(/[.,]/g, "")) * 100 + Number(cents.padEnd(2, "0"));
  return Number.isSafeInteger(amount) && amount <= LARGEST ? amount : undefined;
}

/** The last mark with one or two digits behind it separates cents; with three it groups thousands. */
function decimalMark(text: string): string | undefined {
  const match = /([.,])(\d{1,2})$/.exec(text);
  return match?.[1];
}

function splitAtLast(text: string, mark: string): [string, string] {
  const at = text.lastIndexOf(mark);
  return [text.slice(0, at), text.slice(at + 1)];
}

function rightlyGrouped(whole: string): boolean {
  return (
    /^\d+$/.test(whole) || /^\d{1,3}(\.\d{3})+$/.test(whole) || /^\d{1,3}(,\d{3})+$/.test(whole)
  );
}

/** Minor units as the reader would type them. */
export function writeMoney(amount: number): string {
  return new Intl.NumberFormat(languageStore.get(), { minimumFractionDigits: 2 }).format(
    amount / 100,
  );
}
