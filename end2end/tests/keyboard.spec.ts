// Everything without a mouse.

import { FRESH } from "../deal.ts";
import { DANA, SAM } from "../people.ts";
import { type Page, alive, answer, expect, press, tabTo, test } from "../portal.ts";

test("a seller signs in, registers a deal and submits it without touching a mouse", async ({ page }) => {
  test.slow();
  await page.goto("/sign-in");
  await tabTo(page, page.getByLabel("Email"));
  await page.keyboard.type(SAM.email);
  await page.keyboard.press("Tab");
  await expect(page.getByLabel("Password")).toBeFocused();
  await page.keyboard.type(SAM.password);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Hello Sam" })).toBeVisible();
  await alive(page);

  await tabTo(page, page.getByRole("button", { name: "Register a deal" }));
  await page.keyboard.press("Enter");
  await atHeading(page, "Step 1 of 5: Customer");
  await answer(page, page.getByLabel("Customer's legal name"), FRESH.customer);
  await answer(page, page.getByLabel("Customer's web domain"), FRESH.domain);
  await answer(page, page.getByLabel("Customer's country"), "Germ");
  await page.keyboard.press("Enter");
  await press(page, "Continue");

  await atHeading(page, "Step 2 of 5: Contact");
  await answer(page, page.getByLabel("Contact's name"), FRESH.contact);
  await answer(page, page.getByLabel("Contact's email"), FRESH.email);
  // Enter in a field goes on.
  await page.keyboard.press("Enter");

  await atHeading(page, "Step 3 of 5: Opportunity");
  await answer(page, page.getByRole("textbox", { name: "Opportunity", exact: true }), FRESH.name);
  await answer(page, page.getByLabel("Product 1"), "Moor");
  await answer(page, page.getByLabel("Quantity").first(), "3");
  await press(page, "Add a product");
  await answer(page, page.getByLabel("Product 2"), "Sext");
  await answer(page, page.getByLabel("Quantity").nth(1), "1");
  await answer(page, page.getByLabel("Amount"), FRESH.amount);
  // The same whether the browser asks for the day or for the month first.
  await answer(page, page.getByLabel("Expected close"), `0303${new Date().getFullYear() + 1}`);
  await answer(page, page.getByLabel("How it was found"), "The cust");
  await press(page, "Continue");

  await atHeading(page, "Step 4 of 5: Evidence and notes");
  await answer(page, page.getByRole("textbox", { name: "Evidence" }), FRESH.evidence);
  await press(page, "Continue");

  await atHeading(page, "Step 5 of 5: Review and submit");
  await expect(page.getByText("3 × Mooring 100")).toBeVisible();
  await expect(page.getByText("1 × Sextant Insight")).toBeVisible();
  await press(page, "Submit registration");
  await expect(page.getByRole("heading", { level: 1, name: FRESH.name })).toBeVisible();
  await expect(page.getByRole("region", { name: "Where it stands" })).toContainText("Waiting for Dana Whitfield");
});

test("focus goes to the heading on every step and to the summary on problems", async ({ as }) => {
  const sam = await as(SAM);
  await tabTo(sam, sam.getByRole("button", { name: "Register a deal" }));
  await sam.keyboard.press("Enter");
  await atHeading(sam, "Step 1 of 5: Customer");
  await press(sam, "Continue");
  const summary = sam.getByRole("alert").filter({ hasText: "2 answers need another look" });
  await expect(summary.locator("..")).toBeFocused();
  await sam.keyboard.press("Tab");
  await expect(summary.getByRole("link").first()).toBeFocused();
  await sam.keyboard.press("Enter");
  await expect(sam.getByLabel("Customer's legal name")).toBeFocused();
  await sam.keyboard.type(FRESH.customer);
  await answer(sam, sam.getByLabel("Customer's country"), "Germ");
  await press(sam, "Continue");
  await atHeading(sam, "Step 2 of 5: Contact");
  await press(sam, "Back");
  await atHeading(sam, "Step 1 of 5: Customer");
});

test("focus is not lost when a product line is added or taken out", async ({ as }) => {
  const sam = await as(SAM, "/registrations?q=Aurelia");
  await sam.getByRole("link", { name: "Patient records archive" }).click();
  await sam.getByRole("link", { name: "Continue" }).click();
  await sam.getByRole("navigation", { name: "Steps" }).getByRole("link", { name: /Opportunity/ }).click();
  await atHeading(sam, "Step 3 of 5: Opportunity");
  await press(sam, "Add a product");
  await expect(sam.getByLabel("Product 2")).toBeVisible();
  await expect(somewhere(sam)).not.toBeFocused();
  await press(sam, "Remove product 2");
  await expect(sam.getByLabel("Product 2")).toHaveCount(0);
  await expect(somewhere(sam)).not.toBeFocused();
});

test("the skip link leads past the navigation", async ({ as }) => {
  const dana = await as(DANA);
  await dana.keyboard.press("Tab");
  const skip = dana.getByRole("link", { name: "Skip to the content" });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await dana.keyboard.press("Enter");
  await expect(dana.getByRole("main")).toBeFocused();
  await dana.keyboard.press("Tab");
  await expect(dana.getByRole("main").locator(":focus")).toHaveCount(1);
});

test("the person menu opens and closes by keyboard", async ({ as }) => {
  const dana = await as(DANA);
  await tabTo(dana, dana.getByRole("group", { name: /Signed in as/ }).or(dana.getByText("Signed in as Dana Whitfield").locator("..")));
  await dana.keyboard.press("Enter");
  await expect(dana.getByRole("button", { name: "Sign out" })).toBeVisible();
  await dana.keyboard.press("Escape");
  await expect(dana.getByRole("button", { name: "Sign out" })).toBeHidden();
});

test("a channel manager decides without touching a mouse", async ({ as }) => {
  const dana = await as(DANA, "/queue?q=Nordlys");
  await tabTo(dana, dana.getByRole("link", { name: "Links to eight fish farms" }));
  await dana.keyboard.press("Enter");
  await expect(dana.getByRole("heading", { level: 1, name: "Links to eight fish farms" })).toBeVisible();
  await tabTo(dana, dana.getByRole("link", { name: "Reject" }));
  await dana.keyboard.press("Enter");
  await expect(dana.getByRole("heading", { level: 1, name: "Reject Links to eight fish farms" })).toBeVisible();
  await press(dana, "Reject");
  await expect(dana.getByRole("alert").filter({ hasText: "One answer needs another look" }).locator("..")).toBeFocused();
  await tabTo(dana, dana.getByRole("radio").first());
  await dana.keyboard.press("ArrowDown");
  await expect(dana.getByRole("radio", { name: "Existing customer" })).toBeChecked();
  await answer(dana, dana.getByLabel("Comment for the partner"), "Ours since last year.");
  await press(dana, "Reject");
  await expect(dana.getByRole("region", { name: "Where it stands" })).toContainText("Rejected: existing customer");
});

async function atHeading(page: Page, name: string): Promise<void> {
  const heading = page.getByRole("heading", { level: 1, name });
  await expect(heading).toBeVisible();
  await alive(page);
  await expect(heading).toBeFocused();
}

/** Where focus is when it is nowhere. */
function somewhere(page: Page) {
  return page.locator("body");
}
