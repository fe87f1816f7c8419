// Conditions: rows to fill in, their text, and how many records match.

import { DANA, ROBIN } from "../people.ts";
import { type Locator, type Page, answer, asText, expect, open, press, tabTo, test } from "../portal.ts";

test("a channel manager builds a condition with the keyboard alone, and goes over to its text and back", async ({ as }) => {
  test.slow();
  const dana = await as(DANA, "/companies");
  await tabTo(dana, dana.locator("summary").filter({ hasText: /^Condition$/ }));
  await dana.keyboard.press("Enter");
  await press(dana, "Add a row");
  await expect(row(dana, 1).getByLabel("Field")).toBeFocused();
  await dana.keyboard.type("Coun");
  await expect(row(dana, 1).getByLabel("Question")).toHaveValue("=");
  await answer(dana, row(dana, 1).getByLabel("Value"), "Germ");
  await expect(said(dana)).toHaveText(/^\d+ compan(y matches|ies match)$/);

  await press(dana, "Add a row");
  await expect(row(dana, 2).getByLabel("Field")).toBeFocused();
  await dana.keyboard.type("Partn");
  await expect(said(dana)).toHaveText("Row 2: Say what “is_partner” is compared with, or ask whether it is empty.");
  await answer(dana, row(dana, 2).getByLabel("Value"), "Y");
  await expect(said(dana)).toHaveText("1 company matches");
  await press(dana, "Show what matches");
  await expect(dana.getByText("1 entry")).toBeVisible();
  await expect(dana.getByRole("link", { name: "Northwind Resellers" })).toBeVisible();

  await press(dana, "Write it as text");
  const text = dana.getByRole("textbox", { name: "Condition" });
  await expect(text).toHaveValue("country = DE and is_partner = yes");
  await tabBackTo(dana, text);
  await dana.keyboard.press("ControlOrMeta+a");
  await dana.keyboard.type("contry = DE");
  await expect(text).toHaveAccessibleDescription(/Did you mean “country”/);
  await expect(dana.getByRole("button", { name: "Use rows" })).toHaveAccessibleDescription("Correct the text first");

  await dana.keyboard.press("ControlOrMeta+a");
  await dana.keyboard.type("country = DE or country = EE");
  await expect(said(dana)).toHaveText(/compan/);
  await press(dana, "Use rows");
  await expect(dana.getByLabel("What must hold")).toHaveValue("any");
  await tabBackTo(dana, dana.getByRole("button", { name: "Remove row 1" }));
  await dana.keyboard.press("Enter");
  await expect(row(dana, 1).getByLabel("Field")).toBeFocused();
  await expect(row(dana, 1).getByLabel("Value")).toHaveValue("EE");
  await expect(dana.getByLabel("What must hold")).toHaveCount(0);
  await press(dana, "Remove row 1");
  await expect(dana.getByRole("button", { name: "Add a row" })).toBeFocused();
});

test("what rows cannot say stays text, and says so", async ({ as }) => {
  const dana = await as(DANA, `/companies?where=${encodeURIComponent("country = DE and (is_partner = yes or tier is empty)")}`);
  await expect(dana.getByRole("textbox", { name: "Condition" })).toBeVisible();
  await expect(dana.getByRole("button", { name: "Use rows" })).toHaveAccessibleDescription("Rows cannot say this");
  await expect(dana.getByRole("button", { name: "Add a row" })).toHaveCount(0);
});

test("a territory is filled in by rows, and its form shows them again", async ({ as }) => {
  const dana = await as(DANA);
  await open(dana, "/territories/new");
  await dana.getByLabel("Territory").fill("Two countries");
  await dana.getByRole("button", { name: "Add a row" }).click();
  await row(dana, 1).getByLabel("Field").selectOption({ label: "Country" });
  await row(dana, 1).getByLabel("Question").selectOption({ label: "is one of" });
  await row(dana, 1).getByLabel("Value").selectOption({ label: "Germany" });
  await row(dana, 1).getByRole("button", { name: "Add a value" }).click();
  await expect(row(dana, 1).getByLabel("Value 2")).toBeFocused();
  await row(dana, 1).getByLabel("Value 2").selectOption({ label: "Estonia" });
  await row(dana, 1).getByText("The opposite").click();
  await expect(said(dana)).toHaveText(/compan/);
  await dana.getByRole("button", { name: "Add a territory" }).click();
  await expect(dana.getByRole("heading", { level: 1, name: "Two countries" })).toBeVisible();
  await expect(dana.getByText("not country in (DE, EE)")).toBeVisible();

  await dana.getByRole("link", { name: "Edit" }).click();
  await expect(row(dana, 1).getByLabel("Value 2")).toHaveValue("EE");
  await expect(row(dana, 1).getByRole("checkbox", { name: "The opposite" })).toBeChecked();
});

