import { beginRegistration } from "../deal.ts";
import { SAM } from "../people.ts";
import { test } from "../portal.ts";
test("try", async ({ as }) => {
  const sam = await as(SAM);
  await beginRegistration(sam);
  await sam.getByLabel("Customer's legal name").fill("?!");
  await sam.getByLabel("Customer's web domain").fill("nowhere");
  const b = sam.getByRole("button", { name: "Continue" });
  console.log(await b.boundingBox(), await sam.evaluate(() => document.activeElement?.id));
  await sam.getByLabel("Customer's web domain").blur();
  console.log(await b.boundingBox());
  await b.click();
  await sam.waitForTimeout(500);
  console.log(await sam.getByRole("alert").allInnerTexts(), await sam.evaluate(() => document.activeElement?.id));
});
