/** A film of one second, made by the browser itself. */
import type { Page } from "@playwright/test";

export async function film(page: Page): Promise<Buffer> {
  const base64 = await page.evaluate(async () => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [320, 180];
    const context = canvas.getContext("2d");
    const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: "video/mp4" });
    const parts: Blob[] = [];
    recorder.ondataavailable = ({ data }) => parts.push(data);
    const over = new Promise((resolve) => {
      recorder.onstop = resolve;
    });
    recorder.start(100);
    const began = performance.now();
    // A busy machine begins late: until there is something to show.
    const lasts = () =>
      performance.now() - began < (parts.some(({ size }) => size > 0) ? 1000 : 10_000);
    while (lasts()) {
      const share = (performance.now() - began) / 1000;
      if (context) {
        context.fillStyle = "#b45309";
        context.fillRect(0, 0, 320, 180);
        context.fillStyle = "#fde68a";
        context.fillRect(320 * share - 40, 60, 80, 60);
      }
      await new Promise(requestAnimationFrame);
    }
    recorder.stop();
    await over;
    const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  });
  return Buffer.from(base64, "base64");
}
