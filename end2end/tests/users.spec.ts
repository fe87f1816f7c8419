// Signing in and out, and sessions that end in the middle of something.

import { request } from "@playwright/test";
import { FRESH, atStep, beginRegistration, continueTo, fillCustomer } from "../deal.ts";
import { DANA, SAM, fillSignIn, signIn } from "../people.ts";
import { type Page, alive, expect, test } from "../portal.ts";

test("somebody signs in, sees their own name, and signs out @plain", async ({ page }) => {
  await signIn(page, SAM);
  await expect(page.getByRole("heading", { level: 1, name: "Hello Sam" })).toBeVisible();
  await page.getByText("Signed in as Sam Okafor").locator("..").click();
  await expect(page.getByText("Partner seller, Northwind Resellers")).toBeVisible();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
});

test("the demo's people sign in with one press @plain", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: /Dana Whitfield/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Console" })).toBeVisible();
});

test.describe("what is not right", () => {
  test.use({ expected: /status of (401|422)/ });

  test("a wrong password is told in the same words as an unknown address, and the address stays @plain", async ({ page }) => {
    const told = "The email address or the password is not right. Check both and try again.";
    for (const email of [SAM.email, "nobody@northwind.example"]) {
      await page.goto("/sign-in");
      const answer = page.waitForResponse((response) => response.request().method() === "POST");
      await fillSignIn(page, { ...SAM, email }, "wrong-password");
      expect((await answer).status()).toBe(401);
      await expect(page.getByRole("alert")).toHaveText(told);
      await expect(page.getByLabel("Email")).toHaveValue(email);
      await expect(page.getByLabel("Password")).toHaveValue("");
    }
  });

  test("a form left blank says what is missing @plain", async ({ page }) => {
    await page.goto("/sign-in");
    const answer = page.waitForResponse((response) => response.request().method() === "POST");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    expect((await answer).status()).toBe(422);
    await expect(page.getByLabel("Email")).toHaveAccessibleDescription(/Enter an email address/);
    await expect(page.getByLabel("Password")).toHaveAccessibleDescription("Enter your password");
  });
});

test("whoever is not signed in comes back to where they wanted to go @plain", async ({ page }) => {
  await page.goto("/registrations?state=approved&q=Production");
  await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  await fillSignIn(page, SAM);
  await expect(page.getByRole("heading", { level: 1, name: "Registrations" })).toBeVisible();
  await expect(page).toHaveURL(/\/registrations\?.*q=Production/);
  await expect(page.getByRole("link", { name: "Production network in Esslingen" })).toBeVisible();
});

test("whoever is signed in does not see the sign-in page again @plain", async ({ as }) => {
  const dana = await as(DANA);
  await dana.goto("/sign-in");
  await expect(dana.getByRole("heading", { level: 1, name: "Console" })).toBeVisible();
});

test("the sign-in page comes without any script", async ({ page }) => {
  const scripts: string[] = [];
  page.on("request", (asked) => {
    if (/\.(js|wasm)$/.test(new URL(asked.url()).pathname)) scripts.push(asked.url());
  });
  await page.goto("/sign-in");
  await page.waitForLoadState("networkidle");
  expect(scripts).toEqual([]);
});

test.describe("a session that ends", () => {
  test.use({ expected: /status of 401/ });

  test("in the middle of a form: after signing in again what was typed is there @plain", async ({ as }) => {
    const sam = await as(SAM);
    await beginRegistration(sam);
    await fillCustomer(sam, FRESH);
    await continueTo(sam, 2);
    await endSession(sam);
    await sam.getByLabel("Contact's name").fill("Typed too late");
    await sam.getByLabel("Contact's email").fill(FRESH.email);
    await sam.getByRole("button", { name: "Continue" }).click();

    await expect(sam.getByText(/You (were|are) signed out\./).first()).toBeVisible();
    const again = sam.getByRole("link", { name: "Sign in to go on" });
    const heading = sam.getByRole("heading", { level: 1, name: "Sign in" });
    await expect(again.or(heading)).toBeVisible();
    if (await again.isVisible()) await again.click();
    await fillSignIn(sam, SAM);
    await expect(sam.getByRole("heading", { level: 1, name: /^Step [23] of 5/ })).toBeVisible();
    await alive(sam);
    if (await sam.getByRole("heading", { level: 1, name: /^Step 2/ }).isVisible()) await continueTo(sam, 3);
    await sam.getByRole("button", { name: "Back" }).click();
    await atStep(sam, 2);
    await expect(sam.getByLabel("Contact's name")).toHaveValue("Typed too late");

    // It has reached the server, too.
    const other = await as(SAM, new URL(sam.url()).pathname);
    await expect(other.getByLabel("Contact's name")).toHaveValue("Typed too late");
  });

  test("before a decision: after signing in again the decision is made as it was typed @plain", async ({ as }) => {
    const dana = await as(DANA, "/queue?q=Nordlys");
    await dana.getByRole("link", { name: "Links to eight fish farms" }).click();
    await dana.getByRole("link", { name: "Ask for information" }).click();
    await dana.getByLabel("What do you need to know?").fill("Is the test still planned?");
    await endSession(dana);
    await dana.getByRole("button", { name: "Ask for information" }).click();
    await expect(dana.getByText(/You (were|are) signed out\./).first()).toBeVisible();
    const again = dana.getByRole("link", { name: "Sign in to go on" });
    if (await again.isVisible()) await again.click();
    await fillSignIn(dana, DANA);
    await expect(dana.getByRole("navigation", { name: "Main" })).toBeVisible();
    await alive(dana);
    const press = dana.getByRole("button", { name: "Ask for information" });
    if (await press.isVisible()) {
      await expect(dana.getByLabel("What do you need to know?")).toHaveValue("Is the test still planned?");
      await press.click();
    }
    await expect(dana.getByText("Is the test still planned?")).toBeVisible();
    await expect(dana.getByRole("region", { name: "Where it stands" })).toContainText("Waiting for Sam Okafor");
  });
});

test.describe("too many tries", () => {
  test.use({ settings: { PORTAL_SIGN_IN_PER_ACCOUNT_AND_MINUTE: "2" }, expected: /status of (401|429)/ });

  test("are told with how long to wait, even with the right password then @plain", async ({ page }) => {
    await page.goto("/sign-in");
    for (const password of ["wrong-one", "wrong-two"]) {
      await fillSignIn(page, SAM, password);
      await expect(page.getByRole("alert")).toContainText("is not right");
    }
    const answer = page.waitForResponse((response) => response.request().method() === "POST");
    await fillSignIn(page, SAM);
    expect((await answer).status()).toBe(429);
    expect(Number((await answer).headers()["retry-after"])).toBeGreaterThan(0);
    await expect(page.getByRole("alert")).toHaveText(/^Too many tries\. Wait \d+ seconds? and try again\.$/);
    await fillSignIn(page, DANA);
    await expect(page.getByRole("heading", { level: 1, name: "Console" })).toBeVisible();
  });
});

/** Ends somebody's session from elsewhere: their browser keeps its cookie and does not know. */
async function endSession(page: Page): Promise<void> {
  const { origin } = new URL(page.url());
  const elsewhere = await request.newContext({ baseURL: origin, storageState: await page.context().storageState() });
  await elsewhere.post("/sign-out");
  await elsewhere.dispose();
}
