// A picture of every screen at three widths in both themes.

import path from "node:path";
import { THEMES, dress } from "../axe.ts";
import { NEWCOMER, ROBIN, signIn } from "../people.ts";
import { alive, test } from "../portal.ts";
import { ON_THE_WAY, SCREENS } from "../screens.ts";
import { addAdministrator, addNewcomer } from "../start.ts";

const folder = path.resolve(process.env.SHOTS ?? "../target/shots");
const SIZES = [
  { width: 390, height: 844 },
  { width: 820, height: 1180 },
  { width: 1440, height: 900 },
];

for (const screen of SCREENS) {
  test.describe(() => {
    test.use({ database: screen.database ?? "demo", expected: ON_THE_WAY });

    test(screen.name, async ({ page, portal }) => {
      if (screen.database === "empty") await addAdministrator(portal, ROBIN);
      if (screen.who === NEWCOMER) await addNewcomer(portal, NEWCOMER);
      if (screen.who) {
        await signIn(page, screen.who);
        await alive(page);
      }
      await screen.visit(page);
      for (const size of SIZES) {
        await page.setViewportSize(size);
        // As tall as the page, so that what is fixed to the window does not lie across it.
        const height = await page.evaluate(() => document.documentElement.scrollHeight);
        await page.setViewportSize({ width: size.width, height: Math.max(height, size.height) });
        for (const colorScheme of THEMES) {
          await dress(page, colorScheme);
          const name = `${screen.name}-${size.width}-${colorScheme}.png`;
          await page.screenshot({ path: path.join(folder, name) });
        }
      }
    });
  });
}
