import { expect, test } from "vitest";
import { Problem } from "@/api/problem";
import { rejectionText } from "@/components/template-rejection";
import { LANGUAGES } from "@/i18n";
import { wordsOf } from "@/i18n/of-channel";
import { writeNumber } from "./number";
import {
  noticeText,
  piecesOf,
  qualityOf,
  refusalText,
  remedyText,
  statusText,
  templateState,
} from "./reasons";
import {
  drawn,
  editable,
  formOf,
  missing,
  nameOf,
  nextVariable,
  valuesOf,
  variablesOf,
} from "./template-form";
import type { AccountWords } from "./words";

const echo: AccountWords = (key, values) => `${key} ${values?.words ?? ""}`.trim();

test("why a number stands still and what to do about it is said in words", () => {
  expect(statusText("PausedByMember", echo)).toBe("reason.PausedByMember");
  expect(statusText("SomethingNew", echo)).toBe("reason.unknown");
  expect(remedyText("ReplaceToken", echo)).toBe("remedy.ReplaceToken");
  expect(remedyText("SomethingNew", echo)).toBe("remedy.ContactSupport");
  expect(noticeText("NameRejected", echo)).toBe("reason.NameRejected");
  expect(noticeText("SomethingNew", echo)).toBe("notice.unknown");
});

test("a refusal has its own sentence, and else the words of the provider", () => {
  const refused = (code: string) => new Problem({ status: 400, code, detail: "no such" });
  expect(refusalText(refused("TokenExpired"), echo)).toBe("refused.TokenExpired");
  expect(refusalText(refused("CredentialsRefused"), echo)).toBe("refused.words no such");
  for (const language of LANGUAGES) {
    expect(rejectionText("PROMOTIONAL", language)).not.toContain("PROMOTIONAL");
    expect(rejectionText("NEW_REASON", language)).toContain("NEW_REASON");
  }
});

test("what is typed becomes the name WhatsApp takes, and variables are counted once", () => {
  expect(nameOf("Promoção de Maio!")).toBe("promocao_de_maio_");
  expect(nameOf("__x")).toBe("x");
  expect(variablesOf("Oi {{1}}, {{ nome }} e {{1}}")).toEqual(["1", "nome"]);
  expect(nextVariable("Oi {{1}} e {{2}}")).toBe("{{3}}");
  expect(nextVariable("Oi")).toBe("{{1}}");
});

const whole = {
  template_id: "a.pt_BR",
  id: "1",
  name: "a",
  language: "pt_BR",
  status: "APPROVED",
  category: "UTILITY",
  body: "Oi {{1}}, tudo bem?",
  quality: "GREEN",
  rejection_reason: "",
  components: [],
  problem: "",
  why_not: "",
  history: [],
};

test("a template is read into the form and back, and one with more stays untouched", () => {
  const parts = [
    { type: "HEADER", format: "TEXT", text: "Novidade" },
    { type: "BODY", text: "Oi {{1}}, tudo bem?", example: { body_text: [["Ana"]] } },
    { type: "BUTTONS", buttons: [{ type: "URL", text: "Ver", url: "https://a.example" }] },
  ];
  const template = { ...whole, components: parts as never[] };
  const values = valuesOf(template, "pt-BR");
  expect(values.examples).toEqual([{ text: "Ana" }]);
  expect(formOf(values)).toMatchObject({
    category: "UTILITY",
    header: { format: "TEXT", text: "Novidade" },
    buttons: [{ type: "url", text: "Ver", url: "https://a.example" }],
  });
  expect(drawn(values).map((one) => one.type)).toEqual(["HEADER", "BODY", "BUTTONS"]);
  expect(missing(values)).toEqual([]);
  const blank = { type: "url" as const, text: "", value: " ", example: "" };
  expect(missing({ ...values, examples: [{ text: "" }], buttons: [blank] })).toEqual([
    "examples.0.text",
    "buttons.0.text",
    "buttons.0.value",
  ]);
  expect(editable(template)).toBe(true);
  const image = [{ type: "HEADER", format: "IMAGE" }] as never[];
  expect(editable({ ...template, components: image })).toBe(true);
  const list = [{ type: "CAROUSEL" }] as never[];
  expect(editable({ ...template, components: list })).toBe(false);
  expect(editable({ ...template, status: "PENDING" })).toBe(false);
});

test("every kind of header and button is read into the form and back", () => {
  const parts = [
    { type: "HEADER", format: "IMAGE", example: { header_handle: ["4::abc"] } },
    { type: "BODY", text: "Oi!" },
    {
      type: "BUTTONS",
      buttons: [
        {
          type: "URL",
          text: "Ver",
          url: "https://a.example/{{1}}",
          example: ["https://a.example/x"],
        },
        { type: "COPY_CODE", example: "BOLO10" },
        { type: "FLOW", text: "Pedir", flow_id: 7 },
      ],
    },
  ];
  const template = { ...whole, components: parts as never[] };
  const values = valuesOf(template, "pt-BR");
  expect(missing(values)).toEqual([]);
  expect(formOf(values)).toMatchObject({
    header: { format: "IMAGE", text: "", example: "4::abc" },
    buttons: [
      { type: "url", url: "https://a.example/{{1}}", example: "https://a.example/x" },
      { type: "copy_code", text: "", example: "BOLO10" },
      { type: "flow", flow_id: "7", text: "Pedir" },
    ],
  });
  expect(drawn(values)[0]).toEqual({ type: "HEADER", format: "IMAGE" });

  // What WhatsApp lists of a file is an address that goes away: another example is wanted.
  const listed = [{ type: "HEADER", format: "IMAGE", example: { header_handle: ["https://cdn"] } }];
  const again = valuesOf({ ...whole, components: listed as never[] }, "pt-BR");
  expect(missing(again)).toEqual(["header.example"]);
  expect(missing({ ...values, header: { ...values.header, format: "TEXT", text: "" } })).toEqual([
    "header.text",
  ]);
  const [first] = values.buttons;
  expect(missing({ ...values, buttons: first ? [{ ...first, example: "" }] : [] })).toEqual([
    "buttons.0.example",
  ]);
});

test("quality has one word whatever the provider calls it", () => {
  expect(["GREEN", "YELLOW", "LOW", "NA"].map(qualityOf)).toEqual([
    "high",
    "medium",
    "low",
    "unknown",
  ]);
  expect(templateState("APPROVED")).toBe("APPROVED");
  expect(templateState("SOMETHING_NEW")).toBe("OTHER");
});

test("a template is cut at what is filled in", () => {
  expect(piecesOf("Olá, {{1}}! É da {{ loja }}.")).toEqual([
    { text: "Olá, ", hole: false },
    { text: "{{1}}", hole: true },
    { text: "! É da ", hole: false },
    { text: "{{ loja }}", hole: true },
    { text: ".", hole: false },
  ]);
});

test("numbers are written alike however the provider spells them", () => {
  expect(writeNumber("+551100000001")).toBe("+55 11 0000-0001");
  expect(writeNumber("+1 631-555-1234")).toBe("+1 631-555-1234");
  expect(writeNumber("")).toBe("");
  expect(writeNumber("@loja.2024")).toBe("@loja.2024");
});

test("Instagram says in its own words what differs, and the rest as WhatsApp does", () => {
  const known = ["instagram.reason.TokenInvalid"];
  const t: AccountWords = (key) => (known.includes(key) ? "own words" : key);
  expect(statusText("TokenInvalid", wordsOf(t, "instagram"))).toBe("own words");
  expect(statusText("TokenInvalid", wordsOf(t, "whatsapp"))).toBe("reason.TokenInvalid");
});
