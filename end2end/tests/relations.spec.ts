// Territories, relationships between partners, and companies that are one.

import { CLAIRE, DANA, ROBIN, SAM } from "../people.ts";
import { asText, expect, open, type Page, test } from "../portal.ts";

test.use({ expected: /status of (303|404|409|422)/ });

const FARMS = "Links to eight fish farms";

/** The page of a partner. */
async function partner(page: Page, name: string): Promise<string> {
  await open(page, `/partners?q=${encodeURIComponent(name)}`);
  const address = await page.getByRole("main").getByRole("link", { name }).first().getAttribute("href");
  await open(page, address ?? "");
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  return address ?? "";
}

async function addTerritory(page: Page, name: string, condition: string): Promise<void> {
  await open(page, "/territories/new");
  await page.getByLabel("Territory").fill(name);
  await asText(page);
  await page.getByLabel("Customers").fill(condition);
  await page.getByRole("button", { name: "Add a territory" }).click();
}

test("a channel manager adds a territory, gives it to a partner, and cannot delete it while somebody has it @plain", async ({ as }) => {
  const dana = await as(DANA);
  await addTerritory(dana, "German speaking", "country in (DE, AT, CH)");
  await expect(dana.getByRole("heading", { level: 1, name: "German speaking" })).toBeVisible();
  await expect(dana.getByText("No partner has this territory yet")).toBeVisible();
  const territory = new URL(dana.url()).pathname;

  const northwind = await partner(dana, "Northwind Resellers");
  await open(dana, `${northwind}/edit`);
  await dana.getByText("German speaking").click();
  await expect(dana.getByRole("checkbox", { name: "German speaking" })).toBeChecked();
  await dana.getByRole("button", { name: "Save" }).click();
  await expect(dana.getByRole("heading", { level: 1, name: "Northwind Resellers", exact: true })).toBeVisible();
  await expect(dana.getByRole("link", { name: "German speaking" })).toBeVisible();

  await open(dana, territory);
  await expect(dana.getByRole("link", { name: "Northwind Resellers" })).toBeVisible();
  await dana.getByRole("button", { name: "Delete" }).click();
  await expect(dana.getByText("Northwind Resellers still has this territory.")).toBeVisible();
});

test("what is wrong with a territory's condition stands at the condition @plain", async ({ as }) => {
  const dana = await as(DANA);
  await addTerritory(dana, "Nowhere", "contry = DE");
  const condition = dana.getByLabel("Customers");
  await expect(condition).toHaveAccessibleDescription(/Did you mean “country”/);
  await expect(condition).toHaveValue("contry = DE");
  await condition.fill("country = DE");
  await dana.getByRole("button", { name: "Add a territory" }).click();
  await expect(dana.getByRole("heading", { level: 1, name: "Nowhere" })).toBeVisible();
});

test("a relationship stands on both pages until it is ended @plain", async ({ as }) => {
  const dana = await as(DANA);
  const meridian = await partner(dana, "Meridian Distribution");
  await dana.getByRole("link", { name: "Add a relationship" }).click();
  await dana.getByRole("button", { name: "Add a relationship" }).click();
  await expect(dana.getByRole("combobox", { name: "Relationship" })).toHaveAccessibleDescription(/Choose how the two stand/);
  await dana.getByRole("combobox", { name: "Relationship" }).selectOption({ label: "Distributes to" });
  await dana.getByLabel("Other company").fill("Northwind Resellers");
  await dana.getByRole("button", { name: "Add a relationship" }).click();
  await expect(dana.getByRole("heading", { level: 1, name: "Meridian Distribution", exact: true })).toBeVisible();
  await expect(dana.getByRole("row", { name: /Distributes to Northwind Resellers/ })).toBeVisible();

  await partner(dana, "Northwind Resellers");
  await expect(dana.getByRole("row", { name: /Supplied by Meridian Distribution/ })).toBeVisible();
  await open(dana, "/relationships?q=meridian");
  await expect(dana.getByRole("link", { name: "Meridian Distribution" })).toBeVisible();

  await open(dana, meridian);
  await dana.getByRole("button", { name: /^End/ }).click();
  await expect(dana.getByText("It has no relationship with another partner.")).toBeVisible();
});

