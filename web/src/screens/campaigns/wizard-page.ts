/** The wizard is a chunk of its own: most visits to campaigns never make one. */
import { page } from "@/app/page";

export const wizard = page("campaigns", () => import("./wizard"));

if (location.pathname === "/campaigns/new") void wizard.preload();
