// The guided registration as sellers fill it in.

import {
  FRESH,
  addLine,
  atStep,
  beginRegistration,
  closing,
  continueTo,
  fillContact,
  fillCustomer,
  fillLine,
  fillOpportunity,
  line,
  registrationOf,
  submitDeal,
  timeline,
  writeDeal,
} from "../deal.ts";
import { SAM } from "../people.ts";
import { type Page, expect, open, test } from "../portal.ts";

test("a seller adds and removes product lines, goes back and forth, and submits @plain", async ({ as }) => {
  const sam = await as(SAM);
  await beginRegistration(sam);
  await fillCustomer(sam, FRESH);
  await continueTo(sam, 2);
  await fillContact(sam, FRESH);
  await continueTo(sam, 3);
  await fillOpportunity(sam, FRESH);
  await addLine(sam, 3);
  await fillLine(sam, 3, { product: "Keel Archive 64", quantity: "1" });
  await sam.getByRole("button", { name: "Remove product 2" }).click();
  await expect(line(sam, 3)).toHaveCount(0);
  await expect(line(sam, 1).getByLabel("Product 1")).toHaveText(/Mooring 100/);
  await expect(line(sam, 2).getByLabel("Quantity")).toHaveValue("1");

  await sam.getByRole("button", { name: "Back" }).click();
  await atStep(sam, 2);
  await expect(sam.getByLabel("Contact's name")).toHaveValue(FRESH.contact);
  await continueTo(sam, 3);
  await expect(line(sam, 2).getByLabel("Product 2").locator("option:checked")).toHaveText("Keel Archive 64");
  await continueTo(sam, 4);
  await continueTo(sam, 5);
  await expect(sam.getByText("3 × Mooring 100")).toBeVisible();
  await expect(sam.getByText("1 × Keel Archive 64")).toBeVisible();
  await expect(sam.getByText(/× Beacon Watch/)).toHaveCount(0);

  await sam.getByRole("link", { name: "Change contact" }).click();
  await atStep(sam, 2);
  await sam.getByLabel("Contact's name").fill("Rut Adler");
  for (const step of [3, 4, 5]) await continueTo(sam, step);
  await expect(sam.getByText("Rut Adler")).toBeVisible();
  await submitDeal(sam, FRESH);
  await expect(sam.getByText(/^DR-/)).toBeVisible();
});

test("problems stand at the fields and in a summary, and what was typed stays @plain", async ({ as }) => {
  const sam = await as(SAM);
  await beginRegistration(sam);
  await sam.getByLabel("Customer's legal name").fill("?!");
  await sam.getByLabel("Customer's web domain").fill("nowhere");
  await sam.getByRole("button", { name: "Continue" }).click();

  const summary = sam.getByRole("alert").filter({ hasText: "3 answers need another look" });
  await expect(summary).toBeVisible();
  await expect(sam.getByRole("heading", { level: 1 })).toHaveText("Step 1 of 5: Customer");
  await expectProblem(sam, "Customer's legal name", "Enter a company name with at least one letter or digit");
  await expectProblem(sam, "Customer's web domain", "Add the ending of the domain, like company.com");
  await expectProblem(sam, "Customer's country", "Choose");
  await expect(sam.getByLabel("Customer's legal name")).toHaveValue("?!");
  await expect(sam.getByLabel("Customer's web domain")).toHaveValue("nowhere");

  await summary.getByRole("link", { name: "Add the ending of the domain, like company.com" }).click();
  await expect(sam.getByLabel("Customer's web domain")).toBeInViewport();
  await fillCustomer(sam, FRESH);
  await continueTo(sam, 2);
});

