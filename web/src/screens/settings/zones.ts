/** Time zones and currencies to choose from. */

export interface Zone {
  id: string;
  label: string;
}

/** Brazil's, by how many people live in them, as people write them. */
const BRAZIL: Readonly<Record<string, string>> = {
  "America/Sao_Paulo": "Brasília, São Paulo",
  "America/Bahia": "Salvador",
  "America/Fortaleza": "Fortaleza",
  "America/Recife": "Recife",
  "America/Maceio": "Maceió",
  "America/Belem": "Belém",
  "America/Araguaina": "Araguaína",
  "America/Manaus": "Manaus",
  "America/Cuiaba": "Cuiabá",
  "America/Campo_Grande": "Campo Grande",
  "America/Porto_Velho": "Porto Velho",
  "America/Boa_Vista": "Boa Vista",
  "America/Rio_Branco": "Rio Branco",
  "America/Noronha": "Fernando de Noronha",
};

export const CURRENCIES: readonly string[] = [
  "BRL",
  "USD",
  "EUR",
  "GBP",
  "ARS",
  "CLP",
  "COP",
  "MXN",
  "PEN",
  "PYG",
  "UYU",
];

/** Brazil's zones first; the chosen one is among them even where the browser does not know it. */
export function zonesWith(chosen: string): { near: Zone[]; others: Zone[] } {
  const known = Intl.supportedValuesOf("timeZone").filter((id) => !(id in BRAZIL));
  const others = chosen in BRAZIL || known.includes(chosen) ? known : [chosen, ...known];
  return { near: Object.keys(BRAZIL).map(zoneOf), others: others.map(zoneOf) };
}

function zoneOf(id: string): Zone {
  return { id, label: `${BRAZIL[id] ?? id.replaceAll("_", " ")} (${offsetOf(id)})` };
}

function offsetOf(id: string): string {
  try {
    const parts = new Intl.DateTimeFormat("en", {
      timeZone: id,
      timeZoneName: "shortOffset",
    }).formatToParts(Date.now());
    return parts.find((part) => part.type === "timeZoneName")?.value ?? id;
  } catch {
    return id;
  }
}

/** "BRL · real brasileiro". */
export function currencyName(code: string, language: string): string {
  try {
    const name = new Intl.DisplayNames(language, { type: "currency" }).of(code);
    return name && name !== code ? `${code} · ${name}` : code;
  } catch {
    return code;
  }
}
