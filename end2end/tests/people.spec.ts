// People: added, invited by mail, kept out and let in again; and passwords chosen with the link in a mail.

import { DANA, NEWCOMER as NOOR, ROBIN, SAM, fillSignIn } from "../people.ts";
import { type Page, expect, open, test } from "../portal.ts";

const CHOSEN = "a staple of another kind";

test.describe("somebody new", () => {
  test.use({ expected: /status of 403/ });

  test("is added, invited by mail, chooses a password and signs in @plain", async ({ as, window }) => {
    const robin = await as(ROBIN, "/people");
    await add(robin, { Email: NOOR.email });
    await expect(robin.getByText("Contact", { exact: true }).first()).toBeVisible();
    await robin.getByRole("link", { name: "Invite", exact: true }).click();
    await expect(robin.getByRole("heading", { level: 1, name: "Invite Noor Haddad" })).toBeVisible();
    await robin.getByRole("button", { name: "Send the invitation" }).click();
    await expect(robin.getByRole("heading", { level: 1, name: "Noor Haddad" })).toBeVisible();
    await expect(robin.getByText("Invited", { exact: true }).first()).toBeVisible();

    const link = await linkIn(robin, "Your invitation to the partner portal");
    const noor = await window();
    await noor.goto(link);
    await expect(noor.getByRole("heading", { level: 1, name: "Welcome" })).toBeVisible();
    await choose(noor, NOOR.password);
    await fillSignIn(noor, NOOR);
    await expect(noor.getByRole("heading", { level: 1, name: "Hello Noor" })).toBeVisible();
    await noor.goto(link);
    await expect(noor.getByRole("heading", { level: 1, name: "This link does not work" })).toBeVisible();

    await open(robin, "/people?q=noor");
    await robin.getByRole("link", { name: "Noor Haddad" }).click();
    await expect(robin.getByText("Active", { exact: true }).first()).toBeVisible();
  });
});

test("whoever has no address cannot be invited, and the page says what to do @plain", async ({ as }) => {
  const dana = await as(DANA, "/people");
  await add(dana, {});
  await expect(dana.getByRole("button", { name: "Invite" })).toHaveAccessibleDescription(/has no email address/);
  await dana.getByRole("link", { name: "Edit" }).click();
  await dana.getByLabel("Email").fill(NOOR.email);
  await dana.getByRole("button", { name: "Save" }).click();
  await expect(dana.getByRole("link", { name: "Invite", exact: true })).toBeVisible();
});

test("what is wrong with a new person stands at its field, and what was typed stays @plain", async ({ as }) => {
  const dana = await as(DANA, "/people/new");
  await dana.getByLabel("Name").fill("Noor Haddad");
  await dana.getByLabel("Company").fill("Nobody & Sons");
  await dana.getByRole("combobox", { name: "Role" }).selectOption({ label: "Partner seller" });
  await dana.getByRole("button", { name: "Add a person" }).click();
  await expect(dana.getByRole("alert").filter({ hasText: "need another look" })).toBeVisible();
  await expect(dana.getByLabel("Company")).toHaveAccessibleDescription(/There is no partner of this name/);
  await expect(dana.getByLabel("Name")).toHaveValue("Noor Haddad");
  await dana.getByRole("button", { name: "Start afresh" }).click();
  await expect(dana.getByLabel("Name")).toHaveValue("");
});

test.describe("a password that was forgotten", () => {
  test.use({ expected: /status of (401|403|422)/ });

  test("is replaced with the link in a mail, once @plain", async ({ as, window }) => {
    const sam = await window();
    await sam.goto("/sign-in");
    await sam.getByRole("link", { name: "Forgot your password?" }).click();
    await sam.getByLabel("Email").fill("sam");
    await sam.getByRole("button", { name: "Send the link" }).click();
    await expect(sam.getByLabel("Email")).toHaveAccessibleDescription(/email address/);
    await sam.getByLabel("Email").fill(SAM.email);
    await sam.getByRole("button", { name: "Send the link" }).click();
    await expect(sam.getByText("The link works for an hour")).toBeVisible();

    const link = await linkIn(await as(ROBIN), "A new password for the partner portal");
    await sam.goto(link);
    await expect(sam.getByRole("heading", { level: 1, name: "Choose a new password" })).toBeVisible();
    await sam.getByLabel("New password").fill(CHOSEN);
    await sam.getByLabel("The same once more").fill("something else entirely");
    await sam.getByRole("button", { name: "Set the password" }).click();
    await expect(sam.getByLabel("The same once more")).toHaveAccessibleDescription(/The two passwords differ/);
    await choose(sam, CHOSEN);
    await fillSignIn(sam, SAM);
    await expect(sam.getByRole("alert")).toContainText("is not right");
    await fillSignIn(sam, SAM, CHOSEN);
    await expect(sam.getByRole("heading", { level: 1, name: "Hello Sam" })).toBeVisible();
    await sam.goto(link);
    await expect(sam.getByRole("heading", { level: 1, name: "This link does not work" })).toBeVisible();
  });
});

