/** What is certainly wrong in a row, before it is sent. The server has the last word: it knows every country's numbers. */
import type { Meaning } from "./columns";
import type { Row } from "./table";

export type PhoneReason =
  | "rounded"
  | "not_a_number"
  | "digit_missing"
  | "too_short"
  | "too_long"
  | "not_in_use";

const AREAS = new Set(
  "11 12 13 14 15 16 17 18 19 21 22 24 27 28 31 32 33 34 35 37 38 41 42 43 44 45 46 47 48 49 51 53 54 55 61 62 63 64 65 66 67 68 69 71 73 74 75 77 79 81 82 83 84 85 86 87 88 89 91 92 93 94 95 96 97 98 99".split(
    " ",
  ),
);
const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]/g;
const PREFIX = /^(?:(?:whatsapp|tel|phone|fone)\s*:\s*(?:\/\/)?|(?:https?:\/\/)?wa\.me\/)/i;
const EMAIL = /^[^@\s,;<>"]{1,64}@[^@\s,;<>"]{1,180}\.[^@\s.,;<>"]{2,}$/;

export function isEmail(text: string): boolean {
  return EMAIL.test(text.trim());
}

function plainPhone(text: string): string {
  const plain = text.normalize("NFKC").replace(INVISIBLE, "").trim().replace(/^'/, "");
  return plain
    .replace(PREFIX, "")
    .replace(/^(\+?\d{8,15})[.,]0$/, "$1")
    .replace(/^00(?=[1-9 ])/, "+")
    .trim();
}

/** Why this cannot be a number, or null. Only Brazilian numbers are looked at closely. */
export function checkPhone(text: string): PhoneReason | null {
  const plain = plainPhone(text);
  if (/^\d+[.,]?\d*e\+?\d+$/i.test(plain)) return "rounded";
  if (/\p{L}/u.test(plain) || !/\d/.test(plain)) return "not_a_number";
  const digits = plain.replace(/\D/g, "");
  if (plain.startsWith("+") && !digits.startsWith("55")) {
    if (digits.length < 7) return "too_short";
    return digits.length > 15 ? "too_long" : null;
  }
  return checkNational(nationalPart(plain, digits));
}

function nationalPart(plain: string, digits: string): string {
  if (plain.startsWith("+")) return digits.slice(2);
  if (digits.startsWith("55") && digits.length >= 12) return digits.slice(2);
  return digits.replace(/^0+/, "");
}

function checkNational(national: string): PhoneReason | null {
  if (/^(?:[348]00|500|900)\d{7}$/.test(national)) return null;
  if (national.length < 10) return "too_short";
  if (national.length > 11) return "too_long";
  if (!AREAS.has(national.slice(0, 2))) return "not_in_use";
  if (national.length === 10) return /^..[6-9]/.test(national) ? "digit_missing" : null;
  return national[2] === "9" ? null : "not_in_use";
}

/** Equal for the usual spellings of one number: finds repeated rows. */
export function phoneKey(text: string): string {
  const plain = plainPhone(text);
  const digits = plain.replace(/\D/g, "");
  if (plain.startsWith("+") && !digits.startsWith("55")) return digits;
  return `55${nationalPart(plain, digits).replace(/^(\d\d)9([6-9]\d{7})$/, "$1$2")}`;
}

const BASIS_WORDS = new Set(
  "consentimento|consent|sim|s|yes|y|true|1|x|opt in|optin|aceito|aceitou|autorizado|autorizou|ok|si|legitimo interesse|interesse legitimo|legitimate interest|li|interes legitimo|contrato|contract|execucao de contrato|cliente|ja e cliente|existing customer|customer|cliente ativo".split(
    "|",
  ),
);
const YES = new Set(
  "consentimento|consent|sim|s|yes|y|true|1|x|opt in|optin|aceito|aceitou|autorizado|autorizou|ok|si".split(
    "|",
  ),
);

function word(text: string): string {
  const folded = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return folded.match(/[\p{L}\p{N}]+/gu)?.join(" ") ?? "";
}

export function saysYes(text: string): boolean {
  return YES.has(word(text));
}

export type Trouble =
  | PhoneReason
  | "bad_email"
  | "bad_email_left_out"
  | "no_identifier"
  | "no_basis"
  | "no_source"
  | "too_many_cells";

export interface CellTrouble {
  /** Index of the column; null for the row as a whole. */
  column: number | null;
  trouble: Trouble;
  /** The row is taken all the same, without this cell. */
  harmless?: boolean;
}

/** What was said for the whole file. */
export interface Said {
  basis: boolean;
  source: boolean;
}

export function checkRow(row: Row, meanings: readonly Meaning[], said: Said): CellTrouble[] {
  const at = (meaning: Meaning) => meanings.indexOf(meaning);
  const cell = (meaning: Meaning) => row.cells[at(meaning)]?.trim() ?? "";
  if (row.cells.slice(meanings.length).some((one) => one.trim() !== ""))
    return [{ column: null, trouble: "too_many_cells" }];
  const found: CellTrouble[] = [];
  const phone = cell("phone");
  const email = cell("email");
  const wrong = phone ? checkPhone(phone) : null;
  if (wrong) found.push({ column: at("phone"), trouble: wrong });
  else if (email && !isEmail(email)) {
    found.push({
      column: at("email"),
      trouble: phone ? "bad_email_left_out" : "bad_email",
      harmless: phone !== "",
    });
  } else if (!phone && !email) {
    const column = at("phone") >= 0 ? at("phone") : at("email");
    found.push({ column, trouble: "no_identifier" });
  }
  const basis = cell("basis");
  if (basis && !BASIS_WORDS.has(word(basis)))
    found.push({ column: at("basis"), trouble: "no_basis" });
  else if (!basis && !said.basis && at("basis") >= 0)
    found.push({ column: at("basis"), trouble: "no_basis" });
  if (!cell("basis_source") && !said.source && at("basis_source") >= 0)
    found.push({ column: at("basis_source"), trouble: "no_source" });
  return found;
}

export interface Summary {
  total: number;
  ready: number;
  wrong: number;
  repeated: number;
  optedOut: number;
}

/** What would happen to these rows, as far as it can be told without asking. */
export function summarize(rows: readonly Row[], meanings: readonly Meaning[], said: Said): Summary {
  const seen = new Set<string>();
  const summary: Summary = { total: rows.length, ready: 0, wrong: 0, repeated: 0, optedOut: 0 };
  const phone = meanings.indexOf("phone");
  const email = meanings.indexOf("email");
  const optOut = meanings.indexOf("opt_out");
  for (const row of rows) {
    if (checkRow(row, meanings, said).some((one) => !one.harmless)) {
      summary.wrong += 1;
      continue;
    }
    const number = row.cells[phone]?.trim();
    const key = number ? phoneKey(number) : (row.cells[email]?.trim().toLowerCase() ?? "");
    if (seen.has(key)) summary.repeated += 1;
    else summary.ready += 1;
    seen.add(key);
    if (saysYes(row.cells[optOut] ?? "")) summary.optedOut += 1;
  }
  return summary;
}
