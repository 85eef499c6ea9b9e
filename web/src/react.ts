/** React, in a file of its own that the page runs first (vite.config.ts). */
export { createRoot } from "react-dom/client";
