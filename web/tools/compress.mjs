// Leaves a .br beside every text file of dist/: servers need not compress the same bytes again and again.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { brotliCompressSync } from "node:zlib";

const WORTH_BYTES = 1000;

export function compress(folder) {
  for (const one of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const file = path.join(one.parentPath, one.name);
    if (!one.isFile() || !/\.(js|css|html|svg|json)$/.test(one.name)) continue;
    const whole = readFileSync(file);
    if (whole.length >= WORTH_BYTES) writeFileSync(`${file}.br`, brotliCompressSync(whole));
  }
}
