// Every screen in both themes, on a phone and on a desk: axe finds nothing, nothing sticks out sideways, the browser complains of nothing.

import { expectAccessible } from "../axe.ts";
import { NEWCOMER, ROBIN, signIn } from "../people.ts";
import { alive, test } from "../portal.ts";
import { ON_THE_WAY, SCREENS } from "../screens.ts";
import { addAdministrator, addNewcomer } from "../start.ts";

for (const screen of SCREENS) {
  test.describe(() => {
    test.use({ database: screen.database ?? "demo", expected: ON_THE_WAY });

    test(`${screen.name} is for everyone`, async ({ page, portal }) => {
      if (screen.database === "empty") await addAdministrator(portal, ROBIN);
      if (screen.who === NEWCOMER) await addNewcomer(portal, NEWCOMER);
      if (screen.who) {
        await signIn(page, screen.who);
        await alive(page);
      }
      await screen.visit(page);
      await expectAccessible(page);
    });
  });
}
