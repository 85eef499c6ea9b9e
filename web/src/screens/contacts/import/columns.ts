/** What each column of a file means: by its header in Portuguese or English, else by what it holds. */
import { checkPhone, isEmail } from "./check";

/** As `shared/contacts/columns.py` has them. */
const SYNONYMS = {
  name: "nome|nome completo|name|full name|contato|contact|responsavel|cliente|nombre|pessoa|first name|primeiro nome|nome do contato|contact name|nome fantasia do contato",
  last_name: "sobrenome|last name|surname|apellido",
  phone:
    "telefone|celular|whatsapp|whats|zap|fone|phone|phone number|mobile|cell|tel|numero|telefone celular|numero de telefone|numero do whatsapp|whatsapp number|telefone 1|phone 1|celular 1|telefone whatsapp|celular whatsapp|contact number|telefono|movil",
  email: "email|e mail|mail|correio eletronico|correo|email address|endereco de email",
  company:
    "empresa|company|negocio|estabelecimento|organizacao|organization|razao social|nome fantasia|nome da empresa|company name|business|business name|loja",
  city: "cidade|city|municipio|ciudad",
  state: "estado|uf|state",
  segment: "segmento|segment|ramo|setor|categoria|category|industry|atividade|nicho",
  website: "site|website|url|pagina",
  instagram: "instagram|insta|perfil instagram",
  tags: "tags|tag|etiquetas|etiqueta|marcadores|labels|grupos",
  language: "idioma|language|lingua|locale",
  basis:
    "base legal|legal basis|basis|consentimento|consent|opt in|optin|aceite|autorizacao|aceita receber|lgpd",
  basis_source:
    "origem do consentimento|origem consentimento|fonte do consentimento|consent source|basis source|origem|fonte|source|lead source|origem do contato",
  basis_proof: "prova|prova do consentimento|proof|consent proof|comprovante|evidencia",
  opt_out: "opt out|optout|descadastrado|unsubscribed|nao perturbe|bloqueado|do not contact",
} as const;

export type Target = keyof typeof SYNONYMS;
/** `field` keeps the column under its own name, `ignore` leaves it out. */
export type Meaning = Target | "field" | "ignore";

export const TARGETS = Object.keys(SYNONYMS) as Target[];
export const MEANINGS: readonly Meaning[] = [...TARGETS, "field", "ignore"];

const TARGET_OF = new Map<string, Target>(
  TARGETS.flatMap((target) => SYNONYMS[target].split("|").map((word) => [word, target] as const)),
);

/** "  E-Mail_do cliente " → "e mail do cliente". */
export function normal(header: string): string {
  const folded = header.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return folded.match(/[\p{L}\p{N}]+/gu)?.join(" ") ?? "";
}

export function isKnown(header: string): boolean {
  return TARGET_OF.has(normal(header));
}

/** The remembered choice of this business comes first, then the header's word, then the content. */
export function guessColumns(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  remembered: Readonly<Record<string, Meaning>> = {},
): Meaning[] {
  const taken = new Set<Meaning>();
  const take = (meaning: Meaning): Meaning => {
    if (meaning === "field" || meaning === "ignore") return meaning;
    if (taken.has(meaning)) return "field";
    taken.add(meaning);
    return meaning;
  };
  const meanings = header.map((name, index) => {
    const cells = rows.map((row) => row[index]?.trim() ?? "");
    const word = normal(name);
    const told = remembered[word] ?? TARGET_OF.get(word);
    if (told) return take(told);
    return !word && cells.every((cell) => cell === "") ? "ignore" : "field";
  });
  for (const [target, holds] of BY_CONTENT) {
    if (taken.has(target)) continue;
    const index = meanings.findIndex((meaning, column) => {
      const cells = rows.map((row) => row[column]?.trim() ?? "").filter(Boolean);
      const hits = cells.filter(holds).length;
      return meaning === "field" && cells.length > 0 && hits / cells.length >= 0.7;
    });
    if (index >= 0) meanings[index] = take(target);
  }
  return meanings;
}

const BY_CONTENT: readonly (readonly [Target, (cell: string) => boolean])[] = [
  ["phone", (cell) => /\d{8}/.test(cell.replace(/\D/g, "")) && checkPhone(cell) === null],
  ["email", isEmail],
];

/** One column per meaning: what had it before keeps its own name. */
export function choose(meanings: readonly Meaning[], column: number, meaning: Meaning): Meaning[] {
  const single = meaning !== "field" && meaning !== "ignore";
  return meanings.map((now, index) => {
    if (index === column) return meaning;
    return single && now === meaning ? "field" : now;
  });
}

/** Header → meaning, as the API takes it. Of headers that read the same, the first one counts. */
export function mappingOf(
  header: readonly string[],
  meanings: readonly Meaning[],
): Record<string, Meaning> {
  const said = new Set<string>();
  const mapping: Record<string, Meaning> = {};
  header.forEach((name, index) => {
    const meaning = meanings[index];
    if (!meaning || said.has(normal(name))) return;
    said.add(normal(name));
    mapping[name] = meaning;
  });
  return mapping;
}

export function identifies(meanings: readonly Meaning[]): boolean {
  return meanings.includes("phone") || meanings.includes("email");
}
