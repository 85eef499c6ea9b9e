import { expect, test } from "vitest";
import { decode } from "@/lib/encoding";
import { checkPhone, checkRow, phoneKey, summarize } from "./check";
import { choose, guessColumns, mappingOf } from "./columns";
import { rejectedCsv } from "./rejected";
import { NoTable, readTable, separatorOf } from "./table";

const bytes = (text: string) => new TextEncoder().encode(text);
const latin = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

test("each encoding people save in is recognised by its letters", () => {
  expect(decode(bytes("nome\nJoão Conceição"))).toEqual({
    text: "nome\nJoão Conceição",
    encoding: "utf-8",
  });
  expect(decode(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61)).text).toBe("a");
  expect(decode(latin("João Conceição"))).toEqual({
    text: "João Conceição",
    encoding: "windows-1252",
  });
  // "João Ação" as DOS and as an old Mac wrote it.
  const dos = [0x4a, 0x6f, 0xc6, 0x6f, 0x20, 0x41, 0x87, 0xc6, 0x6f];
  expect(decode(Uint8Array.from(dos))).toEqual({ text: "João Ação", encoding: "dos-850" });
  const mac = [0x4a, 0x6f, 0x8b, 0x6f, 0x20, 0x41, 0x8d, 0x8b, 0x6f];
  expect(decode(Uint8Array.from(mac))).toEqual({ text: "João Ação", encoding: "macintosh" });
  const wide = [0xff, 0xfe, ...[..."nome;ção"].flatMap((one) => [one.charCodeAt(0), 0])];
  expect(decode(Uint8Array.from(wide))).toEqual({ text: "nome;ção", encoding: "utf-16" });
});

test("the separator is the one that makes most words of the header ours", () => {
  expect(separatorOf("nome;telefone\nAna, a dona;11")).toBe(";");
  expect(separatorOf("name,phone\n")).toBe(",");
  expect(separatorOf("nome, apelido e sobrenome;telefone;e-mail")).toBe(";");
  expect(separatorOf("nome\ttelefone")).toBe("\t");
  expect(separatorOf("sep=|\nnome|telefone")).toBe("|");
});

test("rows keep the number that the spreadsheet shows, empty ones and quoted breaks included", async () => {
  const table = await readTable(
    "x.csv",
    bytes('sep=;\r\nnome;telefone\r\n\r\n"Ana\r\nSouza";11\r\nBia;12\r\n'),
  );
  expect(table.header).toEqual(["nome", "telefone"]);
  expect(table.rows).toEqual([
    { number: 4, cells: ["Ana\r\nSouza", "11"] },
    { number: 5, cells: ["Bia", "12"] },
  ]);
});

test("what is no table says why", async () => {
  const reason = async (content: Uint8Array<ArrayBuffer>) => {
    const error: unknown = await readTable("x", content).catch((caught: unknown) => caught);
    return error instanceof NoTable ? error.reason : error;
  };
  expect(await reason(bytes(" \n "))).toBe("empty");
  expect(await reason(bytes("nome;telefone\n\n"))).toBe("no_rows");
  expect(await reason(bytes("PK\u0003\u0004"))).toBe("spreadsheet");
});

test("columns are known by their words in both languages, then by what they hold", () => {
  const rows = [["Ana", "(11) 98765-4321", "SP"]];
  expect(guessColumns(["Nome completo", "CELULAR", "UF"], rows)).toEqual([
    "name",
    "phone",
    "state",
  ]);
  expect(guessColumns(["Full Name", "E-mail", "Company"], [["A", "a@b.co", "B"]])).toEqual([
    "name",
    "email",
    "company",
  ]);
  expect(guessColumns(["quem", "contato 1", ""], [["Ana", "11 98765-4321", ""]])).toEqual([
    "field",
    "phone",
    "ignore",
  ]);
  expect(guessColumns(["Telefone", "Celular"], [["1133334444", "11987654321"]])).toEqual([
    "phone",
    "field",
  ]);
});

test("a remembered choice comes before our own words", () => {
  expect(guessColumns(["Nome"], [["Padaria"]], { nome: "company" })).toEqual(["company"]);
});

