import { expect, test } from "vitest";
import type { Attached } from "./attach";
import {
  bodyOf,
  extrasOf,
  fillTemplate,
  headerFile,
  holesOf,
  type Template,
  variablesTyped,
} from "./templates";

const made = (body: string, components: object[] = []) =>
  ({ name: "oferta", language: "pt_BR", body, components }) as unknown as Template;
const buttons = {
  type: "BUTTONS",
  buttons: [
    { type: "QUICK_REPLY", text: "Sair" },
    { type: "URL", text: "Ver", url: "https://loja.example/{{1}}" },
    { type: "COPY_CODE" },
  ],
};

test("header, named variables and buttons are asked for, each once", () => {
  const template = made("Oi {{nome}}, é a {{loja}}. {{nome}}?", [
    { type: "HEADER", format: "TEXT", text: "Só {{dia}}" },
    { type: "FOOTER", text: "Responda SAIR" },
    buttons,
  ]);
  expect(holesOf(template).map(({ key }) => key)).toEqual([
    "header",
    "body.nome",
    "body.loja",
    "button.1",
    "button.2",
  ]);
  const typed = { header: "hoje ", "body.nome": "Ana", "body.loja": "Lia", "button.1": "bolo" };
  expect(bodyOf(template, typed)).toBeUndefined();
  expect(bodyOf(template, { ...typed, "button.2": "BOLO10" })).toMatchObject({
    variables: [],
    named: [
      { name: "nome", value: "Ana" },
      { name: "loja", value: "Lia" },
    ],
    header: { text: "hoje", name: "dia", media: null, place: null },
    buttons: [
      { index: 1, kind: "url", value: "bolo" },
      { index: 2, kind: "copy_code", value: "BOLO10" },
    ],
  });
  const shown = fillTemplate(template.body, variablesTyped(template.body, typed));
  expect(shown).toBe("Oi Ana, é a Lia. Ana?");
  expect(extrasOf(template, typed, "Copiar código")).toMatchObject({
    header: "Só hoje",
    footer: "Responda SAIR",
    buttons: ["Sair", "Ver", "Copiar código"],
  });
});

test("numbers are places, and a template without holes is ready", () => {
  expect(bodyOf(made("Oi {{1}} da {{2}}"), { "body.1": "Ana", "body.2": "Lia" })).toMatchObject({
    variables: ["Ana", "Lia"],
    named: [],
    header: null,
    buttons: [],
  });
  expect(bodyOf(made("Oi"), {})).toBeDefined();
});

test("a header of a file waits for one of its kind, a place for its numbers", () => {
  const picture = made("Oi", [{ type: "HEADER", format: "IMAGE" }]);
  const file = (kind: string) => ({ kind, file: new File(["x"], "a.png") }) as Attached;
  expect(headerFile(picture)).toBe("image");
  expect(bodyOf(picture, {})).toBeUndefined();
  expect(bodyOf(picture, {}, file("document"))).toBeUndefined();
  expect(bodyOf(picture, {}, file("image"))?.header).toMatchObject({ media: { kind: "image" } });
  const place = made("Oi", [{ type: "HEADER", format: "LOCATION" }]);
  expect(bodyOf(place, { latitude: "-8,05", longitude: "200" })).toBeUndefined();
  expect(bodyOf(place, { latitude: "-8,05", longitude: "-34,9" })?.header?.place).toEqual({
    latitude: -8.05,
    longitude: -34.9,
    name: "",
    address: "",
  });
});
