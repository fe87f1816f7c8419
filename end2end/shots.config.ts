import path from "node:path";
import base from "./playwright.config.ts";

// Pictures of every screen, into the folder that SHOTS names.
export default {
  ...base,
  testDir: "shots",
  timeout: 60_000,
  reporter: "list" as const,
  outputDir: path.resolve(import.meta.dirname, "../target/shots-failed"),
  projects: [{ name: "shots" }],
};
