// Who can sign in to the demo programme, and how they do it.

import { expect, type Page } from "@playwright/test";

export interface Person {
  name: string;
  email: string;
  password: string;
}

const person = (name: string, email: string, password: string): Person => ({ name, email, password });

/** Seller at Northwind Resellers. */
export const SAM = person("Sam Okafor", "sam@northwind.example", "northwind-seller-1");
/** Manager at Northwind Resellers: sees what her sellers register. */
export const LENA = person("Lena Brandt", "lena@northwind.example", "northwind-manager-1");
/** Seller at Baltic Systems, the competitor. */
export const KADRI = person("Kadri Tamm", "kadri@baltic.example", "baltic-seller-1");
/** Manager at the distributor. */
export const CLAIRE = person("Claire Fontaine", "claire@meridian.example", "meridian-manager-1");
/** The vendor's channel manager for Northwind Resellers. */
export const DANA = person("Dana Whitfield", "dana@entente.example", "channel-manager-1");
/** The vendor's channel manager for Baltic Systems. */
export const PIOTR = person("Piotr Zieliński", "piotr@entente.example", "channel-manager-2");
/** Administrator. */
export const ROBIN = person("Robin Castellanos", "robin@entente.example", "administrator-1");

/** Nobody of the demo: added to an installation that has no deals of theirs. */
export const NEWCOMER = person("Noor Haddad", "noor@northwind.example", "a-long-first-password");

/** Signs in from the sign-in page and waits until the person is inside. */
export async function signIn(page: Page, who: Person, to = "/"): Promise<void> {
  await page.goto(to);
  await fillSignIn(page, who);
  await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
}

/** Fills in the sign-in form that is shown and sends it. */
export async function fillSignIn(page: Page, who: Person, password = who.password): Promise<void> {
  await page.getByLabel("Email").fill(who.email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}
