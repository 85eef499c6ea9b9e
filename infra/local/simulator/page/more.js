/** Everything a person does beside writing: sends other kinds, reacts, quotes, edits, deletes. */

import { make } from "./app.js";
import { word } from "./words.js";

const EMOJI = ["👍", "❤️", "😂", "😮", "😢", "🙏"];
const KINDS = ["image", "audio", "video", "document", "sticker", "location", "contacts", "order", "unsupported"];
const ON_INSTAGRAM = ["comment", "echo"];
const ASKS = { location: ["place", "address"], contacts: ["name", "phone"] };
const at = (id) => document.getElementById(id);
let send = null;
let chosen = null;
let asked = null;
let pending = null;

/** Return what the next words are: an answer to a message, or its new words. */
export function takePending() {
  const taken = pending;
  setPending(null);
  return taken;
}

function setPending(next) {
  pending = next;
  at("pending").hidden = next === null;
  if (!next) return;
  at("pending-what").textContent = word(next.type === "edit" ? "editing" : "replying");
  at("pending-text").textContent = next.shown;
  at("text").focus();
}

/** Open what can be done with one message. */
export function openMessage(item) {
  chosen = item;
  const mine = item.direction === "in";
  at("message-text").textContent = item.text || word(item.type);
  at("emoji").replaceChildren(...EMOJI.map((emoji) => emojiButton(emoji, item)));
  at("edit").hidden = !mine || item.type !== "text";
  at("revoke").hidden = !mine;
  at("message-dialog").showModal();
}

function emojiButton(emoji, item) {
  const given = item.reactions.in === emoji;
  const label = `${word(given ? "unreact" : "react")} ${emoji}`;
  const button = make("button", given ? "emoji given" : "emoji", emoji, { type: "button", "aria-label": label });
  button.addEventListener("click", () => {
    at("message-dialog").close();
    send({ type: "reaction", text: given ? "" : emoji, reply_to: item.id });
  });
  return button;
}

function then(work) {
  return () => {
    at("message-dialog").close();
    work();
  };
}

function pick(kind) {
  at("more").open = false;
  if (kind in ASKS) return ask(kind);
  const text = kind === "audio" || kind === "sticker" ? "" : at("text").value.trim();
  // These are words and nothing else.
  if (!text && ON_INSTAGRAM.includes(kind)) return at("text").focus();
  if (text) at("text").value = "";
  send({ type: kind, text, ...answering() });
}

function answering() {
  if (pending?.type === "edit") return {};
  const taken = takePending();
  return taken ? { reply_to: taken.reply_to } : {};
}

function ask(kind) {
  asked = kind;
  const [first, second] = ASKS[kind];
  at("ask-title").textContent = word(kind);
  at("ask-first-label").textContent = word(first);
  at("ask-second-label").textContent = word(second);
  at("ask-first").value = at("ask-second").value = "";
  at("ask-dialog").showModal();
}

function answerAsk(event) {
  event.preventDefault();
  at("ask-dialog").close();
  const lines = [at("ask-first").value.trim(), at("ask-second").value.trim()].filter(Boolean);
  send({ type: asked, text: lines.join("\n"), ...answering() });
}

/** Put the words of these parts in the language in force. */
export function relabelMore(onInstagram) {
  const kinds = onInstagram ? ON_INSTAGRAM : KINDS;
  at("kinds").replaceChildren(...kinds.map((kind) => {
    const item = make("li");
    const button = make("button", "plain", word(kind), { type: "button" });
    button.addEventListener("click", () => pick(kind));
    item.append(button);
    return item;
  }));
}

/** Listen; `sending` takes one message to the simulator. */
export function setUpMore(sending) {
  send = sending;
  at("reply").addEventListener("click", then(() => setPending({ reply_to: chosen.id, shown: chosen.text || word(chosen.type) })));
  at("edit").addEventListener("click", then(() => {
    at("text").value = chosen.text;
    setPending({ type: "edit", reply_to: chosen.id, shown: chosen.text });
  }));
  at("revoke").addEventListener("click", then(() => send({ type: "revoke", reply_to: chosen.id })));
  at("close-message").addEventListener("click", then(() => undefined));
  at("drop-pending").addEventListener("click", () => setPending(null));
  at("ask-form").addEventListener("submit", answerAsk);
  at("cancel-ask").addEventListener("click", () => at("ask-dialog").close());
  document.addEventListener("click", (event) => {
    if (!at("more").contains(event.target)) at("more").open = false;
  });
}
