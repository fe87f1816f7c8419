// Accessibility, checked by axe.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import { expect, type Page } from "./portal.ts";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

export const THEMES = ["light", "dark"] as const;
/** The narrowest phone and the widest desk the portal is made for, in CSS pixels. */
export const WIDTHS = [390, 1440] as const;

/** Fails on any violation of the page as it is now, in both themes and at both widths, and on anything that sticks out sideways. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    // As tall as the page: what a bar at the foot of the window covers by chance is a matter of scrolling, not of the target's size.
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.setViewportSize({ width, height: Math.max(900, height) });
    for (const colorScheme of THEMES) {
      await dress(page, colorScheme);
      expect.soft(await violations(page), `axe, ${colorScheme}, ${width} px`).toEqual([]);
    }
    expect.soft(await sticksOut(page), `wider than the window of ${width} px`).toEqual([]);
  }
}

/** Shows the page from its top in a theme, and waits until every colour has changed. */
export async function dress(page: Page, colorScheme: (typeof THEMES)[number]): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  await page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    // What stays in place while the page scrolls must not cover what is looked at.
    window.scrollTo(0, 0);
    await frame();
    await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined)));
    await frame();
  });
}

/** What axe finds, one line for each element. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(source);
  const results = await page.evaluate(
    (tags) =>
      (globalThis as unknown as { axe: { run: (where: Document, how: object) => Promise<AxeResults> } }).axe.run(document, {
        runOnly: tags,
        resultTypes: ["violations"],
      }),
    TAGS,
  );
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(" ")} – ${(node.failureSummary ?? "").replace(/\s+/g, " ")}`),
  );
}

/** The elements that make the page scroll sideways. */
async function sticksOut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    const wide = [...document.body.querySelectorAll("*")].filter((element) => element.getBoundingClientRect().right > room + 1);
    return wide.slice(0, 5).map((element) => `${element.tagName.toLowerCase()}.${element.className}`);
  });
}
