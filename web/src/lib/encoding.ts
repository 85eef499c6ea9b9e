/** Finds out what a file is written in, by the same signs as the server, so that the preview is what will be imported. */

export interface Decoded {
  text: string;
  encoding: Encoding;
}
export type Encoding = "utf-8" | "utf-16" | "windows-1252" | "dos-850" | "macintosh";

const SAMPLE_BYTES = 200_000;
const OUR_LETTERS = new Set("áàâãäéêëíïóôõöúüçñÁÀÂÃÄÉÊËÍÏÓÔÕÖÚÜÇÑªº°–’“”€§´`");
/** Code page 850, from 0x80 on: what DOS programs still write; no browser reads it. */
const CP850 =
  "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0";

export function decode(bytes: Uint8Array): Decoded {
  const utf16 = utf16Label(bytes);
  if (utf16) return { text: clean(new TextDecoder(utf16).decode(bytes)), encoding: "utf-16" };
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return { text: clean(text), encoding: "utf-8" };
  } catch {
    return eightBit(bytes);
  }
}

function clean(text: string): string {
  return text.replace(/^\ufeff/, "").replaceAll("\0", "");
}

function utf16Label(bytes: Uint8Array): "utf-16le" | "utf-16be" | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  const zeros = [0, 0];
  sample.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  if (even + odd <= sample.length / 5) return null;
  return odd > even ? "utf-16le" : "utf-16be";
}

const READERS: Readonly<
  Record<"windows-1252" | "dos-850" | "macintosh", (b: Uint8Array) => string>
> = {
  "windows-1252": (bytes) => new TextDecoder("windows-1252").decode(bytes),
  "dos-850": readCp850,
  macintosh: (bytes) => new TextDecoder("macintosh").decode(bytes),
};

function eightBit(bytes: Uint8Array): Decoded {
  const high = bytes.subarray(0, SAMPLE_BYTES).filter((byte) => byte >= 0x80);
  const share = (read: (b: Uint8Array) => string) =>
    [...read(high)].filter((letter) => OUR_LETTERS.has(letter)).length;
  let best: keyof typeof READERS = "windows-1252";
  for (const name of ["dos-850", "macintosh"] as const)
    if (share(READERS[name]) > share(READERS[best])) best = name;
  return { text: clean(READERS[best](bytes)), encoding: best };
}

function readCp850(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let start = 0; start < bytes.length; start += 8192) {
    const codes = Array.from(bytes.subarray(start, start + 8192), (byte) =>
      byte < 0x80 ? byte : CP850.charCodeAt(byte - 0x80),
    );
    parts.push(String.fromCharCode(...codes));
  }
  return parts.join("");
}