test("every step tells its own problems @plain", async ({ as }) => {
  const sam = await as(SAM);
  await beginRegistration(sam);
  await fillCustomer(sam, FRESH);
  await continueTo(sam, 2);
  await sam.getByLabel("Contact's email").fill("ruth@");
  await sam.getByLabel("Contact's phone").fill("call me");
  await sam.getByRole("button", { name: "Continue" }).click();
  await expectProblem(sam, "Contact's name", "contact's name");
  await expectProblem(sam, "Contact's email", "Enter the company's domain after the @");
  await expectProblem(sam, "Contact's phone", "Use only digits, spaces and a leading +");
  await fillContact(sam, FRESH);
  await continueTo(sam, 3);

  await sam.getByLabel("Amount").fill("12,50");
  await sam.getByLabel("Expected close").fill("2020-01-31");
  await sam.getByRole("button", { name: "Continue" }).click();
  await expectProblem(sam, "Product 1", "Add at least one product");
  await expectProblem(sam, "Amount", "Use a point before the decimals");
  await expectProblem(sam, "Expected close", "Choose today or a later day");
  await expect(sam.getByLabel("Amount")).toHaveValue("12,50");
  await expect(sam.getByLabel("Expected close")).toHaveValue("2020-01-31");
  await sam.getByLabel("Expected close").fill(closing());
  await fillOpportunity(sam, FRESH);
  await continueTo(sam, 4);

  await sam.getByRole("textbox", { name: "Links" }).fill("https://northwind.example/a\nftp://northwind.example/b");
  await sam.getByRole("button", { name: "Continue" }).click();
  await expectProblem(sam, "Links", "Line 2: ");
  await sam.getByRole("textbox", { name: "Links" }).fill("https://northwind.example/a");
  await continueTo(sam, 5);
});

test("a tender asks for its reference", async ({ as }) => {
  const sam = await as(SAM);
  await writeDeal(sam, FRESH);
  await sam.getByRole("link", { name: "Change opportunity" }).click();
  await atStep(sam, 3);
  await expect(sam.getByLabel("Tender reference")).toHaveCount(0);
  await sam.getByLabel("How it was found").selectOption({ label: "A public tender" });
  await expect(sam.getByLabel("Tender reference")).toBeVisible();
  await sam.getByRole("button", { name: "Continue" }).click();
  await expectProblem(sam, "Tender reference", "Enter");
  await sam.getByLabel("Tender reference").fill("AM-2026-11");
  await continueTo(sam, 4);
});

test("the review says what is missing and leads there @plain", async ({ as }) => {
  const sam = await as(SAM, "/registrations?q=Weidenau");
  await sam.getByRole("link", { name: "New registration" }).click();
  await sam.getByRole("link", { name: "Continue" }).click();
  await atStep(sam, 1);
  await sam.getByRole("navigation", { name: "Steps" }).getByRole("link", { name: /Review and submit/ }).click();
  await atStep(sam, 5);
  const missing = sam.getByRole("alert").filter({ hasText: /\d things are still missing/ });
  await expect(missing).toBeVisible();
  await sam.getByRole("button", { name: "Submit registration" }).click();
  await atStep(sam, 5);
  await expect(missing).toBeVisible();
  await missing.getByRole("link", { name: /amount/ }).click();
  await atStep(sam, 3);
});

test("saving and leaving leads to the draft, which goes on where it stopped @plain", async ({ as }) => {
  const sam = await as(SAM);
  await beginRegistration(sam);
  await sam.getByLabel("Customer's legal name").fill("Half a draft Ltd");
  await sam.getByRole("button", { name: "Save and leave" }).click();
  await expect(sam.getByRole("region", { name: "Where it stands" })).toContainText("Not submitted yet");
  await sam.getByRole("link", { name: "Continue" }).click();
  await atStep(sam, 1);
  await expect(sam.getByLabel("Customer's legal name")).toHaveValue("Half a draft Ltd");
});

test("a draft is deleted after a second look @plain", async ({ as }) => {
  const sam = await as(SAM, "/registrations?q=Aurelia");
  await sam.getByRole("link", { name: "Patient records archive" }).click();
  await sam.getByRole("link", { name: "Continue" }).click();
  await atStep(sam, 1);
  const address = registrationOf(sam);
  await open(sam, `${address}/edit/review`);
  await sam.getByText("Delete this draft").click();
  await expect(sam.getByText("This cannot be undone.")).toBeVisible();
  await sam.getByRole("button", { name: "Delete for good" }).click();
  await expect(sam.getByRole("heading", { level: 1, name: "Registrations" })).toBeVisible();
  await expect(sam.getByRole("link", { name: "Patient records archive" })).toHaveCount(0);
  const answer = await sam.request.get(address);
  expect(answer.status()).toBe(404);
});