test("an amount, a day and a span are filled in by their own controls", async ({ as }) => {
  const dana = await as(DANA, "/registrations");
  await dana.getByText("Condition", { exact: true }).first().click();
  for (const [number, field] of [[1, "Amount"], [2, "Expected close"], [3, "Changed"]] as const) {
    await dana.getByRole("button", { name: "Add a row" }).click();
    await row(dana, number).getByLabel("Field").selectOption({ label: field });
  }
  await row(dana, 1).getByLabel("Question").selectOption({ label: "is at least" });
  await row(dana, 1).getByLabel("Value").fill("a lot");
  await expect(row(dana, 1).getByLabel("Value")).toHaveAccessibleDescription(/an? (amount|currency)|There is no currency/i);
  await row(dana, 1).getByLabel("Value").fill("1,000 EUR");
  await row(dana, 2).getByLabel("Question").selectOption({ label: "is after" });
  await row(dana, 2).getByLabel("Value").fill("2020-01-31");
  await row(dana, 3).getByLabel("Question").selectOption({ label: "lies within" });
  await row(dana, 3).getByLabel("How many").fill("10");
  await row(dana, 3).getByLabel("Of what").selectOption("quarters");
  await expect(said(dana)).toHaveText(/^\d+ registrations? match(es)?$/);
  const counted = Number.parseInt(await said(dana).innerText(), 10);
  await dana.getByRole("button", { name: "Show what matches" }).click();
  await expect(dana.getByText(new RegExp(`^${counted} entr(y|ies)$`))).toBeVisible();
  await asText(dana);
  await expect(dana.getByRole("textbox", { name: "Condition" })).toHaveValue(
    "amount >= 1000 EUR and expected_close_on > 2020-01-31 and changed_at within last 10 quarters",
  );
});

test("with whom a rule shares asks for what it can ask of people, and counts them", async ({ as }) => {
  const robin = await as(ROBIN);
  await open(robin, "/access/rules/new");
  const whom = robin.getByRole("group", { name: "With whom" });
  await whom.getByRole("button", { name: "Add a row" }).click();
  const first = whom.getByRole("group", { name: "Row 1" });
  await expect(first.getByLabel("Field")).not.toContainText("Email");
  await first.getByLabel("Field").selectOption({ label: "Role" });
  await first.getByLabel("Value").selectOption({ label: "Partner seller" });
  await expect(said(robin).filter({ hasText: /people|person/ })).toHaveText(/^\d+ (people match|person matches)$/);
});

test("a condition is text, with what can be asked for beside it @plain", async ({ as }) => {
  const dana = await as(DANA, "/companies");
  await dana.getByText("Condition", { exact: true }).first().click();
  await asText(dana);
  await dana.getByText("What a condition can ask for").first().click();
  await expect(dana.getByRole("table", { name: "What a condition can ask for" })).toContainText("is_partner");
  await dana.getByRole("textbox", { name: "Condition" }).fill("country in (DE, EE) and is_partner = yes");
  await dana.getByRole("button", { name: "Show what matches" }).click();
  await expect(dana.getByText("2 entries")).toBeVisible();
  await expect(dana.getByRole("link", { name: "Baltic Systems" })).toBeVisible();
});

/** Presses Shift and Tab until that has focus. */
async function tabBackTo(page: Page, wanted: Locator): Promise<void> {
  for (let presses = 0; presses < 20; presses += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Shift+Tab");
  }
  await expect(wanted).toBeFocused();
}

function row(page: Page, number: number) {
  return page.getByRole("group", { name: `Row ${number}`, exact: true });
}

/** What is said of a condition while it is written. */
function said(page: Page) {
  return page.getByRole("main").getByRole("status").filter({ hasText: /match|Row \d/ });
}
