/** The page: asks the simulator what changed, shows the people, opens the chat and the panel. */

import { closeChat, openChat, openPhone, refreshChat, relabelChat, setUpChat } from "./chat.js";
import { refreshPanel, relabelPanel, setUpPanel } from "./panel.js";
import { language, speak, switchLanguage, word } from "./words.js";

const POLL_MS = 900;
const at = (id) => document.getElementById(id);
let version = null;
let people = [];

/** Call the simulator's API; a failure is shown and thrown. */
export async function api(path, method = "GET", body = undefined) {
  const options = { method };
  if (method !== "GET") {
    options.headers = { "Content-Type": "application/json" };
    options.body = JSON.stringify(body ?? {});
  }
  const answer = await fetch(`api${path}`, options);
  if (answer.status === 204) return null;
  const data = await answer.json();
  if (!answer.ok) {
    tell(data.detail ?? data.code);
    throw new Error(data.code);
  }
  return data;
}

/** Show a short message at the bottom. */
export function tell(text) {
  const toast = at("toast");
  toast.textContent = text;
  toast.hidden = false;
  clearTimeout(tell.timer);
  tell.timer = setTimeout(() => { toast.hidden = true; }, 5000);
}

/** Make an element with a class, text and attributes. */
export function make(tag, className = "", text = "", attributes = {}) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text) node.textContent = text;
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

/** Dress an avatar: initials on one of eight colours. */
export function dress(face, person) {
  const parts = person.name.trim().split(/\s+/);
  const last = parts.length > 1 ? parts.at(-1)[0] : "";
  face.textContent = (parts[0][0] + last).toUpperCase();
  const sum = [...person.phone].reduce((total, letter) => (total * 31 + letter.charCodeAt(0)) % 997, 7);
  face.className = `face tone-${sum % 8}`;
}

/** Write a phone the way people read it. */
export function readable(phone) {
  const brazil = phone.match(/^\+55(\d\d)(\d{4,5})(\d{4})$/);
  return brazil ? `+55 ${brazil[1]} ${brazil[2]}-${brazil[3]}` : phone;
}

/** Write a moment: the time today, otherwise the day. */
export function when(seconds) {
  const moment = new Date(seconds * 1000);
  const today = moment.toDateString() === new Date().toDateString();
  const options = today ? { hour: "2-digit", minute: "2-digit" } : { day: "2-digit", month: "2-digit" };
  return moment.toLocaleString(language, options);
}

function row(person) {
  const item = make("li");
  const button = make("button", person.phone === openPhone() ? "person current" : "person", "", { type: "button" });
  const face = make("span", "", "", { "aria-hidden": "true" });
  dress(face, person);
  const middle = make("span", "middle");
  middle.append(make("b", "", person.name), make("span", "last", (person.last === "in" ? word("you") : "") + (person.last_text || "…")));
  const end = make("span", "end");
  end.append(make("time", person.unread ? "fresh" : "", when(person.last_at)));
  if (person.unread) end.append(make("span", "badge", String(person.unread)));
  button.append(face, middle, end);
  button.addEventListener("click", () => show(person.phone));
  item.append(button);
  return item;
}

function draw() {
  at("list").replaceChildren(...people.map(row));
  at("no-people").hidden = people.length > 0 || at("search").value !== "";
}

/** Open somebody's phone. */
export async function show(phone) {
  document.body.dataset.view = "chat";
  await openChat(phone);
  version = null;
  await refresh();
}

async function refresh() {
  const query = new URLSearchParams({ q: at("search").value });
  if (version !== null) query.set("version", version);
  const found = await api(`/people?${query}`);
  at("link").textContent = "";
  if (!found) return;
  version = found.version;
  people = found.items;
  draw();
  await refreshChat();
}

async function live() {
  try {
    await refresh();
    await refreshPanel();
  } catch {
    at("link").textContent = word("offline");
    version = null;
  }
  setTimeout(live, document.hidden ? POLL_MS * 5 : POLL_MS);
}

function relabel() {
  speak();
  at("language").textContent = word("language");
  relabelChat();
  relabelPanel();
  draw();
}

function paint(theme) {
  if (theme && theme !== "system") document.documentElement.dataset.theme = theme;
}

function turnTheme() {
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const now = document.documentElement.dataset.theme ?? system;
  const next = now === "dark" ? "light" : "dark";
  localStorage.setItem("theme", next);
  paint(next);
}

/** "+" and digits, or the @name of somebody on Instagram. */
function addressOf(typed) {
  const text = typed.trim();
  return text.startsWith("@") ? text.toLowerCase() : `+${text.replace(/[^\d]/g, "")}`;
}

function startPerson(event) {
  event.preventDefault();
  const phone = addressOf(at("new-phone").value);
  const name = at("new-name").value.trim();
  at("person-dialog").close();
  const named = name ? api(`/people/${phone}`, "PUT", { name }) : Promise.resolve();
  named.then(() => show(phone)).then(() => at("text").focus());
}

function setUp() {
  const given = new URLSearchParams(location.search);
  paint(given.get("theme") ?? localStorage.getItem("theme") ?? localStorage.getItem("piloto.theme"));
  setUpChat();
  setUpPanel();
  relabel();
  at("language").addEventListener("click", () => { switchLanguage(); relabel(); version = null; });
  at("theme").addEventListener("click", turnTheme);
  at("search").addEventListener("input", () => { version = null; refresh(); });
  at("back").addEventListener("click", () => { document.body.dataset.view = "people"; closeChat(); version = null; });
  at("new-person").addEventListener("click", () => at("person-dialog").showModal());
  at("cancel-person").addEventListener("click", () => at("person-dialog").close());
  at("person-form").addEventListener("submit", startPerson);
  if (given.get("phone")) show(addressOf(given.get("phone")));
  if (given.has("panel")) at("open-panel").click();
  live();
}

setUp();
