// What is not there, or not for everyone: the page says so, and so does the status.

import { DANA, KADRI, PIOTR, ROBIN, SAM } from "../people.ts";
import { type Page, expect, open, test } from "../portal.ts";

test.use({ expected: /status of (403|404|405|413)/ });

test("an address that leads nowhere is answered with 404 and a way on @plain", async ({ as }) => {
  const sam = await as(SAM);
  for (const address of ["/nowhere", "/registrations/not-an-id", "/registrations/new/edit", "/opportunities/1/2/3"]) {
    await expectNotFound(sam, address);
  }
  await sam.getByRole("link", { name: "Go to the first page" }).click();
  await expect(sam.getByRole("heading", { level: 1, name: "Hello Sam" })).toBeVisible();
});

test("what belongs to another partner and what does not exist look the same @plain", async ({ as }) => {
  const sam = await as(SAM, "/registrations?q=Nordlys");
  await sam.getByRole("link", { name: "Links to eight fish farms" }).click();
  await expect(sam.getByRole("heading", { level: 1, name: "Links to eight fish farms" })).toBeVisible();
  const theirs = new URL(sam.url()).pathname;
  const missing = "/registrations/01a00000-0000-7000-8000-000000000000";
  const kadri = await as(KADRI);
  for (const page of ["", "/edit/customer", "/edit/review", "/withdraw", "/answer", "/approve"]) {
    await expectNotFound(kadri, `${missing}${page}`);
    const unknown = await words(kadri);
    await expectNotFound(kadri, `${theirs}${page}`);
    expect(await words(kadri)).toBe(unknown);
  }
});

test("the vendor's pages are not there for a partner @plain", async ({ as }) => {
  const kadri = await as(KADRI);
  await expect(kadri.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Queue" })).toHaveCount(0);
  for (const address of ["/queue", "/partners", "/queue.csv", "/partners.csv"]) await expectNotFound(kadri, address);
});

test("opportunities of others and companies on record are not there for a partner @plain", async ({ as }) => {
  const dana = await as(DANA, "/opportunities?q=Esslingen");
  const kadri = await as(KADRI);
  for (const [list, link] of [
    ["/opportunities?q=Esslingen", "Production network in Esslingen"],
    ["/partners?q=Baltic", "Baltic Systems"],
  ] as const) {
    await open(dana, list);
    await dana.getByRole("link", { name: link }).click();
    await expect(dana.getByRole("heading", { level: 1, name: link })).toBeVisible();
    await expectNotFound(kadri, new URL(dana.url()).pathname);
  }
});

test("the vendor does not learn of drafts @plain", async ({ as }) => {
  const sam = await as(SAM, "/registrations?q=Aurelia");
  await sam.getByRole("link", { name: "Patient records archive" }).click();
  await expect(sam.getByRole("heading", { level: 1, name: "Patient records archive" })).toBeVisible();
  const draft = new URL(sam.url()).pathname;
  const robin = await as(ROBIN, "/registrations?q=Aurelia");
  await expect(robin.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
  await expectNotFound(robin, draft);
});

test("moves of the other side, and moves without a page, are not there @plain", async ({ as }) => {
  const piotr = await as(PIOTR, "/queue?q=Tallinn");
  await piotr.getByRole("link", { name: "Gateways for the warehouse in Tallinn" }).click();
  await expect(piotr.getByRole("heading", { level: 1, name: "Gateways for the warehouse in Tallinn" })).toBeVisible();
  const address = new URL(piotr.url()).pathname;
  for (const move of ["withdraw", "answer", "expire", "submit", "dance"]) await expectNotFound(piotr, `${address}/${move}`);
});

test("a form sent from another site is refused @plain", async ({ as, portal }) => {
  const sam = await as(SAM);
  const answer = await sam.request.post(`${portal.url}/registrations/new`, {
    headers: { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
    maxRedirects: 0,
  });
  expect(answer.status()).toBe(403);
  expect(await answer.text()).toContain("Not allowed");
});

test("more than any form holds is refused in words @plain", async ({ as, portal }) => {
  const sam = await as(SAM);
  const answer = await sam.request.post(`${portal.url}/registrations/new`, {
    form: { key: "k", notes: "x".repeat(300_000) },
    maxRedirects: 0,
  });
  expect(answer.status()).toBe(413);
  expect(await answer.text()).toContain("That is more than fits.");
});

test("every answer carries the headers that keep others out @plain", async ({ as, portal }) => {
  const sam = await as(SAM);
  for (const address of ["/", "/sign-in", "/nowhere", "/registrations.csv"]) {
    const headers = (await sam.request.get(`${portal.url}${address}`)).headers();
    expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(headers["content-security-policy"]).not.toMatch(/'unsafe-(inline|eval)'/);
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["referrer-policy"]).toBe("same-origin");
    expect(headers["cross-origin-opener-policy"]).toBe("same-origin");
  }
});

async function expectNotFound(page: Page, address: string): Promise<void> {
  const answer = await page.goto(address);
  expect(answer?.status(), address).toBe(404);
  await expect(page.getByRole("heading", { level: 1, name: "Not found" })).toBeVisible();
}

async function words(page: Page): Promise<string> {
  return page.getByRole("main").innerText();
}
