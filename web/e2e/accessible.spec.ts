import { expectAccessible, test, use, visit } from "./piloto";
import { PLACES } from "./places";

for (const place of PLACES) {
  for (const theme of ["light", "dark"] as const) {
    test.describe(`${place.name}, ${theme}`, () => {
      if (place.signedOut) test.use({ storageState: { cookies: [], origins: [] } });

      test("has no serious finding of axe", async ({ page }) => {
        await page.emulateMedia({ reducedMotion: "reduce" });
        await use(page, { theme });
        await visit(page, place.path);
        await place.open?.(page);
        if (place.open) await page.getByRole(place.popup ?? "dialog").waitFor();
        await expectAccessible(page);
      });
    });
  }
}