test("submitting twice makes one registration @plain", async ({ as }) => {
  const sam = await as(SAM);
  await writeDeal(sam, { ...FRESH, name: "Pressed twice" });
  await sam.getByRole("button", { name: "Submit registration" }).dblclick();
  await expect(sam.getByRole("region", { name: "Where it stands" })).toContainText("Waiting for");
  expect(await timeline(sam)).toHaveLength(1);
  await open(sam, "/registrations?q=Pressed+twice");
  await expect(sam.getByText("1 entry")).toBeVisible();
});

test.describe("when the answer is lost", () => {
  test.use({ expected: /ERR_CONNECTION_RESET/ });

  test("submitting again does not submit twice", async ({ as }) => {
    const sam = await as(SAM);
    await writeDeal(sam, { ...FRESH, name: "Lost answer" });
    await sam.route(
      "**/api/registrations/move",
      async (route) => {
        await route.fetch();
        await route.abort("connectionreset");
      },
      { times: 1 },
    );
    await sam.getByRole("button", { name: "Submit registration" }).click();
    await expect(sam.getByRole("alert").filter({ hasText: "There is no connection." })).toBeVisible();
    await sam.getByRole("button", { name: "Submit registration" }).click();
    await expect(sam.getByRole("region", { name: "Where it stands" })).toContainText("Waiting for");
    expect(await timeline(sam)).toHaveLength(1);
  });
});

test("beginning twice makes one draft @plain", async ({ as }) => {
  const sam = await as(SAM, "/registrations");
  const before = await entries(sam);
  await sam.getByRole("button", { name: "Register a deal" }).dblclick();
  await atStep(sam, 1);
  await open(sam, "/registrations");
  expect(await entries(sam)).toBe(before + 1);
});

test("each step has an address, and the browser's Back leads to the one before", async ({ as }) => {
  const sam = await as(SAM);
  await beginRegistration(sam);
  await fillCustomer(sam, FRESH);
  await continueTo(sam, 2);
  await fillContact(sam, FRESH);
  await continueTo(sam, 3);
  await sam.goBack();
  await atStep(sam, 2);
  await expect(sam.getByLabel("Contact's name")).toHaveValue(FRESH.contact);
  await sam.goBack();
  await atStep(sam, 1);
  await expect(sam.getByLabel("Customer's legal name")).toHaveValue(FRESH.customer);
  await sam.goForward();
  await atStep(sam, 2);
});

test("the steps say which is current, done, and needs another look", async ({ as }) => {
  const sam = await as(SAM);
  await beginRegistration(sam);
  const steps = sam.getByRole("navigation", { name: "Steps" });
  await expect(steps.getByRole("link", { name: "Customer (current step)" })).toHaveAttribute("aria-current", "step");
  await fillCustomer(sam, FRESH);
  await continueTo(sam, 2);
  await expect(steps.getByRole("link", { name: "Customer (complete)" })).toBeVisible();
  await sam.getByLabel("Contact's email").fill("ruth@");
  await steps.getByRole("link", { name: "Opportunity" }).click();
  await atStep(sam, 3);
  await expect(steps.getByRole("link", { name: "Contact (needs another look)" })).toBeVisible();
});

/** The problem under a field: its description says it, and the field is marked as wrong. */
async function expectProblem(page: Page, label: string, problem: string): Promise<void> {
  const field = page.getByLabel(label);
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(field).toHaveAccessibleDescription(new RegExp(problem.replace(/[+.?]/g, "\\$&")));
}

async function entries(page: Page): Promise<number> {
  const count = page.getByText(/^\d+ entr(y|ies)$/);
  return Number.parseInt(await count.innerText(), 10);
}
