import { expectAccessible, test, use } from "./piloto";
import { enter, PLACES } from "./places";

for (const place of PLACES) {
  test.describe(place.name, () => {
    if (place.signedOut) test.use({ storageState: { cookies: [], origins: [] } });

    test("has no serious finding of axe, light and dark, and no sideways scroll", async ({
      page,
    }) => {
      await use(page, { theme: "light" });
      await enter(page, place);
      await expectAccessible(page);
    });
  });
}
