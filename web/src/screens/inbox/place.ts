/** Reads where a place is: two numbers as people copy them, or the link of a map. Pure. */

export interface Point {
  latitude: number;
  longitude: number;
}

const NUMBERS = /(-?\d{1,2}(?:\.\d+)?)\s*(?:,|%2C|;|\s)\s*(-?\d{1,3}(?:\.\d+)?)/i;
/** Where map links keep the point: the pin goes before the middle of the view. */
const PLACES = [/!3d(-?[\d.]+)!4d(-?[\d.]+)/, /[?&](?:q|query|ll|daddr)=([^&]+)/, /@([^/]+)/];

export function pointOf(text: string): Point | undefined {
  const bare = text.trim();
  if (!/^https?:/i.test(bare)) return read(new RegExp(`^${NUMBERS.source}$`, "i").exec(bare));
  for (const place of PLACES) {
    const match = place.exec(bare);
    const point = match?.[2] === undefined ? read(NUMBERS.exec(match?.[1] ?? "")) : read(match);
    if (point) return point;
  }
  return undefined;
}

function read(match: RegExpExecArray | null): Point | undefined {
  if (!match) return undefined;
  const [latitude, longitude] = [Number(match[1]), Number(match[2])];
  const fits = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  return fits ? { latitude, longitude } : undefined;
}