test("whoever is locked is out at once, and in again when unlocked @plain", async ({ as }) => {
  const sam = await as(SAM);
  const dana = await as(DANA, "/people?q=okafor");
  await dana.getByRole("link", { name: "Sam Okafor" }).click();
  await dana.getByRole("button", { name: "Lock", exact: true }).click();
  await expect(dana.getByText("Locked", { exact: true }).first()).toBeVisible();
  await sam.goto("/");
  await expect(sam.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  await dana.getByRole("button", { name: "Unlock", exact: true }).click();
  await expect(dana.getByText("Active", { exact: true }).first()).toBeVisible();
  await fillSignIn(sam, SAM);
  await expect(sam.getByRole("heading", { level: 1, name: "Hello Sam" })).toBeVisible();
});

test("a company shows its people, and somebody new begins there @plain", async ({ as }) => {
  const dana = await as(DANA, "/partners?q=northwind");
  await dana.getByRole("link", { name: "Northwind Resellers" }).first().click();
  await expect(dana.getByRole("link", { name: "Lena Brandt" })).toBeVisible();
  await dana.getByRole("link", { name: "Add a person" }).click();
  await expect(dana.getByLabel("Company")).toHaveValue("Northwind Resellers");
});

test.describe("people and mails", () => {
  test.use({ expected: /status of 404/ });

  test("are not there for whoever may not know of them @plain", async ({ as }) => {
    const sam = await as(SAM);
    await expect(sam.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "People" })).toHaveCount(0);
    for (const place of ["/people", "/people/vendor", "/people/new", "/outbox"]) {
      expect((await sam.goto(place))?.status()).toBe(404);
    }
    const dana = await as(DANA);
    expect((await dana.goto("/outbox"))?.status()).toBe(404);
  });
});

/** Adds Noor, who sells for Northwind; further answers by their labels. */
async function add(page: Page, more: Record<string, string>): Promise<void> {
  await page.getByRole("link", { name: "Add a person" }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "Add a person" })).toBeVisible();
  await page.getByLabel("Name").fill(NOOR.name);
  for (const [label, text] of Object.entries(more)) await page.getByLabel(label).fill(text);
  await page.getByRole("combobox", { name: "Role" }).selectOption({ label: "Partner seller" });
  await page.getByLabel("Company").fill("Northwind Resellers");
  await page.getByRole("combobox", { name: "Licence" }).selectOption({ label: "Limited" });
  await page.getByRole("button", { name: "Add a person" }).click();
  await expect(page.getByRole("heading", { level: 1, name: NOOR.name })).toBeVisible();
}

/** The link in the mail of that subject, once it was sent: before, it is not shown. */
async function linkIn(robin: Page, subject: string): Promise<string> {
  const link = robin.getByText(/\/welcome\/[0-9a-f]{64}/).first();
  await expect(async () => {
    await open(robin, "/outbox");
    await robin.getByRole("link", { name: subject }).first().click({ timeout: 1_000 });
    await expect(robin.getByRole("heading", { level: 1, name: subject })).toBeVisible({ timeout: 3_000 });
    await expect(link).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 20_000 });
  const found = /https?:\S+\/welcome\/[0-9a-f]{64}/.exec(await link.innerText());
  if (!found) throw new Error("The mail has no link");
  return found[0];
}

/** Chooses a password on the page of a link. */
async function choose(page: Page, password: string): Promise<void> {
  await page.getByLabel("New password").fill(password);
  await page.getByLabel("The same once more").fill(password);
  await page.getByRole("button", { name: "Set the password" }).click();
  await expect(page.getByText("Your password is set. Sign in with it.")).toBeVisible();
}
