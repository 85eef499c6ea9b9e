/** One phone: its bubbles, its owner's settings, and the composer. */

import { api, dress, make, readable } from "./app.js";
import { openMessage, relabelMore, setUpMore, takePending } from "./more.js";
import { choicesOf, framedBy, threadOf } from "./thread.js";
import { language, word } from "./words.js";

const FLAGS = ["hidden", "no_whatsapp"];
const at = (id) => document.getElementById(id);
let phone = null;
let person = null;
let shown = "";

/** Return whose phone is open. */
export function openPhone() {
  return phone;
}

function isThere() {
  return phone !== null && phone.startsWith("@");
}

/** Open the phone of a person. */
export async function openChat(next) {
  if (next !== phone) takePending();
  phone = next;
  relabelChat();
  shown = "";
  at("nothing").hidden = true;
  at("open").hidden = false;
  await refreshChat();
}

/** Show no phone. */
export function closeChat() {
  phone = null;
  at("nothing").hidden = false;
  at("open").hidden = true;
}

/** Bring the open phone up to date. */
export async function refreshChat() {
  if (phone === null) return;
  const asked = phone;
  const found = await api(`/people/${asked}/messages`);
  if (asked !== phone) return;
  person = found.person;
  phone = person.phone;
  introduce();
  const state = JSON.stringify(found.items) + language;
  if (state === shown) return;
  shown = state;
  draw(threadOf(found.items));
  const unread = found.items.length && found.items.at(-1).direction === "out";
  if (unread) await api(`/people/${phone}/seen`, "POST");
}

function introduce() {
  dress(at("face"), person);
  at("name").textContent = person.name;
  at("phone").textContent = readable(person.phone);
  if (document.activeElement !== at("rename")) at("rename").value = person.name;
  // These are WhatsApp's; on Instagram one has neither a number nor such a switch.
  for (const flag of ["opted_out", ...FLAGS]) at(flag).closest("label").hidden = isThere();
  at("opted_out").checked = person.opted_out;
  FLAGS.forEach((flag) => { at(flag).checked = person[flag]; });
}

function draw(items) {
  const list = at("messages");
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  const first = list.childElementCount === 0;
  const nodes = [];
  let day = "";
  for (const item of items) {
    const moment = new Date(item.at * 1000);
    if (moment.toDateString() !== day) {
      day = moment.toDateString();
      nodes.push(make("li", "day", dayName(moment)));
    }
    nodes.push(bubble(item, moment, items));
  }
  list.replaceChildren(...nodes);
  if (atEnd || first) list.scrollTop = list.scrollHeight;
}

function dayName(moment) {
  const today = new Date();
  const yesterday = new Date(today.getTime() - 86_400_000);
  if (moment.toDateString() === today.toDateString()) return word("today");
  if (moment.toDateString() === yesterday.toDateString()) return word("yesterday");
  return moment.toLocaleDateString(language, { day: "numeric", month: "long" });
}

function bubble(item, moment, items) {
  // The phone is the person's: what they wrote stands on the right.
  const node = make("li", item.direction === "in" ? "bubble mine" : "bubble");
  const quoted = item.reply_to && items.find((other) => other.id === item.reply_to);
  if (quoted) node.append(make("span", "quoted", quoted.text || word(quoted.type)));
  if (item.revoked) node.append(make("span", "gone", word("revoked")));
  else node.append(...holding(item));
  const foot = make("span", "foot");
  if (item.template) foot.append(make("span", "template", word("template"), { title: item.template }));
  if (item.edited) foot.append(make("i", "", word("edited")));
  foot.append(make("time", "", moment.toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" })));
  if (item.direction === "out") foot.append(ticks(item.status));
  if (!item.revoked && !isThere()) foot.append(tools(item));
  node.append(foot);
  const emoji = Object.values(item.reactions).filter(Boolean);
  if (emoji.length) node.append(make("span", "reactions", emoji.join(" "), { role: "img", "aria-label": `${word("reaction")} ${emoji.join(" ")}` }));
  return node;
}

function holding(item) {
  const parts = [];
  const { link, picture } = framedBy(item);
  const plain = item.type === "text" || item.type === "template";
  if (picture) parts.push(photo(picture, item));
  // Of other files only the kind is kept.
  else if (!plain) parts.push(make("span", "tag", word(item.type)));
  if (item.text && item.text !== `[${item.type}]`) parts.push(make("span", "words", item.text));
  if (link) parts.push(make("span", "opens", `${link.display_text} · ${link.url}`));
  const choices = choicesOf(item);
  if (choices.length) {
    const row = make("span", "choices-of");
    row.append(...choices.map(choiceButton));
    parts.push(row);
  }
  return parts;
}

function photo(id, item) {
  const image = make("img", "picture", "", { src: `api/files/${id}`, alt: word(item.type === "sticker" ? "sticker" : "image") });
  const list = at("messages");
  // Its height is known late: who was at the end stays there.
  image.addEventListener("load", () => {
    if (list.scrollHeight - list.scrollTop - list.clientHeight < image.height + 120) list.scrollTop = list.scrollHeight;
  });
  return image;
}

function choiceButton(answer) {
  const button = make("button", "choice", answer.text, { type: "button" });
  button.addEventListener("click", () => send(answer));
  return button;
}

function tools(item) {
  const button = make("button", "tools", "⋯", { type: "button", "aria-label": word("message") });
  button.addEventListener("click", () => openMessage(item));
  return button;
}

function ticks(status) {
  const label = word(status);
  const node = make("span", `ticks ${status}`, "", { title: label, role: "img", "aria-label": label });
  if (status === "failed") node.textContent = "!";
  else if (status === "accepted") node.append(drawing("M8 4.5V8l2.3 1.600M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2Z"));
  else node.append(drawing(status === "sent" ? "m3 8.5 3 3 7-7" : "m1 8.5 3 3 7-7M7.5 11l.5.5 7-7"));
  return node;
}

function drawing(path) {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  const line = document.createElementNS(namespace, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

/** Put the chat's own words in the language in force. */
export function relabelChat() {
  at("quick").replaceChildren(...word("quick").map(chip));
  relabelMore(isThere());
  shown = "";
}

function chip(text) {
  const button = make("button", "chip", text, { type: "button" });
  button.addEventListener("click", () => send({ text }));
  return button;
}

async function send(message) {
  await api(`/people/${phone}/messages`, "POST", message);
  await refreshChat();
  at("messages").scrollTop = at("messages").scrollHeight;
}

async function compose(event) {
  event.preventDefault();
  const text = at("text").value.trim();
  if (!text) return;
  const { shown: _, ...about } = takePending() ?? {};
  await send({ text, ...about });
  at("text").value = "";
  grow();
  at("text").focus();
}

function grow() {
  const box = at("text");
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight, 132)}px`;
}

/** Listen to the composer and the person's menu. */
export function setUpChat() {
  setUpMore(send);
  at("composer").addEventListener("submit", compose);
  at("text").addEventListener("input", grow);
  at("text").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) compose(event);
  });
  at("rename").addEventListener("change", () => api(`/people/${phone}`, "PUT", { name: at("rename").value.trim() || person.name }));
  FLAGS.forEach((flag) => {
    at(flag).addEventListener("change", () => api(`/people/${phone}`, "PUT", { [flag]: at(flag).checked }));
  });
  at("opted_out").addEventListener("change", () => {
    api(`/people/${phone}/preferences`, "POST", { value: at("opted_out").checked ? "stop" : "resume" });
  });
  document.addEventListener("click", (event) => {
    if (!at("menu").contains(event.target)) at("menu").open = false;
  });
}
