/** Which words of a text went and came, for the comparison of two versions. */

export interface Part {
  kind: "same" | "gone" | "new";
  text: string;
}

/** Beyond this the middle is shown as replaced as a whole: the table would take too long. */
const MOST_CELLS = 4_000_000;

/** The longest common subsequence of words and the spaces between them. */
export function compare(before: string, after: string): Part[] {
  const a = split(before);
  const b = split(after);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (
    end < a.length - start &&
    end < b.length - start &&
    a[a.length - 1 - end] === b[b.length - 1 - end]
  )
    end += 1;
  const parts: Part[] = [];
  push(parts, "same", a.slice(0, start).join(""));
  middle(a.slice(start, a.length - end), b.slice(start, b.length - end), parts);
  push(parts, "same", a.slice(a.length - end).join(""));
  return parts;
}

function split(text: string): string[] {
  return text.match(/\s+|[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) ?? [];
}

function middle(a: string[], b: string[], parts: Part[]): void {
  if (a.length * b.length > MOST_CELLS) {
    push(parts, "gone", a.join(""));
    push(parts, "new", b.join(""));
    return;
  }
  const width = b.length + 1;
  const longest = new Uint32Array((a.length + 1) * width);
  const at = (row: number, column: number) => longest[row * width + column] ?? 0;
  for (let row = a.length - 1; row >= 0; row -= 1)
    for (let column = b.length - 1; column >= 0; column -= 1)
      longest[row * width + column] =
        a[row] === b[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
  let row = 0;
  let column = 0;
  while (row < a.length || column < b.length) {
    if (row < a.length && column < b.length && a[row] === b[column]) {
      push(parts, "same", a[row] ?? "");
      row += 1;
      column += 1;
    } else if (
      row < a.length &&
      (column >= b.length || at(row + 1, column) >= at(row, column + 1))
    ) {
      push(parts, "gone", a[row] ?? "");
      row += 1;
    } else {
      push(parts, "new", b[column] ?? "");
      column += 1;
    }
  }
}

function push(parts: Part[], kind: Part["kind"], text: string): void {
  if (text === "") return;
  const last = parts.at(-1);
  if (last?.kind === kind) last.text += text;
  else parts.push({ kind, text });
}
