// Starts the real portal with a database of its own, for all specs together or for one story that breaks things.

import { type ChildProcess, execFile, spawn } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const top = path.resolve(import.meta.dirname, "..");
const binary = process.env.PORTAL_BINARY ?? path.join(top, "target/debug/portal");
const logs = path.join(top, "target/logs");

export interface Portal {
  /** Where it answers, without a slash at the end. */
  url: string;
  /** Ends it and removes its database. Harmless when it has ended already. */
  stop(): Promise<void>;
}

/**
 * A portal on a free port with the demo programme in a fresh SQLite file.
 *
 * Its limits on signing in are wide, since a whole suite signs in from one address. `settings` are further `PORTAL_…` variables;
 * they win.
 */
export async function startPortal(settings: Record<string, string> = {}): Promise<Portal> {
  const folder = mkdtempSync(path.join(tmpdir(), "portal-e2e-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    ...withoutOurs(process.env),
    DATABASE_URL: `sqlite:${path.join(folder, "portal.sqlite")}`,
    PORTAL_ADDRESS: `127.0.0.1:${port}`,
    PORTAL_PUBLIC_URL: url,
    PORTAL_SIGN_IN_PER_ACCOUNT_AND_MINUTE: "10000",
    PORTAL_SIGN_IN_PER_ADDRESS_AND_MINUTE: "10000",
    ...settings,
  };
  try {
    for (const command of ["migrate", "demo"]) {
      await promisify(execFile)(binary, [command], { cwd: folder, env });
    }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  const serving = serve(folder, port, env);
  try {
    await answering(url, serving);
  } catch (error) {
    serving.end();
    throw error;
  }
  return { url, stop: () => stop(serving, folder) };
}

/** Playwright calls this before all specs; what it returns, after them. */
export default async function start(): Promise<() => Promise<void>> {
  const portal = await startPortal();
  process.env.BASE_URL = portal.url;
  return portal.stop;
}

interface Serving {
  process: ChildProcess;
  /** Where its output goes. */
  log: string;
  /** Ends it at once should the tests end without stopping it. */
  end: () => void;
}

function serve(cwd: string, port: number, env: NodeJS.ProcessEnv): Serving {
  mkdirSync(logs, { recursive: true });
  const log = path.join(logs, `portal-${port}.log`);
  const output = openSync(log, "w");
  const child = spawn(binary, ["serve"], { cwd, env, stdio: ["ignore", output, output] });
  closeSync(output);
  const end = () => {
    child.kill("SIGKILL");
    rmSync(cwd, { recursive: true, force: true });
  };
  process.once("exit", end);
  return { process: child, log, end };
}

/** Resolves once the portal says that it is healthy. */
async function answering(url: string, serving: Serving): Promise<void> {
  const until = Date.now() + 20_000;
  while (Date.now() < until) {
    const answer = await fetch(`${url}/health`).catch(() => undefined);
    if (answer?.ok) return;
    const { exitCode } = serving.process;
    if (exitCode !== null) throw new Error(`The portal ended with ${exitCode}; it said why in ${serving.log}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The portal did not answer ${url}/health in 20 s; what it said is in ${serving.log}`);
}

async function stop(serving: Serving, folder: string): Promise<void> {
  process.off("exit", serving.end);
  const child = serving.process;
  if (child.exitCode === null && child.signalCode === null) {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    const patience = setTimeout(() => child.kill("SIGKILL"), 10_000);
    child.kill("SIGTERM");
    await ended;
    clearTimeout(patience);
  }
  rmSync(folder, { recursive: true, force: true });
}

/** The settings of whoever runs the tests are not those of the tests. */
function withoutOurs(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("PORTAL_")));
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port"))));
    });
  });
}