test("a relationship is made and ended after it was shown whom that touches @plain", async ({ as }) => {
  const robin = await as(ROBIN, "/access/defaults/all");
  const shares = robin.getByRole("combobox", { name: "Distributes to: Registration" });
  await shares.selectOption({ label: "To read, managers and executives" });
  await robin.getByRole("button", { name: "Show what this changes" }).click();
  await expect(robin.getByRole("heading", { name: "What this changes" })).toBeVisible();
  await robin.getByRole("button", { name: "Save" }).click();
  await expect(robin.getByRole("heading", { name: "What this changes" })).toHaveCount(0);

  const dana = await as(DANA);
  const claire = await as(CLAIRE, "/registrations?q=Nordlys");
  await partner(dana, "Meridian Distribution");
  await dana.getByRole("link", { name: "Add a relationship" }).click();
  await dana.getByRole("combobox", { name: "Relationship" }).selectOption({ label: "Distributes to" });
  await dana.getByLabel("Other company").fill("Northwind Resellers");
  await dana.getByRole("button", { name: "Add a relationship" }).click();
  await expect(dana.getByRole("heading", { name: "What this changes" })).toBeVisible();
  await expect(dana.getByText("Meridian Distribution distributes to Northwind Resellers")).toBeVisible();
  await expect(dana.getByRole("cell", { name: `${CLAIRE.name}, Meridian Distribution` })).toBeVisible();
  await expect(dana.getByLabel("Other company")).toHaveValue("Northwind Resellers");
  await open(claire, "/registrations?q=Nordlys");
  await expect(claire.getByRole("link", { name: FARMS }), "nothing is shared before it is made").toHaveCount(0);
  await dana.getByRole("button", { name: "Add a relationship" }).click();
  await expect(dana.getByRole("row", { name: /Distributes to Northwind Resellers/ })).toBeVisible();
  await open(claire, "/registrations?q=Nordlys");
  await expect(claire.getByRole("link", { name: FARMS })).toBeVisible();

  await dana.getByRole("button", { name: /^End/ }).click();
  await expect(dana.getByRole("heading", { level: 1, name: "End a relationship" })).toBeVisible();
  await expect(dana.getByRole("cell", { name: `${CLAIRE.name}, Meridian Distribution` })).toBeVisible();
  await dana.getByRole("button", { name: "End it" }).click();
  await expect(dana.getByRole("heading", { level: 1, name: "Meridian Distribution", exact: true })).toBeVisible();
  await expect(dana.getByText("It has no relationship with another partner.")).toBeVisible();
  await open(claire, "/registrations?q=Nordlys");
  await expect(claire.getByRole("link", { name: FARMS })).toHaveCount(0);
});

test("two companies that are one are merged, and the old address leads to the one that stays @plain", async ({ as }) => {
  const dana = await as(DANA);
  const meridian = await partner(dana, "Meridian Distribution");
  const northwind = await partner(dana, "Northwind Resellers");
  await open(dana, meridian);
  await dana.getByRole("link", { name: "Merge" }).click();
  await dana.getByLabel("Merge into").fill("Nobody & Sons");
  await dana.getByRole("button", { name: "Show what would move" }).click();
  await expect(dana.getByLabel("Merge into")).toHaveAccessibleDescription(/There is no other company of this name/);
  await dana.getByLabel("Merge into").fill("Northwind Resellers");
  await dana.getByRole("button", { name: "Show what would move" }).click();
  await expect(dana.getByRole("heading", { name: "What moves" })).toBeVisible();
  await expect(dana.getByText("1 person")).toBeVisible();
  await expect(dana.getByRole("table", { name: /Meridian Distribution beside Northwind Resellers/ })).toBeVisible();
  await dana.getByRole("button", { name: "Merge for good" }).click();
  await expect(dana.getByRole("heading", { level: 1, name: "Northwind Resellers", exact: true })).toBeVisible();

  await open(dana, meridian);
  await expect(dana.getByRole("heading", { level: 1, name: "Northwind Resellers", exact: true })).toBeVisible();
  expect(new URL(dana.url()).pathname).toBe(northwind);
  await open(dana, "/companies?q=meridian");
  await expect(dana.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
});

test("for a partner there are no territories and no relationships @plain", async ({ as }) => {
  const sam = await as(SAM);
  for (const place of ["/territories", "/territories/new", "/relationships"]) {
    expect((await sam.goto(place))?.status()).toBe(404);
    await expect(sam.getByRole("heading", { level: 1, name: "Not found" })).toBeVisible();
  }
});
