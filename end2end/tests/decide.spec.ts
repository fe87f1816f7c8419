// Deciding, asking, answering and withdrawing, one person at a time.

import { timeline } from "../deal.ts";
import { DANA, SAM } from "../people.ts";
import { type Page, choose, expect, test, withoutScripts } from "../portal.ts";

test.use({ expected: /status of 409/ });

const FARMS = "Links to eight fish farms";
const BREWERY = "Branch connections for five sites";
const GATEWAYS = "Greenhouse gateways";

test("a channel manager approves and makes the customer's company @plain", async ({ as }) => {
  const dana = await as(DANA, "/queue");
  await openDecision(dana, FARMS, "Approve");
  // With nothing alike on record there is one answer, and it is given.
  await expect(dana.getByRole("radio", { name: "Make a new company: Nordlys Havbruk AS" })).toBeChecked();
  await dana.getByRole("button", { name: "Approve" }).click();
  await expect(dana.getByRole("region", { name: "Where it stands" })).toContainText("Protected until");
  await expect(dana.getByRole("heading", { name: "Opportunity" })).toBeVisible();
  await expect(dana.getByText("10 %")).toBeVisible();
  await dana.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Queue" }).click();
  await expect(dana.getByRole("heading", { level: 1, name: "Queue" })).toBeVisible();
  await expect(dana.getByRole("link", { name: FARMS })).toHaveCount(0);
});

test("a channel manager rejects with a reason and words @plain", async ({ as }) => {
  const dana = await as(DANA, "/queue");
  await openDecision(dana, FARMS, "Reject");
  await dana.getByLabel("Comment for the partner").fill("Two of the farms are ours already.");
  await dana.getByRole("button", { name: "Reject" }).click();
  await expect(dana.getByRole("radiogroup", { name: "Reason" })).toHaveAccessibleDescription(/Choose a reason/);
  await expect(dana.getByLabel("Comment for the partner")).toHaveValue("Two of the farms are ours already.");
  await choose(dana, "Existing customer");
  await dana.getByRole("button", { name: "Reject" }).click();
  await expect(dana.getByRole("region", { name: "Where it stands" })).toContainText("Rejected: existing customer");

  const sam = await as(SAM, "/registrations?q=Nordlys");
  await sam.getByRole("link", { name: FARMS }).click();
  await expect(sam.getByText("Two of the farms are ours already.")).toBeVisible();
  expect((await timeline(sam))[0]).toMatch(/^Dana Whitfield rejected the registration: existing customer\.$/);
  await expect(sam.getByRole("link", { name: "Withdraw" })).toHaveCount(0);
});

test("asking needs a question, answering an answer @plain", async ({ as }) => {
  const dana = await as(DANA, "/queue");
  await openDecision(dana, FARMS, "Ask for information");
  await dana.getByRole("button", { name: "Ask for information" }).click();
  await expect(dana.getByLabel("What do you need to know?")).toHaveAccessibleDescription(/Enter what you need to know/);
  await dana.getByLabel("What do you need to know?").fill("Which farm is the first?");
  await dana.getByRole("button", { name: "Ask for information" }).click();
  await expect(dana.getByRole("region", { name: "Where it stands" })).toContainText("Waiting for Sam Okafor");

  const sam = await as(SAM);
  await sam.getByRole("link", { name: FARMS }).first().click();
  await sam.getByRole("link", { name: "Answer and resubmit" }).click();
  await sam.getByRole("button", { name: "Answer and resubmit" }).click();
  await expect(sam.getByLabel("Your answer")).toHaveAccessibleDescription(/Enter your answer to the question/);
  await sam.getByLabel("Your answer").fill("The one at Hitra.");
  await sam.getByRole("button", { name: "Answer and resubmit" }).click();
  await expect(sam.getByRole("region", { name: "Where it stands" })).toContainText("Waiting for Dana Whitfield");
  await expect(sam.getByText("The one at Hitra.")).toBeVisible();
});

test("somebody who is asked changes an answer before resubmitting @plain", async ({ as }) => {
  const sam = await as(SAM);
  await sam.getByRole("link", { name: GATEWAYS }).first().click();
  await sam.getByRole("link", { name: "Answer and resubmit" }).click();
  await sam.getByRole("link", { name: "Change the answers" }).click();
  await expect(sam.getByText("You were asked")).toBeVisible();
  await sam.getByLabel("Customer's legal name").fill("Van der Meulen Bloemen Beheer B.V.");
  for (const title of ["Contact", "Opportunity", "Evidence and notes", "Review and submit"]) {
    await sam.getByRole("button", { name: "Continue" }).click();
    await expect(sam.getByRole("heading", { level: 1, name: title })).toBeVisible();
  }
  await sam.getByRole("link", { name: "Answer and resubmit" }).click();
  await sam.getByLabel("Your answer").fill("It is a new network.");
  await sam.getByRole("button", { name: "Answer and resubmit" }).click();
  await expect(sam.getByRole("region", { name: "Where it stands" })).toContainText("Waiting for");

  const dana = await as(DANA, "/queue?q=Beheer");
  await expect(dana.getByRole("row", { name: new RegExp(GATEWAYS) })).toContainText("Van der Meulen Bloemen Beheer B.V.");
});

test("a seller withdraws what is not decided yet @plain", async ({ as }) => {
  const sam = await as(SAM, "/registrations?q=Hohenfels");
  await sam.getByRole("link", { name: BREWERY }).click();
  await sam.getByRole("link", { name: "Withdraw" }).click();
  await sam.getByLabel("Why").fill("The brewery buys directly.");
  await sam.getByRole("button", { name: "Withdraw" }).click();
  await expect(sam.getByRole("region", { name: "Where it stands" })).toContainText("Withdrawn");
  expect((await timeline(sam))[0]).toBe("Sam Okafor withdrew the registration.");
});

test("whoever comes too late is told, and what they wrote can be copied @plain", async ({ as }) => {
  const sam = await as(SAM, "/registrations?q=Hohenfels");
  await sam.getByRole("link", { name: BREWERY }).click();
  await sam.getByRole("link", { name: "Withdraw" }).click();
  const dana = await as(DANA, "/queue");
  await openDecision(dana, BREWERY, "Ask for information");
  await dana.getByLabel("What do you need to know?").fill("Who signs?");

  await sam.getByRole("button", { name: "Withdraw" }).click();
  await expect(sam.getByRole("region", { name: "Where it stands" })).toContainText("Withdrawn");
  await dana.getByRole("button", { name: "Ask for information" }).click();
  await expect(dana.getByRole("alert").filter({ hasText: "It was withdrawn." })).toBeVisible();
  await expect(dana.getByText(/Sam Okafor withdrew the registration/).first()).toBeVisible();
  if (withoutScripts()) await expect(dana.getByText("Who signs?")).toBeVisible();
  else await expect(dana.getByLabel("What do you need to know?")).toHaveValue("Who signs?");
});

async function openDecision(page: Page, deal: string, move: string): Promise<void> {
  await page.getByRole("link", { name: deal }).click();
  await expect(page.getByRole("heading", { level: 1, name: deal })).toBeVisible();
  await page.getByRole("link", { name: move }).click();
  await expect(page.getByRole("heading", { level: 1, name: new RegExp(`${deal}$`) })).not.toHaveText(deal);
}
