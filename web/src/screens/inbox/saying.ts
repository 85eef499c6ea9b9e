/** What leaves when somebody presses send: the files of the tray with their caption, or the words alone. */
import { hasCaption, LONGEST_CAPTION } from "./attach";
import { makeOutgoing, type Outgoing, type Saying } from "./outbox";
import type { Tray } from "./tray";
import { keepFile } from "./uploads";

const LONGEST_TEXT = 4096;

/** How many letters fit: a caption is shorter than a text. */
export function longest(tray: Tray): number {
  return tray.files.some(({ kind }) => hasCaption(kind)) ? LONGEST_CAPTION : LONGEST_TEXT;
}

/** The messages in their order. The words are the caption of the first file that has one. */
export function messagesOf(conversation: string, words: string, tray: Tray): Outgoing[] {
  const captioned = tray.files.find(({ kind }) => hasCaption(kind));
  const bodies: Saying[] = tray.files.map((one) => ({
    media: {
      kind: one.kind,
      caption: one === captioned ? words : "",
      filename: one.kind === "document" ? one.file.name.slice(0, 240) : "",
      // What was recorded on a phone comes in this format, and is shown with its wave.
      voice: one.kind === "audio" && one.type === "audio/ogg",
    },
  }));
  if (words && !captioned) bodies.push({ text: words });
  return bodies.map((body, index) => {
    const quoting = index === 0 && tray.quote ? { ...body, reply_to: tray.quote } : body;
    const message = makeOutgoing(conversation, quoting, body.media?.caption ?? words);
    const file = tray.files[index];
    if (file) keepFile(message.key, file);
    // One after the other, also within the same millisecond.
    return { ...message, at: message.at + index };
  });
}
