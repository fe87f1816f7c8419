// Companies: who adds them, who changes them, and what is said when two people do.

import { DANA, PIOTR, SAM } from "../people.ts";
import { asText, expect, open, test } from "../portal.ts";

test.use({ expected: /status of (404|409|422)/ });

test("a channel manager adds a company, says what it belongs to, and finds it again @plain", async ({ as }) => {
  const dana = await as(DANA, "/companies");
  await dana.getByRole("link", { name: "Add a company" }).first().click();
  await expect(dana.getByRole("heading", { level: 1, name: "Add a company" })).toBeVisible();
  await dana.getByLabel("Company name").fill("Elbkontor Logistik GmbH");
  await dana.getByLabel("Country").selectOption({ label: "Germany" });
  await dana.getByLabel("Parent company").fill("Northwind Resellers");
  await dana.getByRole("combobox", { name: "Partner", exact: true }).selectOption({ label: "No" });
  await dana.getByRole("combobox", { name: "Type" }).selectOption({ label: "Customer" });
  await dana.getByRole("button", { name: "Add a company" }).click();
  await expect(dana.getByRole("heading", { level: 1, name: "Elbkontor Logistik GmbH" })).toBeVisible();
  await dana.getByRole("link", { name: "Northwind Resellers" }).last().click();
  await expect(dana.getByRole("heading", { name: "Companies that belong to it" })).toBeVisible();
  await expect(dana.getByRole("link", { name: "Elbkontor Logistik GmbH" })).toBeVisible();
  await open(dana, "/companies?q=elbkontor");
  await expect(dana.getByRole("link", { name: "Elbkontor Logistik GmbH" })).toBeVisible();
});

test("what is wrong stands at its field, and what was typed stays @plain", async ({ as }) => {
  const dana = await as(DANA, "/companies/new");
  await dana.getByLabel("Company name").fill("Elbkontor Logistik GmbH");
  await dana.getByLabel("Parent company").fill("Nobody & Sons");
  await dana.getByRole("combobox", { name: "Partner", exact: true }).selectOption({ label: "No" });
  await dana.getByRole("combobox", { name: "Type" }).selectOption({ label: "Customer" });
  await dana.getByRole("button", { name: "Add a company" }).click();
  await expect(dana.getByRole("alert").filter({ hasText: /needs? another look/ })).toBeVisible();
  await expect(dana.getByLabel("Parent company")).toHaveAccessibleDescription(/There is no company of this name/);
  await expect(dana.getByLabel("Company name")).toHaveValue("Elbkontor Logistik GmbH");
});

