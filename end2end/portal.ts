// What every spec starts from: a portal of its own, people with windows of their own, and ears for what the browser complains of.

import { test as base, expect, type BrowserContext, type Locator, type Page } from "@playwright/test";
import { type Person, signIn } from "./people.ts";
import { type Database, type Portal, startPortal } from "./start.ts";

export { expect };
export type { Page, Locator, BrowserContext } from "@playwright/test";

interface Options {
  /** Further settings of the portal, as `PORTAL_…` variables. */
  settings: Record<string, string>;
  /** What its database holds to begin with. */
  database: Database;
  /** What the browser may complain of, because the test brings it about. */
  expected: RegExp;
}

interface Fixtures {
  /** The portal of this test alone. */
  portal: Portal;
  /** A window on a device of its own, at the first page, with that person signed in. */
  as: (who: Person, to?: string) => Promise<Page>;
  /** A window on a device of its own, where nobody is signed in. */
  window: () => Promise<Page>;
}

/** Matches no complaint. */
const NOTHING = /(?!)/;
/** What is fetched ahead for scripts that do not run. */
const UNUSED = /was preloaded using link preload but not used/;

export const test = base.extend<Options & Fixtures & { complaints: Complaints }>({
  settings: [{}, { option: true }],
  database: ["demo", { option: true }],
  expected: [NOTHING, { option: true }],

  portal: async ({ settings, database }, use) => {
    const portal = await startPortal(settings, database);
    await use(portal);
    await portal.stop();
  },

  baseURL: async ({ portal }, use) => use(portal.url),

  complaints: async ({ expected }, use) => {
    const complaints = new Complaints(withoutScripts() ? [expected, UNUSED] : [expected]);
    await use(complaints);
    expect(complaints.found, "what the browser complained of").toEqual([]);
  },

  context: async ({ context, complaints }, use) => {
    await complaints.listen(context);
    await use(context);
  },

  window: async ({ browser, complaints }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext();
      contexts.push(context);
      await complaints.listen(context);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },

  as: async ({ window }, use) => {
    await use(async (who, to = "/") => {
      const page = await window();
      await signIn(page, who, to);
      await alive(page);
      return page;
    });
  },
});

/** Errors and warnings of the browser's console, exceptions nobody caught, and breaches of the content security policy. */
class Complaints {
  readonly found: string[] = [];

  constructor(private readonly expected: RegExp[]) {}

  async listen(context: BrowserContext): Promise<void> {
    const hear = (text: string) => {
      if (!this.expected.some((pattern) => pattern.test(text))) this.found.push(text);
    };
    context.on("console", (message) => {
      if (["error", "warning", "assert"].includes(message.type())) hear(`${message.text()} [${message.location().url}]`);
    });
    context.on("weberror", (error) => hear(String(error.error())));
  }
}

/** Waits until the browser part has taken over the page. Without scripts there is nothing to wait for. */
export async function alive(page: Page): Promise<void> {
  if (withoutScripts()) return;
  await page.waitForFunction(() => document.documentElement.hasAttribute("data-alive"));
}

/** Opens an address and waits until the page is alive. */
export async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await alive(page);
}

/** Whether this run is the one with scripts off. */
export function withoutScripts(): boolean {
  return base.info().project.use.javaScriptEnabled === false;
}

/** Chooses one of several answers, as people do it: they press its words. The first, where several read alike. */
export async function choose(page: Page, name: string | RegExp): Promise<void> {
  const radio = page.getByRole("radio", { name }).first();
  await page.getByText(name).first().click();
  await expect(radio).toBeChecked();
}

/** Presses Tab until that has focus. */
export async function tabTo(page: Page, wanted: Locator): Promise<void> {
  const hasFocus = () => wanted.first().evaluate((element) => element === document.activeElement);
  await expect(wanted.first()).toBeVisible();
  for (let presses = 0; presses < 80; presses += 1) {
    if (await hasFocus()) return;
    await page.keyboard.press("Tab");
  }
  await expect(wanted.first()).toBeFocused();
}

/** Types into a control, reached with Tab. */
export async function answer(page: Page, field: Locator, text: string): Promise<void> {
  await tabTo(page, field);
  await page.keyboard.type(text);
}

/** Presses a button, reached with Tab. */
export async function press(page: Page, name: string): Promise<void> {
  await tabTo(page, page.getByRole("button", { name, exact: true }));
  await page.keyboard.press("Enter");
}

/** Shows every condition of the page as text; with scripts they begin as rows. */
export async function asText(page: Page): Promise<void> {
  if (withoutScripts()) return;
  const switches = page.getByRole("button", { name: "Write it as text" });
  await expect(switches.first()).toBeVisible();
  while ((await switches.count()) > 0) await switches.first().click();
}
