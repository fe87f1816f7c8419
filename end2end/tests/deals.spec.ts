// A deal from the first word typed to the pipeline, as the people who take part in it.

import { KNOWN, registrationOf, submitDeal, timeline, writeDeal } from "../deal.ts";
import { DANA, KADRI, LENA, PIOTR, ROBIN, SAM } from "../people.ts";
import { type Page, choose, expect, open, test, withoutScripts } from "../portal.ts";

test.use({ expected: /status of (404|409)/ });

test("a partner registers a deal, answers a question, and the approved deal becomes pipeline @plain", async ({ as }) => {
  test.slow();
  const dana = await as(DANA);
  const sam = await as(SAM);
  const unread = await unreadOf(dana);
  const loads = countLoads(dana);

  // Sam registers.
  await writeDeal(sam, KNOWN);
  await expect(sam.getByText("2 × Keel Archive 16")).toBeVisible();
  await expect(sam.getByText("1 × Sextant Insight")).toBeVisible();
  await expect(sam.getByText("31,500.50 EUR")).toBeVisible();
  await submitDeal(sam, KNOWN);
  const address = registrationOf(sam);
  await expect(sam.getByText(/^DR-[A-Z0-9-]+$/)).toBeVisible();
  const stands = sam.getByRole("region", { name: "Where it stands" });
  await expect(stands).toContainText("Waiting for Dana Whitfield");
  await expect(stands).toContainText(/Due\s(tomorrow|today|\w{3}) \d\d:\d\d/);

  // The bell tells Dana, without a reload.
  if (!withoutScripts()) {
    await expect(dana.getByRole("link", { name: `Notices, ${unread + 1} unread` })).toBeVisible({ timeout: 10_000 });
    expect(loads()).toBe(0);
  }

  // Dana finds it in the queue and asks.
  await dana.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Queue" }).click();
  await dana.getByRole("row", { name: new RegExp(KNOWN.name) }).getByRole("link").first().click();
  await expect(dana.getByRole("heading", { level: 1, name: KNOWN.name })).toBeVisible();
  await dana.getByRole("link", { name: "Ask for information" }).click();
  await dana.getByLabel("What do you need to know?").fill("Who signs the order?");
  await dana.getByRole("button", { name: "Ask for information" }).click();
  await expect(dana.getByRole("region", { name: "Where it stands" })).toContainText("Waiting for Sam Okafor");

  // Sam is told, answers, and corrects something.
  if (withoutScripts()) await sam.reload();
  await expect(sam.getByRole("link", { name: /Notices, \d+ unread/ })).toBeVisible({ timeout: 10_000 });
  await sam.getByRole("link", { name: /Notices/ }).click();
  const notice = sam.getByRole("list", { name: "Notices" }).getByRole("listitem").first();
  await expect(notice).toContainText("Dana Whitfield asked for information");
  await notice.getByRole("link", { name: KNOWN.name }).click();
  await expect(sam.getByRole("region", { name: "Where it stands" })).toContainText("Waiting for your answer");
  await sam.getByRole("link", { name: "Answer and resubmit" }).click();
  await expect(sam.getByText("Who signs the order?")).toBeVisible();
  await sam.getByLabel("Your answer").fill("The managing director herself.");
  await sam.getByRole("button", { name: "Answer and resubmit" }).click();
  await expect(sam.getByRole("region", { name: "Where it stands" })).toContainText("Waiting for Dana Whitfield");

  // Dana compares and approves.
  await open(dana, address);
  const conflicts = dana.getByRole("table", { name: /This registration compared with Lumière Optique SAS/ }).first();
  await expect(conflicts.getByRole("row", { name: /Company/ })).toContainText("Same company name");
  await dana.getByRole("link", { name: "Approve" }).click();
  await dana.getByLabel("Comment for the partner").fill("Good luck with the workshop.");
  // Where a company looks like the customer, choosing is the approver's.
  await dana.getByRole("button", { name: "Approve" }).click();
  await expect(dana.getByRole("alert").filter({ hasText: "One answer needs another look" })).toBeVisible();
  await expect(dana.getByRole("radiogroup", { name: "The customer's company" })).toHaveAccessibleDescription(
    /Choose the customer's company, or make a new one/,
  );
  await choose(dana, /Lumière Optique SAS \(on record\)/);
  await dana.getByRole("button", { name: "Approve" }).click();
  await expect(dana.getByRole("region", { name: "Where it stands" })).toContainText(/Protected until \d/);

  // Both read the same story.
  await open(sam, address);
  await expect(sam.getByRole("region", { name: "Where it stands" })).toContainText(/Protected until \d/);
  await expect(sam.getByText("Good luck with the workshop.")).toBeVisible();
  const told = [
    /^Dana Whitfield approved the registration\. Protected until /,
    /^Sam Okafor answered and resubmitted\./,
    /^Dana Whitfield asked for information\./,
    /^Sam Okafor submitted the registration\./,
  ];
  for (const page of [dana, sam]) {
    const sentences = (await timeline(page)).filter((sentence) => !sentence.startsWith("Made by"));
    expect(sentences).toEqual(told.map((pattern) => expect.stringMatching(pattern)));
  }

  // The deal stands in the pipeline of both.
  for (const page of [dana, sam]) {
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Opportunities" }).click();
    const row = page.getByRole("row", { name: new RegExp(KNOWN.name) });
    await expect(row).toContainText("Qualification");
    await row.getByRole("link").first().click();
    await expect(page.getByRole("heading", { level: 1, name: KNOWN.name })).toBeVisible();
  }

  // Sam's manager sees it, the other partner does not learn that it exists.
  const lena = await as(LENA, address);
  await expect(lena.getByRole("heading", { level: 1, name: KNOWN.name })).toBeVisible();
  const kadri = await as(KADRI);
  expect((await kadri.goto(address))?.status()).toBe(404);
  await expect(kadri.getByRole("heading", { level: 1, name: "Not found" })).toBeVisible();
  for (const list of ["/registrations", "/opportunities"]) {
    await open(kadri, `${list}?q=lens+workshop`);
    await expect(kadri.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
  }
});

test("what another partner is protected for cannot be approved, and nobody learns whose it is @plain", async ({ as }) => {
  const gateways = "Gateways for the warehouse in Tallinn";
  const piotr = await as(PIOTR, "/queue");
  await piotr.getByRole("link", { name: gateways }).click();
  const refusal = piotr.getByText("Another registration protects this customer for one of these products.");
  await expect(refusal).toBeVisible();
  await expect(piotr.getByRole("region", { name: "Where it stands" })).toContainText("Reject it, or ask the partner");
  await expect(piotr.getByRole("link", { name: "Reject" })).toBeVisible();
  await expect(piotr.getByRole("link", { name: "Approve" })).toHaveCount(0);
  // Whoever kept the address of the decision is told the same, with what stands in the way beside it.
  await open(piotr, `${new URL(piotr.url()).pathname}/approve`);
  await expect(piotr.getByRole("heading", { level: 1, name: `Approve ${gateways}` })).toBeVisible();
  await expect(refusal).toBeVisible();
  await expect(piotr.getByRole("heading", { name: "Possible conflicts" })).toBeVisible();
  await expect(piotr.getByRole("button", { name: "Approve" })).toHaveCount(0);

  const kadri = await as(KADRI, "/registrations?q=Tallinn");
  await kadri.getByRole("link", { name: gateways }).click();
  await expect(kadri.getByRole("heading", { level: 1, name: gateways })).toBeVisible();
  await expect(kadri.getByText("Blocked by an existing claim", { exact: true })).toBeVisible();
  const page = await kadri.content();
  expect(page).not.toMatch(/Northwind|Müller|Possible conflicts/);
});

test("two approvers at once: one decides, the other is told who did what and keeps their words @plain", async ({ as }) => {
  const farms = "Links to eight fish farms";
  const dana = await as(DANA, "/queue?q=Nordlys");
  const robin = await as(ROBIN, "/queue?q=Nordlys");
  for (const page of [dana, robin]) await page.getByRole("link", { name: farms }).click();
  await dana.getByRole("link", { name: "Approve" }).click();
  await choose(dana, "Make a new company: Nordlys Havbruk AS");
  await robin.getByRole("link", { name: "Reject" }).click();
  await choose(robin, "Below the minimum value");
  await robin.getByLabel("Comment for the partner").fill("Please come back with the second farm.");

  await dana.getByRole("button", { name: "Approve" }).click();
  await expect(dana.getByRole("region", { name: "Where it stands" })).toContainText("Protected until");
  await robin.getByRole("button", { name: "Reject" }).click();

  await expect(robin.getByRole("alert").filter({ hasText: "It is approved already." })).toBeVisible();
  await expect(robin.getByText(/Dana Whitfield approved the registration/).first()).toBeVisible();
  await expectKept(robin, "Please come back with the second farm.");
});

/** What was written is still there, in its field or to be copied. */
async function expectKept(page: Page, words: string): Promise<void> {
  const field = page.getByLabel("Comment for the partner");
  if (await field.count()) await expect(field).toHaveValue(words);
  else await expect(page.getByText(words)).toBeVisible();
}

async function unreadOf(page: Page): Promise<number> {
  const name = await page.getByRole("link", { name: /^Notices/ }).innerText();
  return Number(/(\d+) unread/.exec(name)?.[1] ?? 0);
}

function countLoads(page: Page): () => number {
  let loads = 0;
  page.on("load", () => (loads += 1));
  return () => loads;
}
