// The audit trail: who did what, when, from where, and what became what.

import { FRESH, beginRegistration, continueTo, fillCustomer } from "../deal.ts";
import { DANA, ROBIN, SAM } from "../people.ts";
import { type Page, asText, expect, open, test } from "../portal.ts";

test.use({ expected: /status of 404/ });

/** The rows of the trail that tell of one kind of thing. */
const told = (page: Page, what: string) => page.getByRole("main").getByRole("link", { name: what, exact: true });

test("an administrator finds who changed a company, and what it was before @plain", async ({ as }) => {
  const dana = await as(DANA, "/partners?q=northwind");
  await dana.getByRole("main").getByRole("link", { name: "Northwind Resellers" }).first().click();
  await dana.getByRole("link", { name: "Edit" }).click();
  await dana.getByLabel("Sector").fill("Retail");
  await dana.getByRole("button", { name: "Save" }).click();
  await expect(dana.getByRole("heading", { level: 1, name: "Northwind Resellers", exact: true })).toBeVisible();
  await expect(dana.getByRole("link", { name: "History" })).toHaveCount(0);
  const company = new URL(dana.url()).pathname;

  const robin = await as(ROBIN, company);
  await robin.getByRole("link", { name: "History" }).click();
  await expect(robin.getByRole("heading", { level: 1, name: "Audit trail" })).toBeVisible();
  await asText(robin);
  await expect(robin.getByRole("textbox", { name: "Condition" })).toHaveValue(/^record = "[0-9a-f-]{36}"$/);
  await told(robin, "Changed").first().click();
  await expect(robin.getByRole("heading", { level: 1, name: "Changed: Northwind Resellers" })).toBeVisible();
  await expect(robin.getByText("Dana Whitfield changed this company.")).toBeVisible();
  await expect(robin.getByText("127.0.0.1")).toBeVisible();
  const row = robin.getByRole("table", { name: "What changed" }).getByRole("row", { name: /Sector/ });
  await expect(row).toContainText("Retail");
  await robin.getByRole("main").getByRole("link", { name: "Northwind Resellers" }).click();
  await expect(robin.getByRole("heading", { level: 1, name: "Northwind Resellers", exact: true })).toBeVisible();
});

test("the trail is searched, filtered and asked like every list @plain", async ({ as }) => {
  const robin = await as(ROBIN);
  await robin.getByText("Signed in as Robin Castellanos").locator("..").click();
  await robin.getByRole("link", { name: "Audit trail" }).click();
  await expect(robin.getByRole("heading", { level: 1, name: "Audit trail" })).toBeVisible();
  await expect(told(robin, "Signed in").first()).toBeVisible();
  await open(robin, "/audit?what=approved&q=whitfield");
  await expect(told(robin, "Approved").first()).toBeVisible();
  await expect(told(robin, "Signed in")).toHaveCount(0);
  await expect(robin.getByRole("cell", { name: "Dana Whitfield" }).first()).toBeVisible();
  await open(robin, `/audit?where=${encodeURIComponent("object = user and at = today and address is not empty")}`);
  await expect(told(robin, "Signed in").first()).toBeVisible();
  await expect(told(robin, "Approved")).toHaveCount(0);
});

test("an entry about a draft tells that there is one and nothing of what stands in it @plain", async ({ as }) => {
  const sam = await as(SAM, "/registrations");
  await beginRegistration(sam);
  await fillCustomer(sam, { ...FRESH, customer: "Kanarien Logistik GmbH" });
  await continueTo(sam, 2);

  const robin = await as(ROBIN, "/audit?what=draft_saved");
  await expect(robin.getByRole("main")).not.toContainText("Kanarien");
  await expect(robin.getByRole("cell", { name: "A record you may not see" }).first()).toBeVisible();
  await told(robin, "Draft saved").first().click();
  await expect(robin.getByRole("heading", { level: 1, name: "Draft saved" })).toBeVisible();
  await expect(robin.getByText("A record you may not see")).toBeVisible();
  await expect(robin.getByRole("main")).not.toContainText("Kanarien");
});

test("the export carries what changed and what proves it", async ({ as }) => {
  const robin = await as(ROBIN, "/audit?what=approved");
  const [download] = await Promise.all([
    robin.waitForEvent("download"),
    robin.getByRole("link", { name: "Export CSV" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^audit-\d{4}-\d\d-\d\d\.csv$/);
  const answer = await robin.request.get("/audit.csv?what=approved");
  const table = await answer.text();
  expect(table.split("\r\n")[0]).toContain("What changed");
  expect(table).toContain("Approved");
  expect(table).toMatch(/[0-9a-f]{64}/);
});

test("for everybody else there is no trail @plain", async ({ as }) => {
  for (const who of [SAM, DANA]) {
    const page = await as(who);
    expect((await page.goto("/audit"))?.status()).toBe(404);
    await expect(page.getByRole("heading", { level: 1, name: "Not found" })).toBeVisible();
    expect((await page.request.get("/audit.csv")).status()).toBe(404);
  }
});
