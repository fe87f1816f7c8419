// Lists: search, filters, order, pages, export, and what stands there when there is nothing.

import { readFile } from "node:fs/promises";
import { DANA, NEWCOMER, ROBIN, SAM, signIn } from "../people.ts";
import { type Page, alive, expect, open, test, withoutScripts } from "../portal.ts";
import { addAdministrator, addNewcomer } from "../start.ts";

test("a list is searched, and the search can be dropped again @plain", async ({ as }) => {
  const dana = await as(DANA, "/registrations");
  await search(dana, "hohenfels");
  await expect(dana.getByText("1 entry")).toBeVisible();
  await expect(dana.getByRole("link", { name: "Branch connections for five sites" })).toBeVisible();
  await expect(dana).toHaveURL(/\/registrations\?q=hohenfels\b/);
  await expect(dana.getByRole("searchbox", { name: "Search" })).toHaveValue("hohenfels");
  await search(dana, "");
  await expect(dana.getByText(/^\d\d entries$/)).toBeVisible();
});

test("filters stand as chips, and each can be taken away @plain", async ({ as }) => {
  const dana = await as(DANA, "/registrations");
  await filter(dana, "Status", "Approved");
  const chips = dana.getByRole("list", { name: "Active filters" });
  await expect(chips.getByRole("link", { name: /Status: Approved/ })).toBeVisible();
  // The chip is there at once, the rows when they have come.
  await expect(rows(dana).filter({ hasNotText: "Approved" })).toHaveCount(0);
  for (const badge of await statuses(dana)) expect(badge).toBe("Approved");
  await filter(dana, "Customer's country", "France");
  await expect(chips.getByRole("link", { name: /Customer's country: France/ })).toBeVisible();
  await expect(dana.getByRole("link", { name: "Renewal of the port network" })).toBeVisible();
  await expect(dana.getByRole("link", { name: "Sawmill network and monitoring" })).toHaveCount(0);

  await chips.getByRole("link", { name: /Status: Approved Remove filter/ }).click();
  await expect(chips.getByRole("link", { name: /Status/ })).toHaveCount(0);
  await expect(dana.getByRole("link", { name: "Monitoring for four shops" })).toBeVisible();
  await chips.getByRole("link", { name: "Clear filters" }).click();
  await expect(chips).toHaveCount(0);
  await expect(dana).toHaveURL(/\/registrations$/);
});

test("with scripts choosing a filter is enough", async ({ as }) => {
  const dana = await as(DANA, "/queue");
  await dana.getByLabel("Conflict check").selectOption({ label: "Blocked by an existing claim" });
  await expect(dana.getByText("1 entry")).toBeVisible();
  await expect(dana.getByRole("link", { name: "Gateways for the warehouse in Tallinn" })).toBeVisible();
});

test("the queue has the oldest due first, and a column's head orders the other way @plain", async ({ as }) => {
  const dana = await as(DANA, "/queue");
  await expect(head(dana, "Due")).toHaveAttribute("aria-sort", "ascending");
  await expect(rows(dana).first()).toContainText("Connecting twelve stores");
  const before = await names(dana);
  await head(dana, "Due").getByRole("link").click();
  await expect(head(dana, "Due")).toHaveAttribute("aria-sort", "descending");
  await expect(rows(dana).last()).toContainText("Connecting twelve stores");
  expect((await names(dana)).toSorted()).toEqual(before.toSorted());
  await head(dana, "Amount").getByRole("link").click();
  await expect(head(dana, "Amount")).toHaveAttribute("aria-sort", "ascending");
  await expect(rows(dana).first()).toContainText("7,400 EUR");
});

test("the browser's Back leads through searches and filters as they were @plain", async ({ as }) => {
  const dana = await as(DANA, "/registrations");
  await filter(dana, "Status", "Rejected");
  await expect(dana.getByText("2 entries")).toBeVisible();
  await dana.getByRole("link", { name: "Control room renewal" }).click();
  await expect(dana.getByRole("heading", { level: 1, name: "Control room renewal" })).toBeVisible();
  await dana.goBack();
  await expect(dana.getByRole("heading", { level: 1, name: "Registrations" })).toBeVisible();
  await expect(dana.getByText("2 entries")).toBeVisible();
  await expect(dana.getByLabel("Status")).toHaveValue("rejected");
  await dana.goBack();
  await expect(dana.getByText(/^\d\d entries$/)).toBeVisible();
  await expect(dana.getByLabel("Status")).toHaveValue("");
});

test("nothing that matches is told apart from nothing at all @plain", async ({ as }) => {
  const dana = await as(DANA, "/registrations?q=nobody+has+this");
  await expect(dana.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
  await dana.getByRole("main").getByRole("link", { name: "Clear filters" }).last().click();
  await expect(dana.getByText(/^\d\d entries$/)).toBeVisible();
});

test("more rows than a page holds are turned over, forth and back @plain", async ({ as }) => {
  test.slow();
  const sam = await as(SAM);
  await makeDrafts(sam, 120);
  await open(sam, "/registrations?q=Paged&sort=name");
  await expect(sam.getByText("50 of 120")).toBeVisible();
  expect(await names(sam)).toEqual(expected(1, 50));
  const pages = sam.getByRole("navigation", { name: "Pages" });
  await expect(pages.getByRole("link", { name: "Previous" })).toHaveCount(0);
  await pages.getByRole("link", { name: "Next" }).click();
  await expect(rows(sam).first()).toContainText("Paged 051");
  expect(await names(sam)).toEqual(expected(51, 100));
  await pages.getByRole("link", { name: "Next" }).click();
  await expect(rows(sam).first()).toContainText("Paged 101");
  expect(await names(sam)).toEqual(expected(101, 120));
  await expect(pages.getByRole("link", { name: "Next" })).toHaveCount(0);
  await pages.getByRole("link", { name: "Previous" }).click();
  await expect(rows(sam).first()).toContainText("Paged 051");
  expect(await names(sam)).toEqual(expected(51, 100));
  await sam.goBack();
  await expect(rows(sam).first()).toContainText("Paged 101");
});

test("a list is exported as it is filtered, and no cell of it is a formula @plain", async ({ as }) => {
  const sam = await as(SAM);
  await makeDrafts(sam, 1, { customer_name: "=HYPERLINK(1) Ltd", name: '+49 "quoted", Ünïcode' });
  await open(sam, "/registrations?q=HYPERLINK");
  const [download] = await Promise.all([
    sam.waitForEvent("download"),
    sam.getByRole("link", { name: "Export CSV" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^registrations-\d{4}-\d\d-\d\d\.csv$/);
  const bytes = await readFile(await download.path());
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const lines = bytes.toString("utf8").slice(1).trimEnd().split("\r\n");
  expect(lines).toHaveLength(2);
  expect(lines[0]).toContain("Customer's legal name");
  expect(lines[1]).toContain("'=HYPERLINK(1) Ltd");
  expect(lines[1]).toContain("\"'+49 \"\"quoted\"\", Ünïcode\"");
  expect(lines[1]).not.toMatch(/(^|,)"?[=+@-]/);
});

test("every list has its export @plain", async ({ as }) => {
  const dana = await as(DANA);
  for (const list of ["registrations", "queue", "opportunities", "partners"]) {
    await open(dana, `/${list}`);
    const count = Number.parseInt(await dana.getByText(/^\d+ entr(y|ies)$/).innerText(), 10);
    const address = await dana.getByRole("link", { name: "Export CSV" }).getAttribute("href");
    const answer = await dana.request.get(address ?? "");
    expect(answer.headers()["content-type"]).toBe("text/csv; charset=utf-8");
    expect((await answer.text()).trimEnd().split("\r\n")).toHaveLength(count + 1);
  }
});

test.describe("in a new installation", () => {
  test.use({ database: "empty" });

  test("every list of the vendor says what will be there @plain", async ({ page, portal }) => {
    await addAdministrator(portal, ROBIN);
    await signIn(page, ROBIN);
    await expect(page.getByText("Nothing waits for a decision.")).toBeVisible();
    for (const [address, title] of [
      ["/queue", "Nothing waits for a decision"],
      ["/registrations", "No registrations yet"],
      ["/opportunities", "No opportunities yet"],
      ["/partners", "No partners yet"],
      ["/notices", "No notices yet"],
    ] as const) {
      await open(page, address);
      await expect(page.getByRole("heading", { level: 2, name: title })).toBeVisible();
    }
  });
});

test("a partner's new person is led to the first registration @plain", async ({ page, portal }) => {
  await addNewcomer(portal, NEWCOMER);
  await signIn(page, NEWCOMER);
  await expect(page.getByText("Nothing needs you just now.")).toBeVisible();
  await open(page, "/registrations");
  await expect(page.getByRole("heading", { level: 2, name: "No registrations yet" })).toBeVisible();
  await page.getByRole("main").getByRole("button", { name: "Register a deal" }).last().click();
  await expect(page.getByRole("heading", { level: 1, name: "Step 1 of 5: Customer" })).toBeVisible();
});

async function search(page: Page, text: string): Promise<void> {
  await page.getByRole("searchbox", { name: "Search" }).fill(text);
  await page.getByRole("searchbox", { name: "Search" }).press("Enter");
}

async function filter(page: Page, label: string, choice: string): Promise<void> {
  await page.getByLabel(label).selectOption({ label: choice });
  if (withoutScripts()) await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByRole("list", { name: "Active filters" })).toContainText(`${label}: ${choice}`);
  await alive(page);
}

function rows(page: Page) {
  return page.getByRole("main").getByRole("table").locator("tbody").getByRole("row");
}

function head(page: Page, label: string) {
  return page.getByRole("columnheader", { name: label, exact: true });
}

/** The names of the rows, in their order: the links that open them. */
async function names(page: Page): Promise<string[]> {
  return rows(page).getByRole("link").allInnerTexts();
}

async function statuses(page: Page): Promise<string[]> {
  const columns = await page.getByRole("columnheader").allInnerTexts();
  const place = columns.findIndex((text) => text.trim() === "Status");
  const texts = await Promise.all((await rows(page).all()).map((row) => row.getByRole("cell").nth(place).innerText()));
  return texts.map((text) => text.trim());
}

function expected(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, at) => `Paged ${String(from + at).padStart(3, "0")}`);
}

/** Makes drafts as a browser without scripts does. */
async function makeDrafts(
  page: Page,
  count: number,
  answers: { customer_name: string; name?: string } = { customer_name: "Paging Ltd" },
): Promise<void> {
  for (let number = 1; number <= count; number += 1) {
    const begun = await page.request.post("/registrations/new", { maxRedirects: 0 });
    const address = begun.headers().location?.replace(/\/edit\/.*/, "");
    const { customer_name, name = `Paged ${String(number).padStart(3, "0")}` } = answers;
    const form = await (await page.request.get(`${address}/edit/customer`)).text();
    const version = /<input[^>]*name="version"[^>]*>/.exec(form)?.[0].match(/value="(\d+)"/)?.[1] ?? "";
    await page.request.post(`${address}/edit/customer`, {
      form: { version, customer_name, name, then: "continue" },
      maxRedirects: 0,
    });
  }
}
