import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import english from "./en.json";
import { failureText, meaningOf } from "./failures";
import portuguese from "./pt-BR.json";

const ROOT = path.resolve(import.meta.dirname, "../../../..");
const source = (file: string) => readFileSync(path.join(ROOT, "shared", file), "utf8");
const found = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map((match) => match[1] ?? "");

test("every code of the provider that the channel knows has its words", () => {
  const errors = source("ports/channels/errors.py");
  const table = errors.slice(errors.indexOf("RULES:"), errors.indexOf("SAYS_NOTHING"));
  // Ends of ranges and counts of tries and seconds are no codes.
  const others = new Set(["60", "600", "5", "300", "133017"]);
  const codes = found(table, /\b(\d{1,7})\b(?!\.\d)/g).filter((code) => !others.has(code));
  expect(codes.length).toBeGreaterThan(40);
  expect(codes.filter((code) => meaningOf(code) === undefined)).toEqual([]);
});

test("every code of Instagram has its words, and those we give it ourselves", () => {
  const errors = source("ports/channels/instagram_errors.py");
  const table = errors.slice(errors.indexOf("RULES:"), errors.indexOf("_SUBCODES:"));
  const codes = found(table.replaceAll(/range\(200, 300\)|#.*/g, ""), /\b(\d{1,5})\b/g);
  const ours = found(source("ports/channels/outcomes.py"), /^[A-Z_]+ = (-\d+)$/gm);
  const refusals = found(source("messaging/channel.py"), /^class (\w+)\(/gm);
  expect(codes.length).toBeGreaterThan(12);
  expect(ours).toEqual(expect.arrayContaining(["-4", "-5"]));
  expect(refusals).toContain("CommentAnswered");
  for (const code of [...codes, ...ours, ...refusals]) {
    const meaning = meaningOf(code, "instagram");
    expect(meaning, code).toBeDefined();
    for (const words of [english, portuguese]) expect(words).toHaveProperty([`failure.${meaning}`]);
  }
});

test("of Instagram nothing says WhatsApp, a template or a window of 24 hours", () => {
  for (const words of [english, portuguese] as Record<string, string>[]) {
    const t = (key: string) => words[key] ?? key;
    for (const code of [
      "10",
      "190",
      "613",
      "-4",
      "-5",
      "551",
      "100",
      "1",
      "33",
      "368",
      "WindowClosed",
      "131051",
      "-503",
      "-400",
      "999999",
    ])
      expect(failureText(code, t, "instagram")).not.toMatch(/WhatsApp|template|modelo|failure\./i);
  }
});

test("every reason of ours for not sending has its words", () => {
  const stops = found(source("messaging/claim.py"), /Stop\("(\w+)"/g);
  const templates = found(source("messaging/templates.py"), /return "(\w+)"/g);
  const permission = source("contacts/permission.py");
  const refusals = found(/code: Literal\[(.*?)\]/s.exec(permission)?.[1] ?? "", /"(\w+)"/g);
  const codes = [...stops, ...templates, ...refusals];
  expect(codes.length).toBeGreaterThan(15);
  expect(codes.filter((code) => meaningOf(code) === undefined)).toEqual([]);
});

test("each meaning is said in both languages, and a code nobody knows is named", () => {
  for (const code of ["131026", "-3", "-503", "-404", "240", "FileLost", "WindowClosed"])
    for (const words of [english, portuguese])
      expect(words).toHaveProperty([`failure.${meaningOf(code)}`]);
  const t = (key: string, values?: object) => `${key} ${JSON.stringify(values ?? {})}`;
  expect(failureText("999999", t)).toContain("999999");
});
