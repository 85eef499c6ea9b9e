/** What a phone shows of its messages: changes stand on what they change. Pure. */

const CHANGES = new Set(["reaction", "edit", "revoke"]);

/** Return the messages to draw, with their reactions, last words and whether they were deleted. */
export function threadOf(items) {
  const shown = items.filter((item) => !(CHANGES.has(item.type) && item.reply_to)).map((item) => ({ ...item, reactions: {} }));
  const byId = new Map(shown.map((item) => [item.id, item]));
  for (const change of items) {
    const target = CHANGES.has(change.type) && byId.get(change.reply_to);
    if (!target || change.status === "failed") continue;
    if (change.type === "reaction") target.reactions[change.direction] = change.text;
    else if (change.type === "edit") Object.assign(target, { text: change.text, edited: true });
    else Object.assign(target, { text: "", revoked: true, reactions: {} });
  }
  return shown;
}

/** Return what can be pressed below a message, as the phone will answer it. */
export function choicesOf(item) {
  const { buttons = [], rows = [] } = JSON.parse(item.offered ?? "{}");
  const answer = (of_list) => ({ id, title }) => ({ type: "interactive", text: title, choice: id, of_list, reply_to: item.id });
  return [...buttons.map(answer(false)), ...rows.map(answer(true))];
}

/** Return the link a message ends with and the picture it begins with. */
export function framedBy(item) {
  const { link, picture } = JSON.parse(item.offered ?? "{}");
  return { link, picture };
}