test("of two people who change a company, the later one is told what is stored now @plain", async ({ as }) => {
  const address = async (page: Awaited<ReturnType<typeof as>>) => {
    await page.getByRole("link", { name: "Meridian Distribution" }).first().click();
    await page.getByRole("link", { name: "Edit" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Edit Meridian Distribution" })).toBeVisible();
  };
  const dana = await as(DANA, "/partners?q=meridian");
  const piotr = await as(PIOTR, "/partners?q=meridian");
  await address(dana);
  await address(piotr);
  await dana.getByLabel("Sector").fill("Distribution");
  await dana.getByRole("button", { name: "Save" }).click();
  await expect(dana.getByRole("heading", { level: 1, name: "Meridian Distribution", exact: true })).toBeVisible();

  await piotr.getByLabel("Sector").fill("Wholesale");
  await piotr.getByRole("button", { name: "Save" }).click();
  await expect(piotr.getByText("This is not saved yet.")).toBeVisible();
  await expect(piotr.getByLabel("Sector")).toHaveValue("Wholesale");
  await expect(piotr.getByLabel("Sector")).toHaveAccessibleDescription(/Stored now: Distribution/);
  await piotr.getByRole("button", { name: "Save" }).click();
  await expect(piotr.getByRole("heading", { level: 1, name: "Meridian Distribution", exact: true })).toBeVisible();
  await expect(piotr.getByText("Wholesale")).toBeVisible();
});

test("what could not be saved can be corrected, or given up for what is stored @plain", async ({ as }) => {
  const dana = await as(DANA, "/partners?q=meridian");
  await dana.getByRole("link", { name: "Meridian Distribution" }).first().click();
  await dana.getByRole("link", { name: "Edit" }).click();
  const parent = dana.getByLabel("Parent company");
  await parent.fill("Meridian Distribution");
  await dana.getByRole("button", { name: "Save" }).click();
  await expect(parent).toHaveAccessibleDescription(/A company cannot belong to itself/);
  await parent.fill("Northwind Resellers");
  await dana.getByRole("button", { name: "Save" }).click();
  await expect(dana.getByRole("heading", { level: 1, name: "Meridian Distribution", exact: true })).toBeVisible();
  await expect(dana.getByRole("heading", { name: "Belongs to" })).toBeVisible();

  const edit = `${new URL(dana.url()).pathname}/edit`;
  const piotr = await as(PIOTR, edit);
  await open(dana, edit);
  await dana.getByLabel("Sector").fill("Distribution");
  await dana.getByRole("button", { name: "Save" }).click();
  await expect(dana.getByRole("heading", { level: 1, name: "Meridian Distribution", exact: true })).toBeVisible();
  await piotr.getByLabel("Sector").fill("Wholesale");
  await piotr.getByRole("button", { name: "Save" }).click();
  await piotr.getByRole("button", { name: "Use what is stored" }).click();
  await expect(piotr.getByRole("heading", { level: 1, name: "Meridian Distribution", exact: true })).toBeVisible();
  await open(piotr, edit);
  await expect(piotr.getByLabel("Sector")).toHaveValue("Distribution");
});

test("a partner that is one is asked how it stands, and one in use stays one @plain", async ({ as }) => {
  const dana = await as(DANA, "/partners?q=northwind");
  await dana.getByRole("link", { name: "Northwind Resellers" }).first().click();
  await dana.getByRole("link", { name: "Edit" }).click();
  await dana.getByRole("combobox", { name: "Tier" }).selectOption({ label: "Gold" });
  await dana.getByRole("button", { name: "Save" }).click();
  await expect(dana.getByText("Gold")).toBeVisible();
  await dana.getByRole("link", { name: "Edit" }).click();
  await dana.getByRole("combobox", { name: "Partner", exact: true }).selectOption({ label: "No" });
  await dana.getByRole("button", { name: "Save" }).click();
  await expect(dana.getByRole("combobox", { name: "Partner", exact: true })).toHaveAccessibleDescription(
    /can still sign in or have registrations/,
  );
});

test("a condition says what search and filters cannot, and what is wrong with it @plain", async ({ as }) => {
  const dana = await as(DANA, "/companies");
  await dana.getByText("Condition", { exact: true }).first().click();
  await asText(dana);
  const condition = dana.getByRole("textbox", { name: "Condition" });
  await condition.fill("is_partner = yes and not (country = DE)");
  await condition.press("Enter");
  await expect(dana.getByRole("link", { name: "Baltic Systems" })).toBeVisible();
  await expect(dana.getByRole("link", { name: "Northwind Resellers" })).toHaveCount(0);
  await expect(dana.getByText("2 entries")).toBeVisible();

  await condition.fill("contry = DE");
  await condition.press("Enter");
  await expect(condition).toHaveAccessibleDescription(/Did you mean “country”/);
  await expect(condition).toHaveValue("contry = DE");
  await expect(dana.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
});

test("what a partner may not see is not there for a condition either @plain", async ({ as }) => {
  const sam = await as(SAM, "/opportunities?where=probability+%3E+50");
  const condition = sam.getByRole("textbox", { name: "Condition" });
  await expect(condition).toHaveAccessibleDescription(/There is no field called/);
  await sam.getByText("What a condition can ask for").first().click();
  await expect(sam.getByRole("table", { name: "What a condition can ask for" })).not.toContainText("probability");
});

test("for a partner there are no companies @plain", async ({ as }) => {
  const sam = await as(SAM);
  for (const place of ["/companies", "/companies/new", "/partners"]) {
    expect((await sam.goto(place))?.status()).toBe(404);
    await expect(sam.getByRole("heading", { level: 1, name: "Not found" })).toBeVisible();
  }
});
