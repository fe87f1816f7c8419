// A draft that saves itself, whatever happens to the tab, the connection or the other device.

import { atStep, beginRegistration, continueTo, registrationOf } from "../deal.ts";
import { SAM } from "../people.ts";
import { type Page, expect, open, test } from "../portal.ts";

const NAME = "Customer's legal name";
const DOMAIN = "Customer's web domain";

test("what is typed is saved without pressing anything, and another device has it", async ({ as }) => {
  const sam = await as(SAM);
  await beginRegistration(sam);
  await expect(saved(sam)).toHaveText("Saved");
  await type(sam, NAME, "Saved by itself Ltd");
  await expect(saved(sam)).toHaveText("Saving…");
  await expect(saved(sam)).toHaveText("Saved");
  const phone = await as(SAM, new URL(sam.url()).pathname);
  await expect(phone.getByLabel(NAME)).toHaveValue("Saved by itself Ltd");
});

test("what was typed just before the tab was closed is there in the next", async ({ as }) => {
  const sam = await as(SAM);
  await beginRegistration(sam);
  await expect(saved(sam)).toHaveText("Saved");
  await type(sam, NAME, "Closed too early Ltd");
  const address = new URL(sam.url()).pathname;
  const context = sam.context();
  await sam.close();
  const tab = await context.newPage();
  await open(tab, address);
  await expect(tab.getByLabel(NAME)).toHaveValue("Closed too early Ltd");
  await expect(saved(tab)).toHaveText("Saved");
});

test("what was typed just before leaving the page has reached the server", async ({ as }) => {
  const sam = await as(SAM);
  await beginRegistration(sam);
  await expect(saved(sam)).toHaveText("Saved");
  const address = new URL(sam.url()).pathname;
  await type(sam, NAME, "Flushed Ltd");
  await sam.goto("/notices");
  const phone = await as(SAM, address);
  await expect(phone.getByLabel(NAME)).toHaveValue("Flushed Ltd");
});

test.describe("without a connection", () => {
  test.use({ expected: /ERR_INTERNET_DISCONNECTED/ });

  test("typing goes on, the page says so, and saves when the connection is back", async ({ as }) => {
    const sam = await as(SAM);
    await beginRegistration(sam);
    await expect(saved(sam)).toHaveText("Saved");
    await sam.context().setOffline(true);
    await type(sam, NAME, "Typed in a tunnel Ltd");
    await expect(saved(sam)).toHaveText(/^No connection\. What you typed is kept on this device/);
    await type(sam, DOMAIN, "tunnel.example");
    await expect(sam.getByLabel(NAME)).toHaveValue("Typed in a tunnel Ltd");
    await expect(saved(sam)).toHaveText(/^No connection\./);
    await sam.context().setOffline(false);
    await expect(saved(sam)).toHaveText("Saved", { timeout: 10_000 });
    const phone = await as(SAM, new URL(sam.url()).pathname);
    await expect(phone.getByLabel(NAME)).toHaveValue("Typed in a tunnel Ltd");
    await expect(phone.getByLabel(DOMAIN)).toHaveValue("tunnel.example");
  });

  test("a tab that was closed loses nothing either", async ({ as }) => {
    const sam = await as(SAM);
    await beginRegistration(sam);
    await expect(saved(sam)).toHaveText("Saved");
    const address = new URL(sam.url()).pathname;
    const context = sam.context();
    await context.setOffline(true);
    await type(sam, NAME, "Closed in a tunnel Ltd");
    await expect(saved(sam)).toHaveText(/^No connection\./);
    await sam.close();
    await context.setOffline(false);
    const tab = await context.newPage();
    await open(tab, address);
    await expect(tab.getByLabel(NAME)).toHaveValue("Closed in a tunnel Ltd");
    await expect(saved(tab)).toHaveText("Saved");
    const phone = await as(SAM, address);
    await expect(phone.getByLabel(NAME)).toHaveValue("Closed in a tunnel Ltd");
  });
});

test.describe("on two devices", () => {
  test.use({ expected: /status of 409/ });

  for (const [choice, kept] of [
    ["Keep what I typed here", "From the phone Ltd"],
    ["Use the other version", "From the desk Ltd"],
  ] as const) {
    test(`the second is told, both versions are kept, and one is chosen: ${choice}`, async ({ as }) => {
      const { desk, phone } = await twoDevices(as);
      await expect(told(phone)).toBeVisible();
      await expect(phone.getByLabel(NAME)).toHaveValue("From the phone Ltd");
      await phone.getByRole("button", { name: choice }).click();
      await expect(told(phone)).toHaveCount(0);
      await expect(phone.getByLabel(NAME)).toHaveValue(kept);
      await expect(phone.getByLabel(DOMAIN)).toHaveValue("desk.example");
      await expect(saved(phone)).toHaveText("Saved");
      await desk.reload();
      await expect(desk.getByLabel(NAME)).toHaveValue(kept);
    });
  }

  test("going on is not possible before one is chosen, and a reload keeps both", async ({ as }) => {
    const { phone } = await twoDevices(as);
    await expect(told(phone)).toBeVisible();
    await open(phone, new URL(phone.url()).pathname);
    await expect(told(phone)).toBeVisible();
    await expect(phone.getByLabel(NAME)).toHaveValue("From the phone Ltd");
    await phone.getByRole("button", { name: "Keep what I typed here" }).click();
    await expect(saved(phone)).toHaveText("Saved");
  });

  /** Both have the same step of the same draft open; the desk saves first, then the phone tries to. */
  async function twoDevices(as: (who: typeof SAM, to?: string) => Promise<Page>) {
    const desk = await as(SAM);
    await beginRegistration(desk);
    const phone = await as(SAM, new URL(desk.url()).pathname);
    await type(desk, NAME, "From the desk Ltd");
    await type(desk, DOMAIN, "desk.example");
    await expect(saved(desk)).toHaveText("Saved");
    await type(phone, NAME, "From the phone Ltd");
    return { desk, phone };
  }
});

test("two devices that post the form: told, both kept, one chosen @plain-only", async ({ as }) => {
  for (const [choice, kept] of [
    ["Keep what I typed here", "From the phone Ltd"],
    ["Use the other version", "From the desk Ltd"],
  ] as const) {
    const desk = await as(SAM);
    await beginRegistration(desk);
    const phone = await as(SAM, new URL(desk.url()).pathname);
    await desk.getByLabel(NAME).fill("From the desk Ltd");
    await desk.getByLabel("Customer's country").selectOption({ label: "Germany" });
    await continueTo(desk, 2);
    await phone.getByLabel(NAME).fill("From the phone Ltd");
    await phone.getByRole("button", { name: "Continue" }).click();
    await expect(told(phone)).toBeVisible();
    await phone.getByRole("button", { name: choice }).click();
    await atStep(phone, 1);
    await expect(told(phone)).toHaveCount(0);
    await expect(phone.getByLabel(NAME)).toHaveValue(kept);
    await open(desk, `${registrationOf(desk)}/edit/customer`);
    await expect(desk.getByLabel(NAME)).toHaveValue(kept);
  }
});

/** Types as a person does, key by key. */
async function type(page: Page, label: string, text: string): Promise<void> {
  const field = page.getByLabel(label);
  await field.click();
  await field.press("Control+a");
  await field.pressSequentially(text);
}

/** The words that say whether everything is saved. */
function saved(page: Page) {
  return page.getByRole("main").getByRole("status");
}

function told(page: Page) {
  return page.getByRole("alert").filter({ hasText: "This draft was changed in another window or on another device." });
}
