/**
 * Runs the package's tests at both ends of the range of `@langchain/core`, on Node 20 and 24, and checks the built
 * package and its types there. `node matrix/run.mjs [version of core]`. Exit code 1 when anything fails.
 */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ignoredTests, packageFolder, prepareCell, root } from "./cell.mjs";
import { checkTypes } from "./types.mjs";
import { CORES, OTHER_NODES } from "./versions.mjs";

const wanted = process.argv.slice(2);
const unknown = wanted.filter((version) => !CORES.some(({ core }) => core === version));
if (unknown.length > 0) throw new Error(`The matrix has no core ${unknown}; it has ${CORES.map(({ core }) => core)}.`);

const rows = CORES.filter(({ core }) => wanted.length === 0 || wanted.includes(core));
const nodes = [process.execPath, otherNode()];
const cells = rows.flatMap((row) => nodes.map((node) => ({ row, node })));
// npm waits for the network most of the time: all folders are made at once, and the first ready is used first.
const folders = new Map(rows.map((row) => [row, prepareCell(row)]));
const runs = new Map();
const types = new Map(rows.map((row) => [row, ""]));
await twoAtOnce([
  ...longestFirst(cells).map((cell) => async () => runs.set(cell, await tryCell(cell))),
  ...rows.filter((row) => row.types).map((row) => async () => types.set(row, await tryTypes(row))),
]);
const results = cells.map((cell) => ({ ...runs.get(cell), types: types.get(cell.row) }));
printTable(results);
process.exitCode = results.every(({ ok, types }) => ok && types !== "FAILED") ? 0 : 1;

/** Two at once: with one worker each they fill two processors. */
async function twoAtOnce(jobs) {
  let next = 0;
  const lane = async () => {
    while (next < jobs.length) await jobs[next++]();
  };
  await Promise.all([lane(), lane()]);
}

/** What is long and begins last keeps one processor waiting for it. */
function longestFirst(all) {
  const isShort = ({ row, node }) => row.tests === "pipelines" || isOrdinary(row, node);
  return [...all.filter((cell) => !isShort(cell)), ...all.filter(isShort)];
}

async function tryCell({ row, node }) {
  const folder = await folders.get(row);
  return isOrdinary(row, node) ? smokeOnly(row, folder, node) : runCell(row, folder, node);
}

async function tryTypes(row) {
  const problems = await checkTypes(await folders.get(row));
  if (!problems) return "ok";
  console.error(`\nTypes beside core ${row.core}:\n${problems}`);
  return "FAILED";
}

/** The core that the package is developed with, on the Node that runs this: that is `npm test`, which has its own turn. */
function isOrdinary({ core }, node) {
  const { devDependencies } = JSON.parse(readFileSync(path.join(packageFolder, "package.json"), "utf8"));
  return wanted.length === 0 && devDependencies["@langchain/core"] === core && node === process.execPath;
}

function smokeOnly({ core }, folder, node) {
  const started = Date.now();
  const built = smoke(core, process.versions.node, folder, node);
  const cell = { core, node: process.versions.node, tests: "those of npm test", passed: "", failed: "", skipped: "" };
  return { ...cell, built, seconds: Math.round((Date.now() - started) / 1000), ok: built === "ok" };
}

function smoke(core, version, folder, node) {
  const said = spawnSync(node, ["smoke.mjs"], { cwd: folder, encoding: "utf8" });
  if (said.status === 0) return "ok";
  console.error(`\nThe built package beside core ${core}, Node ${version}:\n${said.stderr}`);
  return "FAILED";
}

function otherNode() {
  const version = OTHER_NODES.find((candidate) => majorOf(candidate) !== majorOf(process.versions.node));
  const [command, ...args] = ["npx", "--yes", `node@${version}`, "-p", "process.execPath"];
  return execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
}

async function runCell({ core, tests }, folder, node) {
  const started = Date.now();
  const version = execFileSync(node, ["--version"], { encoding: "utf8" }).trim().slice(1);
  const major = majorOf(version);
  const config = path.join(folder, `jest.node-${major}.config.mjs`);
  const output = path.join(packageFolder, `test-results-core-${core}-node-${major}.json`);
  rmSync(output, { force: true });
  writeFileSync(config, jestConfig(folder, ignoredTests(folder, tests), major));

  const jest = path.join(root, "node_modules/jest/bin/jest.js");
  const flags = ["--experimental-vm-modules", "--no-warnings"];
  const env = { ...process.env, MATRIX_CORE: core, MATRIX_NODE: major, MATRIX_FOLDER: folder };
  const args = [...flags, jest, "--config", config, "--json", "--outputFile", output, "--silent", "--maxWorkers=1"];
  const said = await run(node, args, { cwd: folder, env });
  const built = smoke(core, version, folder, node);
  const counts = existsSync(output) ? JSON.parse(readFileSync(output, "utf8")) : undefined;
  const ok = counts?.success === true && counts.numPassedTests > 0;
  if (!ok) console.error(`\ncore ${core}, Node ${version}:\n${said}`);
  return {
    core,
    node: version,
    tests,
    passed: counts?.numPassedTests ?? 0,
    failed: (counts?.numFailedTests ?? 0) + (counts?.numRuntimeErrorTestSuites ?? 1),
    skipped: counts?.numPendingTests ?? 0,
    built,
    seconds: Math.round((Date.now() - started) / 1000),
    ok: ok && built === "ok",
  };
}

function majorOf(version) {
  return version.split(".")[0];
}

function jestConfig(folder, ignored, major) {
  const preset = path.join(root, "scripts/jest.preset.js");
  const own = {
    rootDir: folder,
    resolver: path.join(packageFolder, "matrix/resolver.cjs"),
    cacheDirectory: path.join(folder, `.jest-node-${major}`),
    testPathIgnorePatterns: ignored.map((file) => `<rootDir>/${file.replaceAll(path.sep, "/")}$`),
  };
  return `import preset from ${JSON.stringify(preset)};\nexport default { ...preset, ...${JSON.stringify(own)} };\n`;
}

function run(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ["ignore", "ignore", "pipe"] });
    const said = [];
    child.stderr.on("data", (piece) => said.push(piece));
    child.on("error", reject);
    child.on("close", () => resolve(Buffer.concat(said).toString("utf8")));
  });
}

function printTable(cells) {
  const head = ["core", "node", "tests", "passed", "failed", "skipped", "built", "types", "seconds"];
  const lines = [head, ...cells.map((cell) => head.map((name) => String(cell[name])))];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  for (const line of lines)
    console.log(
      line
        .map((text, column) => text.padEnd(widths[column]))
        .join("  ")
        .trimEnd(),
    );
}
