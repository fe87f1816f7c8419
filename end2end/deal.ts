// A deal as a seller types it into the guided registration.

import { alive, expect, type Page } from "./portal.ts";

export interface Line {
  product: string;
  quantity: string;
}

export interface Deal {
  customer: string;
  domain: string;
  country: string;
  contact: string;
  email: string;
  phone: string;
  name: string;
  lines: Line[];
  amount: string;
  source: string;
  evidence: string;
  links: string;
  notes: string;
}

/** A customer nobody knows. */
export const FRESH: Deal = {
  customer: "Adlerhof Mosterei GmbH",
  domain: "adlerhof-mosterei.example",
  country: "Germany",
  contact: "Ruth Adler",
  email: "ruth@adlerhof-mosterei.example",
  phone: "+49 7531 555 0199",
  name: "Press house network",
  lines: [
    { product: "Mooring 100", quantity: "3" },
    { product: "Beacon Watch", quantity: "12" },
  ],
  amount: "31,500.50",
  source: "The customer came to us",
  evidence: "Two visits with the owner.",
  links: "https://northwind.example/adlerhof/visit",
  notes: "They decide before the harvest.",
};

/** A company on record, for products nobody is protected for. */
export const KNOWN: Deal = {
  ...FRESH,
  customer: "Lumière Optique SAS",
  domain: "lumiere-optique.example",
  country: "France",
  contact: "Élodie Marchand",
  email: "emarchand@lumiere-optique.example",
  name: "Archive for the lens workshop",
  lines: [
    { product: "Keel Archive 16", quantity: "2" },
    { product: "Sextant Insight", quantity: "1" },
  ],
};

/** A day far enough ahead, as a date input takes it. */
export function closing(): string {
  const day = new Date(Date.now() + 60 * 24 * 3600 * 1000);
  return day.toISOString().slice(0, 10);
}

/** Presses the button that begins a registration and waits for its first step. */
export async function beginRegistration(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Register a deal" }).first().click();
  await atStep(page, 1);
}

const TITLES = ["Customer", "Contact", "Opportunity", "Evidence and notes", "Review and submit"];

/** Waits for a step by its number. */
export async function atStep(page: Page, step: number): Promise<void> {
  const heading = page.getByRole("heading", { level: 1, name: `Step ${step} of 5: ${TITLES[step - 1]}` });
  await expect(heading).toBeVisible();
  await alive(page);
}

export async function continueTo(page: Page, step: number): Promise<void> {
  await page.getByRole("button", { name: "Continue" }).click();
  await atStep(page, step);
}

export async function fillCustomer(page: Page, deal: Deal): Promise<void> {
  await page.getByLabel("Customer's legal name").fill(deal.customer);
  await page.getByLabel("Customer's web domain").fill(deal.domain);
  await page.getByLabel("Customer's country").selectOption({ label: deal.country });
}

export async function fillContact(page: Page, deal: Deal): Promise<void> {
  await page.getByLabel("Contact's name").fill(deal.contact);
  await page.getByLabel("Contact's email").fill(deal.email);
  await page.getByLabel("Contact's phone").fill(deal.phone);
}

/** The row of a product's line, counted from 1. */
export function line(page: Page, number: number) {
  return page.getByRole("group", { name: "Products" }).getByRole("listitem").nth(number - 1);
}

export async function fillLine(page: Page, number: number, { product, quantity }: Line): Promise<void> {
  await line(page, number).getByLabel(`Product ${number}`).selectOption({ label: product });
  await line(page, number).getByLabel("Quantity").fill(quantity);
}

/** Adds an empty line after the last. */
export async function addLine(page: Page, number: number): Promise<void> {
  await page.getByRole("button", { name: "Add a product" }).click();
  await expect(line(page, number)).toBeVisible();
  await alive(page);
}

export async function fillOpportunity(page: Page, deal: Deal): Promise<void> {
  await page.getByRole("textbox", { name: "Opportunity", exact: true }).fill(deal.name);
  for (const [place, product] of deal.lines.entries()) {
    if (place > 0) await addLine(page, place + 1);
    await fillLine(page, place + 1, product);
  }
  await page.getByLabel("Amount").fill(deal.amount);
  await page.getByLabel("Expected close").fill(closing());
  await page.getByLabel("How it was found").selectOption({ label: deal.source });
}

export async function fillEvidence(page: Page, deal: Deal): Promise<void> {
  await page.getByRole("textbox", { name: "Evidence" }).fill(deal.evidence);
  await page.getByRole("textbox", { name: "Links" }).fill(deal.links);
  await page.getByRole("textbox", { name: "Notes" }).fill(deal.notes);
}

/** Writes a whole draft, from the first step to the review. */
export async function writeDeal(page: Page, deal: Deal): Promise<void> {
  await beginRegistration(page);
  await fillCustomer(page, deal);
  await continueTo(page, 2);
  await fillContact(page, deal);
  await continueTo(page, 3);
  await fillOpportunity(page, deal);
  await continueTo(page, 4);
  await fillEvidence(page, deal);
  await continueTo(page, 5);
}

/** Hands in the draft that is reviewed, and waits for its page. */
export async function submitDeal(page: Page, deal: Deal): Promise<void> {
  await page.getByRole("button", { name: "Submit registration" }).click();
  await expect(page.getByRole("heading", { level: 1, name: deal.name })).toBeVisible();
  await alive(page);
}

/** The path of the registration an address of any of its pages is about. */
export function registrationOf(page: Page): string {
  const path = new URL(page.url()).pathname;
  const found = /^\/registrations\/[0-9a-f-]{36}/.exec(path);
  if (!found) throw new Error(`${path} is no registration's page`);
  return found[0];
}

/** The sentences of the timeline, newest first. */
export async function timeline(page: Page): Promise<string[]> {
  const entries = page.getByRole("list", { name: "Timeline" }).getByRole("listitem");
  await expect(entries.first()).toBeVisible();
  return (await entries.allInnerTexts()).map((text) => text.trim().split("\n")[0] ?? "");
}
