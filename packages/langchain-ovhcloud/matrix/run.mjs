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
const results = [];
for (const row of rows) {
  const folder = prepareCell(row);
  const types = row.types ? checkTypes(folder) : "";
  if (types) console.error(`\nTypes beside core ${row.core}:\n${types}`);
  // Two at once: with one worker each they fill two processors, and differ in nothing but the Node.
  const cells = await Promise.all(nodes.map((node) => runCell(row, folder, node)));
  results.push(...cells.map((cell) => ({ ...cell, types: row.types ? (types ? "FAILED" : "ok") : "" })));
}
printTable(results);
process.exitCode = results.every(({ ok, types }) => ok && types !== "FAILED") ? 0 : 1;

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
  const smoke = spawnSync(node, ["smoke.mjs"], { cwd: folder, encoding: "utf8" });

  const counts = existsSync(output) ? JSON.parse(readFileSync(output, "utf8")) : undefined;
  const ok = counts?.success === true && counts.numPassedTests > 0;
  if (!ok) console.error(`\ncore ${core}, Node ${version}:\n${said}`);
  if (smoke.status !== 0) console.error(`\nThe built package beside core ${core}, Node ${version}:\n${smoke.stderr}`);
  return {
    core,
    node: version,
    tests,
    passed: counts?.numPassedTests ?? 0,
    failed: (counts?.numFailedTests ?? 0) + (counts?.numRuntimeErrorTestSuites ?? 1),
    skipped: counts?.numPendingTests ?? 0,
    built: smoke.status === 0 ? "ok" : "FAILED",
    seconds: Math.round((Date.now() - started) / 1000),
    ok: ok && smoke.status === 0,
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
