import { defineConfig } from "@playwright/test";

// Debian's browser: Playwright's own cannot be downloaded everywhere.
const quiet = [
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
];
const isRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: "tests",
  outputDir: "../target/e2e",
  globalSetup: "./start.ts",
  timeout: 30_000,
  expect: { timeout: 6_000 },
  fullyParallel: true,
  workers: 2,
  retries: 0,
  reporter: [["list"], ["json", { outputFile: "../target/e2e.json" }]],
  use: {
    browserName: "chromium",
    actionTimeout: 6_000,
    navigationTimeout: 15_000,
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: isRoot ? ["--no-sandbox", ...quiet] : quiet,
    },
  },
  projects: [
    { name: "scripts", grepInvert: /@plain-only/ },
    // What must work before or without the browser part; `@plain-only` is about what happens only there.
    { name: "no-scripts", grep: /@plain/, use: { javaScriptEnabled: false } },
  ],
});
