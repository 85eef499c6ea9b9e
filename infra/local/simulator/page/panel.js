/** The panel: the judge's figures, scripted people and the switches. */

import { api, make } from "./app.js";
import { language, word } from "./words.js";

const GROUPS = [
  ["groupDelivery", ["duplicate_rate", "reorder_rate", "drop_status", "batch_max", "webhooks_paused"]],
  ["groupTrouble", ["error_500", "error_500_after_accept", "timeout_after_accept", "reset_after_accept", "garbage_after_accept"]],
  ["groupFate", ["read_rate", "held", "refuse_asynchronously", "ninth_digit_dropped"]],
  ["groupRules", ["throughput_per_second", "unique_recipients_per_day", "enforce_window", "enforce_throughput", "enforce_pair", "enforce_unique", "enforce_opt_out"]],
];
const NUMBERS = new Set(["batch_max", "throughput_per_second", "unique_recipients_per_day"]);
const ANSWERS = {
  "pt-BR": {
    eager: ["Oi! Tenho interesse, como funciona?", "Quero sim, quanto custa?", "Pode me mandar mais detalhes?"],
    doubt: ["Quem é? Como conseguiu meu número?", "Agora não posso, me chama amanhã?"],
    leave: ["Não quero mais receber mensagens", "SAIR"],
  },
  en: {
    eager: ["Hi! I am interested, how does it work?", "Yes please, how much is it?", "Can you send me more details?"],
    doubt: ["Who is this? How did you get my number?", "Not a good time, can you write tomorrow?"],
    leave: ["Please stop messaging me", "STOP"],
  },
};
const at = (id) => document.getElementById(id);
let switches = null;
let script = "scriptOff";

function scripts() {
  const words = ANSWERS[language];
  const rule = (name, answers, probability) => ({ name, answers, probability, after: "campaign", seconds: [2, 12] });
  return {
    scriptOff: [],
    scriptEager: [rule("eager", words.eager, 1)],
    scriptMixed: [rule("mixed", [...words.eager, ...words.doubt, ...words.leave], 0.7)],
  };
}

/** Bring the judge up to date while the panel is open. */
export async function refreshPanel() {
  if (at("panel").hidden) return;
  const stats = await api("/stats");
  const refused = Object.entries(stats.refused).map(([code, count]) => `${code} × ${count}`).join(", ");
  const doubles = stats.double_sends.by_send_id.length;
  const figures = [
    ["statAccepted", stats.accepted], ["statReceived", stats.received],
    ["statDouble", doubles, doubles ? "bad" : "good"], ["statPeak", stats.max_in_one_second],
    ["statWaiting", stats.webhooks.waiting], ["statRefused", refused || 0, "wide"],
  ];
  at("stats").replaceChildren(...figures.map(figure));
}

function figure([name, value, look = ""]) {
  const box = make("div", look);
  const shown = typeof value === "number" ? value.toLocaleString(language) : value;
  box.append(make("dt", "", word(name)), make("dd", "", String(shown)));
  return box;
}

async function load() {
  switches = await api("/switches");
  const names = (await api("/personas")).map((persona) => persona.name);
  script = names.includes("mixed") ? "scriptMixed" : names.includes("eager") ? "scriptEager" : "scriptOff";
  draw();
}

async function turn(name, value) {
  switches = await api("/switches", "PUT", { [name]: value }).catch(() => switches);
  draw();
}

function draw() {
  if (switches === null) return;
  const groups = GROUPS.map(([title, names]) => {
    const group = make("fieldset");
    group.append(make("legend", "", word(title)), ...names.map(control));
    return group;
  });
  at("switches").replaceChildren(...groups);
  at("scripts").replaceChildren(...Object.keys(scripts()).map(choice));
}

function control(name) {
  if (NUMBERS.has(name)) return number(name);
  return typeof switches[name] === "boolean" ? toggle(name) : rate(name);
}

function toggle(name) {
  const label = make("label", "switch");
  const input = make("input", "", "", { type: "checkbox", role: "switch" });
  input.checked = switches[name];
  input.addEventListener("change", () => turn(name, input.checked));
  label.append(make("span", "", word(name)), input);
  return label;
}

function rate(name) {
  const label = make("label", "rate");
  const input = make("input", "", "", { type: "range", min: "0", max: "1", step: "0.05" });
  input.value = switches[name];
  // Not an <output>: the label would name that one instead of the slider.
  const value = make("span", "value", percent(switches[name]));
  input.addEventListener("input", () => { value.textContent = percent(input.valueAsNumber); });
  input.addEventListener("change", () => turn(name, input.valueAsNumber));
  label.append(make("span", "", word(name)), value, input);
  return label;
}

function number(name) {
  const label = make("label", "number");
  const input = make("input", "", "", { type: "number", min: "1", step: "1" });
  input.value = switches[name] ?? "";
  input.addEventListener("change", () => turn(name, input.value === "" ? null : input.valueAsNumber));
  label.append(make("span", "", word(name)), input);
  return label;
}

function choice(name) {
  const button = make("button", "choice", word(name), { type: "button", "aria-pressed": String(name === script) });
  button.addEventListener("click", async () => {
    await api("/personas", "PUT", scripts()[name]);
    script = name;
    draw();
  });
  return button;
}

function percent(value) {
  return value.toLocaleString(language, { style: "percent" });
}

/** Put the panel's own words in the language in force. */
export function relabelPanel() {
  draw();
}

function open(yes) {
  at("panel").hidden = !yes;
  at("open-panel").setAttribute("aria-expanded", String(yes));
  if (yes) {
    load();
    refreshPanel();
  }
}

async function forget() {
  if (!confirm(word("resetAsk"))) return;
  await api("/reset", "POST");
  location.reload();
}

/** Listen to the panel's buttons. */
export function setUpPanel() {
  at("open-panel").addEventListener("click", () => open(at("panel").hidden));
  at("close-panel").addEventListener("click", () => open(false));
  at("switches").addEventListener("submit", (event) => event.preventDefault());
  at("reset").addEventListener("click", forget);
}