test("one column has a meaning; the one that had it before keeps its own name", () => {
  expect(choose(["phone", "field", "ignore"], 1, "phone")).toEqual(["field", "phone", "ignore"]);
  expect(choose(["field", "field"], 1, "ignore")).toEqual(["field", "ignore"]);
  expect(mappingOf(["Fone", "fone ", "Nome"], ["phone", "field", "name"])).toEqual({
    Fone: "phone",
    Nome: "name",
  });
});

test("phones that cannot be are named with the reason, all others are left to the server", () => {
  for (const good of [
    "(11) 98765-4321",
    "+55 48 90005-3471",
    "011 98765 4321",
    "1133334444",
    "5511987654321",
    "+1 212 555 0123",
    "'+5511987654321",
    "https://wa.me/5511987654321",
    "11987654321,0",
    "0800 123 4567",
  ])
    expect([good, checkPhone(good)]).toEqual([good, null]);
  expect(checkPhone("5,51199E+12")).toBe("rounded");
  expect(checkPhone("não tem")).toBe("not_a_number");
  expect(checkPhone("11 8765-4321")).toBe("digit_missing");
  expect(checkPhone("98765-4321")).toBe("too_short");
  expect(checkPhone("119876543210")).toBe("too_long");
  expect(checkPhone("(20) 98765-4321")).toBe("not_in_use");
});

test("one person in several spellings is one key", () => {
  const keys = ["+55 11 98765-4321", "11987654321", "5511987654321", "(11) 8765-4321"];
  expect(new Set(keys.map(phoneKey)).size).toBe(1);
  expect(phoneKey("+1 212 555 0123")).toBe("12125550123");
});

test("a row is checked cell by cell, and the summary counts what will happen", () => {
  const meanings = ["name", "phone", "email", "opt_out"] as const;
  const row = (number: number, ...cells: string[]) => ({ number, cells });
  const said = { basis: true, source: true };
  expect(checkRow(row(2, "Ana", "11 8765-4321", ""), meanings, said)).toEqual([
    { column: 1, trouble: "digit_missing" },
  ]);
  expect(checkRow(row(2, "Ana", "11987654321", "ana(at)x"), meanings, said)).toEqual([
    { column: 2, trouble: "bad_email_left_out", harmless: true },
  ]);
  expect(checkRow(row(2, "Ana", "", ""), meanings, said)).toEqual([
    { column: 1, trouble: "no_identifier" },
  ]);
  expect(checkRow(row(2, "Ana", "", "a@b.co", "", "more"), meanings, said)).toEqual([
    { column: null, trouble: "too_many_cells" },
  ]);
  const rows = [
    row(2, "Ana", "11987654321", ""),
    row(3, "Ana outra vez", "+55 11 98765-4321", ""),
    row(4, "Bia", "x", ""),
    row(5, "Caio", "", "caio@x.co", "sim"),
  ];
  expect(summarize(rows, meanings, said)).toEqual({
    total: 4,
    ready: 2,
    wrong: 1,
    repeated: 1,
    optedOut: 1,
  });
});

test("a row needs a reason of its own where the file has none", () => {
  const rows = { number: 2, cells: ["11987654321", "talvez"] };
  expect(checkRow(rows, ["phone", "basis"], { basis: false, source: true })).toEqual([
    { column: 1, trouble: "no_basis" },
  ]);
  const silent = { number: 2, cells: ["11987654321", ""] };
  expect(checkRow(silent, ["phone", "basis"], { basis: true, source: true })).toEqual([]);
});

test("rejected rows come back whole with their reason, and no spreadsheet runs them", async () => {
  const table = await readTable("x", bytes('nome;telefone\n"Ana ""A""";=1+1\n'));
  const error = {
    row: 2,
    column: "telefone",
    code: "InvalidPhone",
    message: "no",
    imported: false,
  };
  const words = { row: "linha", column: "coluna", reason: "motivo" };
  expect(rejectedCsv([error], table, words, () => "curto")).toBe(
    '\ufeff"nome";"telefone";"linha";"coluna";"motivo"\r\n"Ana ""A""";"\'=1+1";"2";"telefone";"curto"\r\n',
  );
});
