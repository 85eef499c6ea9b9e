/** React and the root of the page, in a file of its own that the page runs first (vite.config.ts). */
import { createRoot } from "react-dom/client";

export const root = createRoot(document.getElementById("root") as HTMLElement);
