/** The one place to take zod from: without `jitless` it tries `new Function`, which our policy forbids. */
import * as z from "zod/mini";

z.config({ jitless: true });

export { z };
