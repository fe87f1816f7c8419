// The second step of signing in, running sessions, and the history of signing in.

import { createHmac } from "node:crypto";
import { DANA, ROBIN, SAM, type Person, fillSignIn, signIn } from "../people.ts";
import { type Page, alive, expect, open, test } from "../portal.ts";

test("somebody sets up a second step and signs in with it @plain", async ({ as, window }) => {
  const sam = await as(SAM);
  await openSecurity(sam, SAM);
  await expect(sam.getByRole("region", { name: "Second step" })).toContainText("Off");
  const { key, codes } = await setUp(sam);
  await expect(sam.getByRole("region", { name: "Second step" })).toContainText("10 recovery codes are left");

  const other = await window();
  await other.goto("/registrations?state=approved");
  await fillSignIn(other, SAM);
  await expect(other.getByRole("heading", { level: 1, name: "Second step" })).toBeVisible();
  await other.goto("/registrations");
  await expect(other.getByRole("heading", { level: 1, name: "Second step" })).toBeVisible();
  await other.getByLabel("Code").fill(digits(key, 1));
  await other.getByRole("button", { name: "Continue" }).click();
  await expect(other.getByRole("heading", { level: 1, name: "Registrations" })).toBeVisible();

  const third = await window();
  await third.goto("/");
  await fillSignIn(third, SAM);
  await third.getByLabel("Code").fill(codes[0] ?? "");
  await third.getByRole("button", { name: "Continue" }).click();
  await expect(third.getByRole("heading", { level: 1, name: "Hello Sam" })).toBeVisible();
  await open(third, "/security");
  await expect(third.getByRole("region", { name: "Second step" })).toContainText("9 recovery codes are left");
});

test.describe("a code that is not right", () => {
  test.use({ expected: /status of 422/ });

  test("is told at its field, and the page still leads on @plain", async ({ as, window }) => {
    const { key } = await setUp(await as(SAM, "/security"));
    const other = await window();
    await other.goto("/registrations");
    await fillSignIn(other, SAM);
    await other.getByLabel("Code").fill("12 34");
    await other.getByRole("button", { name: "Continue" }).click();
    await expect(other.getByLabel("Code")).toHaveAccessibleDescription(/Enter the six digits of your app/);
    await other.getByLabel("Code").fill(digits(key, 1));
    await other.getByRole("button", { name: "Continue" }).click();
    await expect(other.getByRole("heading", { level: 1, name: "Registrations" })).toBeVisible();
  });
});

