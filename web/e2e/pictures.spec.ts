/** `npm run pictures`: every screen in both themes, sizes and languages, to be looked at by somebody; what only a journey reaches it keeps itself. */
import path from "node:path";
import { test, use } from "./piloto";
import { enter, PLACES } from "./places";

const FOLDER = process.env.PICTURES ?? "pictures";

for (const place of PLACES) {
  for (const theme of ["light", "dark"] as const) {
    for (const language of ["pt-BR", "en"] as const) {
      test.describe(`${place.name} ${theme} ${language}`, () => {
        if (place.signedOut) test.use({ storageState: { cookies: [], origins: [] } });

        test("is taken", async ({ page }, { project }) => {
          await use(page, { theme, language });
          await enter(page, place);
          const name = `${place.name}-${project.name.replace("pictures-", "")}-${theme}-${language}.png`;
          await page.screenshot({ path: path.join(FOLDER, name) });
        });
      });
    }
  }
}
