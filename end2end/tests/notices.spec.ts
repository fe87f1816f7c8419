// The bell and its page.

import { DANA, SAM } from "../people.ts";
import { expect, open, test } from "../portal.ts";

test("notices lead to what they tell of, and are marked as read @plain", async ({ as }) => {
  const dana = await as(DANA);
  await dana.getByRole("link", { name: /^Notices, \d+ unread$/ }).click();
  await expect(dana.getByRole("heading", { level: 1, name: "Notices" })).toBeVisible();
  const entries = dana.getByRole("list", { name: "Notices" }).getByRole("listitem");
  await expect(entries.filter({ hasText: "New" }).first()).toBeVisible();
  const title = await entries.first().getByRole("link").innerText();
  await entries.first().getByRole("link").click();
  await expect(dana.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await open(dana, "/notices");
  await dana.getByRole("button", { name: "Mark all as read" }).click();
  await expect(dana.getByRole("button", { name: "Mark all as read" })).toHaveCount(0);
  await expect(dana.getByRole("link", { name: "Notices", exact: true })).toBeVisible();
});

test("what somebody does themselves is no notice to them", async ({ as }) => {
  const sam = await as(SAM, "/registrations?q=Nordlys");
  await open(sam, "/notices");
  if (await sam.getByRole("button", { name: "Mark all as read" }).isVisible()) {
    await sam.getByRole("button", { name: "Mark all as read" }).click();
    await expect(sam.getByRole("button", { name: "Mark all as read" })).toHaveCount(0);
  }
  await open(sam, "/registrations?q=Nordlys");
  await sam.getByRole("link", { name: "Links to eight fish farms" }).click();
  await sam.getByRole("link", { name: "Withdraw" }).click();
  await sam.getByRole("button", { name: "Withdraw" }).click();
  await expect(sam.getByRole("region", { name: "Where it stands" })).toContainText("Withdrawn");
  await open(sam, "/");
  await expect(sam.getByRole("link", { name: "Notices", exact: true })).toBeVisible();
});