test.describe("where everybody needs one", () => {
  test.use({ settings: { PORTAL_SECOND_FACTOR: "everybody" } });

  test("it is set up before anything else is shown @plain", async ({ page }) => {
    await page.goto("/queue");
    await fillSignIn(page, DANA);
    await expect(page.getByRole("heading", { level: 1, name: "Set up a second step" })).toBeVisible();
    await page.goto("/queue");
    await expect(page.getByRole("heading", { level: 1, name: "Set up a second step" })).toBeVisible();
    await confirm(page);
    await page.getByRole("button", { name: "I have kept them" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Queue" })).toBeVisible();
  });
});

test.describe("switching it off", () => {
  test.use({ expected: /status of 422/ });

  test("asks for the password @plain", async ({ as }) => {
    const sam = await as(SAM, "/security");
    await setUp(sam);
    for (const password of ["wrong-password", SAM.password]) {
      const field = sam.getByLabel("Your password");
      if (!(await field.isVisible())) await sam.locator("summary", { hasText: "Switch off" }).click();
      await field.fill(password);
      await sam.getByRole("button", { name: "Switch off" }).click();
      await alive(sam);
      if (password !== SAM.password) {
        await expect(sam.getByLabel("Your password")).toHaveAccessibleDescription(/This is not your password/);
      }
    }
    await expect(sam.getByRole("region", { name: "Second step" })).toContainText("Off");
  });
});

test("somebody sees where they are signed in and signs out everywhere else @plain", async ({ as }) => {
  const [here, there] = [await as(SAM), await as(SAM)];
  await open(here, "/security");
  const sessions = here.getByRole("region", { name: "Where you are signed in" });
  await expect(sessions.getByRole("row").filter({ hasText: "This one" })).toHaveCount(1);
  await expect(sessions.getByRole("button", { name: "Sign out there" })).toHaveCount(1);
  await sessions.getByRole("button", { name: "Sign out everywhere else" }).click();
  await expect(sessions.getByRole("button", { name: "Sign out there" })).toHaveCount(0);
  await there.goto("/");
  await expect(there.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  await open(here, "/");
  await expect(here.getByRole("heading", { level: 1, name: "Hello Sam" })).toBeVisible();
});

test.describe("a new password", () => {
  test.use({ expected: /status of (401|422)/ });

  test("counts from the next time on, and a wrong old one is told @plain", async ({ as, window }) => {
    const sam = await as(SAM, "/security");
    const changed = { ...SAM, password: "a-new-long-password" };
    for (const old of ["wrong-password", SAM.password]) {
      await sam.getByLabel("Password until now").fill(old);
      await sam.getByLabel("New password").fill(changed.password);
      await sam.getByRole("button", { name: "Change the password" }).click();
      await alive(sam);
      if (old !== SAM.password) {
        await expect(sam.getByLabel("Password until now")).toHaveAccessibleDescription(/This is not your password/);
      }
    }
    const other = await window();
    await other.goto("/");
    await fillSignIn(other, SAM);
    await expect(other.getByRole("alert")).toContainText("is not right");
    await signIn(other, changed);
  });
});

test.describe("the history", () => {
  test.use({ expected: /status of (401|404)/ });

  test("shows administrators who tried to sign in, and others only their own @plain", async ({ as, page }) => {
    await page.goto("/sign-in");
    await fillSignIn(page, SAM, "wrong-password");
    await expect(page.getByRole("alert")).toContainText("is not right");
    const robin = await as(ROBIN, "/sign-ins?result=wrong");
    await expect(robin.getByRole("row").filter({ hasText: SAM.email })).toContainText("Not right");
    await robin.getByRole("link", { name: "Sam Okafor" }).click();
    await expect(robin.getByRole("heading", { level: 1, name: "Sessions of Sam Okafor" })).toBeVisible();

    const sam = await as(SAM, "/security");
    await expect(sam.getByRole("region", { name: "Last tries to sign in" })).toContainText("Not right");
    await sam.goto("/sign-ins");
    await expect(sam.getByRole("heading", { level: 1, name: "Not found" })).toBeVisible();
  });
});

test("an administrator signs somebody out and takes a lost second step away @plain", async ({ as, window }) => {
  const sam = await as(SAM, "/security");
  await setUp(sam);
  const robin = await as(ROBIN, "/sign-ins?q=sam");
  await robin.getByRole("link", { name: "Sam Okafor" }).first().click();
  await expect(robin.getByRole("heading", { level: 1, name: "Sessions of Sam Okafor" })).toBeVisible();
  await robin.getByRole("button", { name: "Take the second step away" }).click();
  await expect(robin.getByRole("region", { name: "Second step" })).toContainText("No second step is set up.");
  await robin.getByRole("button", { name: "Sign out everywhere" }).click();
  await expect(robin.getByText("Not signed in anywhere just now.")).toBeVisible();
  await sam.goto("/");
  await expect(sam.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  await signIn(await window(), SAM);
});

/** Goes to one's own security by the menu, as people find it. */
async function openSecurity(page: Page, who: Person): Promise<void> {
  await page.getByText(`Signed in as ${who.name}`).locator("..").click();
  await page.getByRole("link", { name: "Sign-in and security" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Sign-in and security" })).toBeVisible();
}

/** Sets a second step up from the page of one's own security; its key and its recovery codes. */
async function setUp(page: Page): Promise<{ key: string; codes: string[] }> {
  await page.getByRole("link", { name: "Set up a second step" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Set up a second step" })).toBeVisible();
  const made = await confirm(page);
  await page.getByRole("button", { name: "I have kept them" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Sign-in and security" })).toBeVisible();
  await alive(page);
  return made;
}

/** From the page that offers to begin to the one that shows the recovery codes. */
async function confirm(page: Page): Promise<{ key: string; codes: string[] }> {
  await page.getByRole("button", { name: "Begin" }).click();
  await expect(page.getByRole("img", { name: /QR code/ })).toBeVisible();
  const key = await page.getByRole("main").locator("code").innerText();
  await page.getByLabel("Code").fill(digits(key, -1));
  await page.getByRole("button", { name: "Switch on" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Keep these recovery codes" })).toBeVisible();
  const codes = await page.getByRole("main").locator("code").allInnerTexts();
  expect(codes).toHaveLength(10);
  return { key, codes };
}

/** The code an app shows for a key, so many half minutes from now. The portal takes one before and one after. */
function digits(key: string, steps: number): string {
  const bits = [...key.replaceAll(" ", "")]
    .map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"))
    .join("");
  const secret = Buffer.from(bits.match(/.{8}/g)?.map((byte) => parseInt(byte, 2)) ?? []);
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const hash = createHmac("sha1", secret).update(step).digest();
  const number = hash.readUInt32BE(hash.readUInt8(19) & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}
