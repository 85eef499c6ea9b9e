import { expectAccessible, test, use } from "./piloto";
import { enter, PLACES } from "./places";

for (const place of PLACES) {
  for (const theme of ["light", "dark"] as const) {
    test.describe(`${place.name}, ${theme}`, () => {
      if (place.signedOut) test.use({ storageState: { cookies: [], origins: [] } });

      test("has no serious finding of axe", async ({ page }) => {
        await page.emulateMedia({ reducedMotion: "reduce" });
        await use(page, { theme });
        await enter(page, place);
        await expectAccessible(page);
      });
    });
  }
}
