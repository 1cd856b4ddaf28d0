/**
 * Adds up the Jest results of all packages: names each test that failed, then prints `N passed, N failed` as the last
 * line. Exits 1 when one failed.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { root } from "./set-up.mjs";

const files = ["packages", "apps"]
  .flatMap((folder) => readdirSync(path.join(root, folder)).map((name) => path.join(root, folder, name)))
  .concat(path.join(root, "docs"))
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder).map((name) => path.join(folder, name)))
  .filter((file) => /^test-results.*\.json$/.test(path.basename(file)));

/** What failed in one suite, with Jest's message: a run of twenty minutes must not have to be repeated to learn it. */
function failuresOf(suite) {
  const failed = suite.assertionResults.filter((test) => test.status === "failed");
  if (failed.length > 0) return failed.map((test) => `${test.fullName}\n${test.failureMessages.join("\n")}`);
  return suite.status === "failed" ? [suite.message] : [];
}

let passed = 0;
let failed = 0;
for (const file of files) {
  const results = JSON.parse(readFileSync(file, "utf8"));
  passed += results.numPassedTests;
  // A suite that does not even load has no tests to count, and must not pass for that.
  failed += results.numFailedTests + results.numRuntimeErrorTestSuites;
  for (const suite of results.testResults) {
    for (const failure of failuresOf(suite)) {
      console.log(`FAILED in ${path.relative(root, suite.name)}: ${failure.slice(0, 2_000)}\n`);
    }
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
