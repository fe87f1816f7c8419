// Browser ≡ server: the same answers through the rules compiled for the browser and compiled for the server, compared byte by byte.
//
//   node end2end/parity/run.mjs MODULE.wasm BINARY [seed] [count]
//
// The binary makes the sets of answers and judges them; the module judges them here. The last line says how many agreed.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";

const SHOWN = 5;
const LONGEST_SHOWN = 300;

/** The rules as the browser runs them. */
class Browser {
  constructor(module) {
    this.module = module;
    this.begin();
  }

  begin() {
    this.rules = new WebAssembly.Instance(this.module, {}).exports;
  }

  /** What the rules say of these bytes. A module that traps is in no state to go on with, so that the next set gets a fresh one. */
  check(bytes) {
    try {
      return this.call(bytes);
    } catch (error) {
      this.begin();
      return Buffer.from(`trapped: ${error.message}`);
    }
  }

  call(bytes) {
    const { alloc, check, free, memory } = this.rules;
    const input = alloc(bytes.length) >>> 0;
    new Uint8Array(memory.buffer, input, bytes.length).set(bytes);
    const packed = BigInt.asUintN(64, check(input, bytes.length));
    free(input, bytes.length);
    const output = Number(packed >> 32n);
    const length = Number(packed & 0xffff_ffffn);
    const said = Buffer.from(new Uint8Array(memory.buffer, output, length));
    free(output, length);
    return said;
  }
}

/** Frames as they come in: each its length in four bytes, lowest first, and then its bytes. */
async function* frames(stream) {
  let parts = [];
  let have = 0;
  let wanted = 4;
  let inside = false;
  for await (const chunk of stream) {
    parts.push(chunk);
    have += chunk.length;
    while (have >= wanted) {
      const all = parts.length === 1 ? parts[0] : Buffer.concat(parts, have);
      const taken = all.subarray(0, wanted);
      parts = [all.subarray(wanted)];
      have -= wanted;
      if (inside) yield taken;
      wanted = inside ? 4 : taken.readUInt32LE();
      inside = !inside;
    }
  }
  if (have > 0 || inside) throw new Error("a stream of frames ended inside one");
}

/** One frame. */
function framed(bytes) {
  const head = Buffer.alloc(4);
  head.writeUInt32LE(bytes.length);
  return Buffer.concat([head, bytes]);
}

function shorten(bytes) {
  const text = JSON.stringify(bytes.toString("utf8"));
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}… (${bytes.length} bytes)` : text;
}

/** What was typed; the products before it are the same in every set. */
function typed(set) {
  const at = set.indexOf('"answers"');
  return shorten(at < 0 ? set : set.subarray(at));
}

/** Where the two begin to differ, with a little of what stands before. */
function apart(browser, server) {
  let at = 0;
  while (at < browser.length && browser[at] === server[at]) at += 1;
  const from = Math.max(0, at - 60);
  return [`differ at byte ${at}`, `browser …${shorten(browser.subarray(from))}`, `server  …${shorten(server.subarray(from))}`];
}

function start(binary, words) {
  const child = spawn(binary, words, { stdio: ["pipe", "pipe", "inherit"] });
  const program = { name: words[0], input: child.stdin, output: child.stdout, over: false, how: undefined };
  program.ended = new Promise((resolve) => {
    const end = (how) => {
      program.over = true;
      program.how = how;
      resolve();
    };
    child.once("error", (error) => end(error.message));
    child.once("close", (code, signal) => end(signal ?? code));
  });
  // A program that ends early shows in what is missing; writing to it must not end this one.
  child.stdin.on("error", () => {});
  return program;
}

/** Judges every set here and hands it on to the server's rules, never further ahead than the pipe between is wide. */
async function feed(sets, server, browser, waiting) {
  try {
    for await (const set of sets) {
      waiting.push({ set, said: browser.check(set) });
      if (!server.input.write(framed(set))) {
        await Promise.race([once(server.input, "drain"), server.ended]);
      }
      if (server.over) return;
    }
  } finally {
    server.input.end();
  }
}

/** Compares what comes back with what was said here, and shows the first that differ. */
async function compare(answers, waiting, seed, counts) {
  let number = 0;
  let shown = 0;
  for await (const said of answers) {
    const ours = waiting.shift();
    if (ours.said.equals(said)) {
      counts.passed += 1;
    } else if (shown < SHOWN) {
      shown += 1;
      console.log([`set ${number} of seed ${seed}: ${typed(ours.set)}`, ...apart(ours.said, said)].join("\n  "));
    }
    number += 1;
  }
  if (shown > 0) {
    console.log(`One set alone: parity generate --seed ${seed} --first SET --count 1 | parity check`);
  }
}

async function run(wasm, binary, seed, count, counts) {
  const browser = new Browser(new WebAssembly.Module(await readFile(wasm)));
  const generator = start(binary, ["generate", "--seed", String(seed), "--count", String(count)]);
  const server = start(binary, ["check"]);
  const waiting = [];
  const both = [feed(frames(generator.output), server, browser, waiting), compare(frames(server.output), waiting, seed, counts)];
  for (const part of await Promise.allSettled(both)) {
    if (part.status === "rejected") console.log(part.reason.message);
  }
  for (const program of [generator, server]) {
    await program.ended;
    if (program.how !== 0) console.log(`parity ${program.name} ended with ${program.how}`);
  }
}

const [wasm, binary, seed = "42", count = "10000"] = process.argv.slice(2);
if (!binary) {
  console.error("node end2end/parity/run.mjs MODULE.wasm BINARY [seed] [count]");
  process.exit(2);
}
// A set that never came back has failed, whatever the reason.
const counts = { passed: 0 };
await run(wasm, binary, Number(seed), Number(count), counts).catch((error) => console.log(error.message));
const failed = Number(count) - counts.passed;
console.log(`parity: ${counts.passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
