/** What leaves when somebody presses send: the files of the tray with their caption, or the words alone. */
import { hasCaption, LONGEST_CAPTION } from "./attach";
import type { Conversation, ThreadPages } from "./cache";
import { makeOutgoing, type Outgoing, type Saying } from "./outbox";
import type { Tray } from "./tray";
import { keepFile } from "./uploads";
import type { Channel } from "./window";

const LONGEST_TEXT = 4096;
const LONGEST_BYTES_ON_INSTAGRAM = 1000;

/** How long the words are, in what their channel counts: letters, on Instagram bytes. */
export function lengthOf(words: string, channel: Channel | null): number {
  return channel === "instagram" ? new TextEncoder().encode(words).length : words.length;
}

/** How much fits: a caption is shorter than a text. */
export function longest(tray: Tray, channel: Channel | null): number {
  if (channel === "instagram") return LONGEST_BYTES_ON_INSTAGRAM;
  return tray.files.some(({ kind }) => hasCaption(kind)) ? LONGEST_CAPTION : LONGEST_TEXT;
}

/** Whether what is quoted is a comment: its answer is private, and there is one of it. */
export function answersComment(
  quoted: string | undefined,
  thread: ThreadPages | undefined,
): boolean {
  const messages = thread?.pages.flatMap((page) => page.items) ?? [];
  return messages.find(({ id }) => id === quoted)?.content.type === "comment";
}

/** The messages in their order. The words are the caption of the first file that has one: Instagram has none. */
export function messagesOf(
  { id: conversation, channel }: Pick<Conversation, "id" | "channel">,
  words: string,
  tray: Tray,
): Outgoing[] {
  const captions = channel !== "instagram";
  const captioned = captions ? tray.files.find(({ kind }) => hasCaption(kind)) : undefined;
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
