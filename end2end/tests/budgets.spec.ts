// What a first visit costs, counted exactly: bytes as they cross the wire, headers included, and requests.

import { readFileSync } from "node:fs";
import path from "node:path";
import { SAM, signIn } from "../people.ts";
import { type Page, expect, test } from "../portal.ts";

interface Budget {
  bytes: number;
  requests: number;
  /** The part of the bytes that is wasm and js. */
  code: number;
}

const budgets: Record<"home" | "signIn", Budget> = JSON.parse(
  readFileSync(path.join(import.meta.dirname, "../budgets.json"), "utf8"),
);

test("a partner's first visit to the home page stays within its budget", async ({ page, window }) => {
  await signIn(page, SAM);
  const cookies = await page.context().cookies();
  const fresh = await window();
  await fresh.context().addCookies(cookies);
  await expectWithin(fresh, "/", budgets.home);
});

test("a first visit to the sign-in page stays within its budget, and brings no code", async ({ page }) => {
  await expectWithin(page, "/sign-in", budgets.signIn);
});

async function expectWithin(page: Page, address: string, budget: Budget): Promise<void> {
  const answers = await visit(page, address);
  const sum = (some: Answer[]) => some.reduce((bytes, answer) => bytes + answer.bytes, 0);
  const code = answers.filter(({ path }) => /\.(js|wasm)$/.test(path));
  const spent: Budget = { bytes: sum(answers), requests: answers.length, code: sum(code) };
  for (const { bytes, path } of answers) console.log(`  ${String(bytes).padStart(8)}  ${path}`);
  console.log(`  ${address}: ${JSON.stringify(spent)}, allowed ${JSON.stringify(budget)}`);
  expect.soft(spent.bytes, "bytes").toBeLessThanOrEqual(budget.bytes);
  expect.soft(spent.requests, "requests").toBeLessThanOrEqual(budget.requests);
  expect.soft(spent.code, "bytes of wasm and js").toBeLessThanOrEqual(budget.code);
}

interface Answer {
  path: string;
  bytes: number;
}

/** Everything that was answered until the page was quiet. */
async function visit(page: Page, address: string): Promise<Answer[]> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  const paths = new Map<string, string>();
  const answers: Answer[] = [];
  devtools.on("Network.requestWillBeSent", ({ requestId, request, redirectResponse }) => {
    if (redirectResponse) answers.push({ path: paths.get(requestId) ?? "", bytes: redirectResponse.encodedDataLength });
    paths.set(requestId, new URL(request.url).pathname);
  });
  devtools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    answers.push({ path: paths.get(requestId) ?? "", bytes: encodedDataLength });
  });
  await page.goto(address);
  await page.waitForLoadState("networkidle");
  await page.waitForTimeout(500);
  return answers;
}
