// Starts the real portal with a database of its own: every test may break what it likes.

import { type ChildProcess, execFile, spawn } from "node:child_process";
import { closeSync, cpSync, mkdirSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const top = path.resolve(import.meta.dirname, "..");
const binary = process.env.PORTAL_BINARY ?? path.join(top, "target/debug/portal");
const logs = path.join(top, "target/logs");

/** Databases made once, before all specs; each portal starts with a copy. */
export type Database = "demo" | "empty";

export interface Portal {
  /** Where it answers, without a slash at the end. */
  url: string;
  /** Runs one of the portal's own commands on its database. */
  command(args: string[], env?: Record<string, string>): Promise<string>;
  /** Ends it and removes its database. Fails where it has ended by itself. */
  stop(): Promise<void>;
}

/**
 * A portal on a free port with its own copy of a database.
 *
 * Its limits on signing in are wide, since a whole suite signs in from one address. `settings` are further `PORTAL_…` variables;
 * they win.
 */
export async function startPortal(settings: Record<string, string> = {}, database: Database = "demo"): Promise<Portal> {
  const folder = mkdtempSync(path.join(tmpdir(), "portal-e2e-"));
  cpSync(path.join(made(), database), folder, { recursive: true });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    ...environment(folder),
    PORTAL_ADDRESS: `127.0.0.1:${port}`,
    PORTAL_PUBLIC_URL: url,
    PORTAL_SIGN_IN_PER_ACCOUNT_AND_MINUTE: "10000",
    PORTAL_SIGN_IN_PER_ADDRESS_AND_MINUTE: "10000",
    ...settings,
  };
  const serving = serve(folder, port, env);
  try {
    await answering(url, serving);
  } catch (error) {
    serving.end();
    throw error;
  }
  return {
    url,
    command: (args, more = {}) => run(args, folder, { ...env, ...more }),
    stop: () => stop(serving, folder),
  };
}

/** Playwright calls this before all specs; what it returns, after them. */
export default async function start(): Promise<() => void> {
  const folder = mkdtempSync(path.join(tmpdir(), "portal-databases-"));
  process.env.DATABASES = folder;
  try {
    for (const [database, commands] of [
      ["empty", [["migrate"]]],
      ["demo", [["migrate"], ["demo"]]],
    ] as const) {
      const inside = path.join(folder, database);
      mkdirSync(inside);
      for (const command of commands) await run([...command], inside, environment(inside));
    }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return () => rmSync(folder, { recursive: true, force: true });
}

function made(): string {
  const folder = process.env.DATABASES;
  if (!folder) throw new Error("The databases have not been made; Playwright's configuration names start.ts for that");
  return folder;
}

/** The settings of whoever runs the tests are not those of the tests. */
function environment(folder: string): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith("PORTAL_"));
  return { ...Object.fromEntries(others), DATABASE_URL: `sqlite:${path.join(folder, "portal.sqlite")}` };
}

async function run(args: string[], cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  const { stdout } = await promisify(execFile)(binary, args, { cwd, env });
  return stdout;
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
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`The portal did not answer ${url}/health in 20 s; what it said is in ${serving.log}`);
}

async function stop(serving: Serving, folder: string): Promise<void> {
  process.off("exit", serving.end);
  const child = serving.process;
  if (child.exitCode !== null || child.signalCode !== null) {
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`The portal ended by itself (${child.exitCode ?? child.signalCode}); what it said is in ${serving.log}`);
  }
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const patience = setTimeout(() => child.kill("SIGKILL"), 10_000);
  child.kill("SIGTERM");
  await ended;
  clearTimeout(patience);
  rmSync(folder, { recursive: true, force: true });
  rmSync(serving.log, { force: true });
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

/** Adds somebody to a partner of the demo who has no deals yet. */
export async function addNewcomer(portal: Portal, who: { name: string; email: string; password: string }): Promise<void> {
  const of = ["--role", "seller", "--account", "Northwind Resellers"];
  await portal.command(["user", "add", "--name", who.name, "--email", who.email, ...of], { PORTAL_NEW_PASSWORD: who.password });
}

/** Adds the first person of an installation. */
export async function addAdministrator(portal: Portal, who: { name: string; email: string; password: string }): Promise<void> {
  const args = ["user", "add", "--name", who.name, "--email", who.email, "--role", "administrator"];
  await portal.command(args, { PORTAL_NEW_PASSWORD: who.password });
}
