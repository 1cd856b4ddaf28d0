/** Compiles a program against the built package's declarations and one version of core. */
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { text } from "node:stream/consumers";
import { root } from "./cell.mjs";

/**
 * The program is the package's own type tests, which import the built package instead of the sources, once as ESM and
 * once as CJS.
 *
 * @param folder a prepared cell.
 * @returns the compiler's complaints; empty when there are none.
 */
export async function checkTypes(folder) {
  const tests = readFileSync(path.join(folder, "src/conformance/type-tests.ts"), "utf8");
  const consumer = tests.replaceAll('"../index.js"', '"langchain-ovhcloud"');
  if (consumer === tests) throw new Error("The type tests do not import ../index.js any more.");
  for (const name of ["consumer.mts", "consumer.cts"]) writeFileSync(path.join(folder, name), consumer);

  writeFileSync(path.join(folder, "tsconfig.consumer.json"), JSON.stringify(CONFIG));
  const compiler = path.join(root, "node_modules/typescript/bin/tsc");
  const compiling = spawn(process.execPath, [compiler, "-p", "tsconfig.consumer.json"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const stdout = await text(compiling.stdout);
  // What is wrong in the declarations of others is not ours, so only what concerns the program or the package counts.
  return stdout
    .split(/\n(?=\S)/)
    .filter((line) => /^(consumer|node_modules\/langchain-ovhcloud)/.test(line))
    .join("\n");
}

const CONFIG = {
  extends: path.join(root, "tsconfig.base.json"),
  compilerOptions: {
    noEmit: true,
    skipLibCheck: false,
    // The same text is an ES module and a CommonJS one.
    verbatimModuleSyntax: false,
    types: ["node"],
    typeRoots: [path.join(root, "node_modules/@types")],
  },
  files: ["consumer.mts", "consumer.cts"],
};
