/**
 * Takes the disk away from a sync: full, failing, read-only. Each time the error has to be clear, nothing may be lost or
 * damaged, and the sync has to go on and end like an undisturbed one when the disk is back.
 *
 *   node fault-tests/disk.mjs [--faults 20] [--seed 1]
 *
 * Failing calls need a C compiler (`cc`), a small disk needs the right to mount; what cannot be had is left out and said so.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { seededRandom } from "./random.mjs";
import { Scene } from "./scene.mjs";

const { values } = parseArgs({ options: { faults: { type: "string" }, seed: { type: "string" } } });
const faults = Number(values.faults ?? 20);
const seed = Number(values.seed ?? 1);
const random = seededRandom(seed);
const scene = new Scene("disk");
const data = join(scene.path, "data");
/** What a person is told: the kind of error, and a sentence that says what to do. */
const clear = {
  DiskFullError: /space/i,
  LibraryError: /disk|writable|space/i,
  StoreReadonlyError: /cannot be written/i,
  StoreError: /./,
};

function checkError({ error, signal, code }, what) {
  if (signal !== null || code !== 1 || error === undefined)
    scene.fail(`${what}: the sync ended with ${signal ?? code}, without an error`);
  if (!clear[error.name]?.test(error.message)) scene.fail(`${what}: unclear error ${error.name}: ${error.message}`);
  return error.name;
}

/** Goes on without a fault: nothing stored may be embedded again, and the end is the undisturbed one. */
async function goOn(stored) {
  const run = await scene.run(data);
  if (run.error !== undefined) scene.fail(`Going on ended with ${run.error.name}: ${run.error.message}`);
  scene.checkEmbedded(stored);
  scene.checkEnd(await scene.inspect(data), 0);
}

function tell(what, names) {
  const counts = new Map();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  console.log(`  ${what}: ${[...counts].map(([name, count]) => `${count} x ${name}`).join(", ")}`);
}

/** The database's own limit, raised step by step. */
async function limits() {
  const names = [];
  let stored = new Set();
  for (let limit = 120_000; limit < 400_000; limit += 40_000) {
    const run = await scene.run(data, { maxSizeBytes: limit });
    if (run.summary !== undefined) break;
    names.push(checkError(run, `limit of ${limit} bytes`));
    scene.checkEmbedded(stored);
    stored = (await scene.inspect(data)).tokens;
  }
  await goOn(stored);
  tell("size limits", names);
  rmSync(data, { recursive: true });
}

/** A file system of its own, small at first. */
async function smallDisk() {
  mkdirSync(data);
  const mount = (...options) => execFileSync("mount", [...options, data], { stdio: "pipe" });
  try {
    mount("-t", "tmpfs", "-o", "size=300k", "tmpfs");
  } catch {
    return console.log("  small and read-only disks: left out, there is no right to mount");
  }
  try {
    const names = [];
    let stored = new Set();
    for (const size of ["500k", "900k", "1300k", "40m"]) {
      const run = await scene.run(data);
      if (run.summary !== undefined) break;
      names.push(checkError(run, `disk below ${size}`));
      mount("-o", `remount,size=${size}`);
      scene.checkEmbedded(stored);
      stored = (await scene.inspect(data)).tokens;
    }
    mount("-o", "remount,size=40m");
    mount("-o", "remount,ro");
    const readOnly = checkError(await scene.run(data), "read-only disk");
    mount("-o", "remount,rw");
    await goOn(stored);
    tell("small disk", names);
    tell("read-only disk", [readOnly]);
  } finally {
    execFileSync("umount", [data]);
  }
}

/** Writes of the database that fail from some call on. */
async function failingCalls(code, name) {
  const library = join(scene.path, "fail-io.so");
  try {
    execFileSync("cc", [
      "-shared",
      "-fPIC",
      "-O1",
      "-o",
      library,
      fileURLToPath(new URL("fail-io.c", import.meta.url)),
      "-ldl",
    ]);
  } catch {
    return console.log(`  ${name}: left out, there is no C compiler`);
  }
  const names = [];
  for (let fault = 0; fault < faults; fault += 1) {
    const env = {
      LD_PRELOAD: library,
      FAIL_PATH: data,
      FAIL_ERRNO: String(code),
      FAIL_AFTER: String(random.whole(0, 900)),
    };
    const run = await scene.run(data, { env });
    if (run.summary === undefined) names.push(checkError(run, `${name} after ${env.FAIL_AFTER} calls`));
    const { tokens } = await scene.inspect(data);
    await goOn(tokens);
    rmSync(data, { recursive: true });
  }
  tell(`${name} at ${faults} random writes`, names);
}

const started = performance.now();
await scene.makeReferences();
scene.put(0);
await limits();
await smallDisk();
await failingCalls(28, "ENOSPC");
await failingCalls(5, "EIO");
await failingCalls(30, "EROFS");
await scene.end();
console.log(
  `Disk faults, seed ${seed}, ${((performance.now() - started) / 1000).toFixed(0)} s: nothing lost, doubled or damaged.`,
);
