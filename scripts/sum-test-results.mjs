/** Adds up the Jest results of all packages and prints `N passed, N failed` as the last line. Exits 1 when one failed. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { root } from "./set-up.mjs";

const files = ["packages", "apps"]
  .flatMap((folder) => readdirSync(path.join(root, folder)).map((name) => path.join(root, folder, name)))
  .concat(path.join(root, "docs"))
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder).map((name) => path.join(folder, name)))
  .filter((file) => /^test-results.*\.json$/.test(path.basename(file)));

let passed = 0;
let failed = 0;
for (const file of files) {
  const results = JSON.parse(readFileSync(file, "utf8"));
  passed += results.numPassedTests;
  // A suite that does not even load has no tests to count, and must not pass for that.
  failed += results.numFailedTests + results.numRuntimeErrorTestSuites;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
