/**
 * What importing the package costs, each time in a fresh process; medians of rounds in which all take turns.
 *
 *   node bench/import.mjs [rounds]
 *
 * "Of our own" is our import minus the import of everything of `@langchain/core` that ours imports too (read from the
 * built file). `@langchain/openai`, which is loaded when a message with media comes, is measured beside it.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";

const rounds = Number(process.argv[2] ?? 15);
const here = fileURLToPath(new URL(".", import.meta.url));
const imported = [...new Set(importsOf(new URL("../dist/index.js", import.meta.url)))];

const subjects = {
  "nothing (start of Node)": [],
  "@langchain/core, chat models alone": ["@langchain/core/language_models/chat_models"],
  "@langchain/core, all that ours imports": imported.filter((name) => name.startsWith("@langchain/core/")),
  "the same and zod": imported,
  "langchain-ovhcloud": ["../dist/index.js"],
  "@langchain/openai": ["@langchain/openai"],
};

const times = Object.fromEntries(Object.keys(subjects).map((name) => [name, []]));
for (let round = 0; round <= rounds; round += 1) {
  for (const [name, modules] of Object.entries(subjects)) {
    const ms = measure(modules);
    // The first round fills the disk's cache.
    if (round > 0) times[name].push(ms);
  }
}

console.log(`start of Node and import, ms (median of ${rounds} processes; from the fastest to the slowest)`);
for (const [name, all] of Object.entries(times)) {
  const sorted = all.toSorted((a, b) => a - b);
  console.log(
    `  ${name.padEnd(40)} ${median(all).toFixed(1)}   (${sorted[0].toFixed(1)} to ${sorted.at(-1).toFixed(1)})`,
  );
}
const [ours, theirs] = ["langchain-ovhcloud", "@langchain/core, all that ours imports"].map((name) =>
  median(times[name]),
);
console.log(`  of our own: ${(ours - theirs).toFixed(1)} ms (wanted: at most 20)`);

/** The packages that a built file imports before it runs, through files of ours too. */
function importsOf(file) {
  const names = [...readFileSync(file, "utf8").matchAll(/^import (?:.* from )?"([^"]+)";$/gm)].map(([, name]) => name);
  return names.flatMap((name) => (name.startsWith(".") ? importsOf(new URL(name, file)) : [name]));
}

function measure(modules) {
  const imports = modules.map((name) => `import ${JSON.stringify(name)};`).join("");
  // From a string, modules are looked for from the working directory.
  const script = `${imports} process.stdout.write(String(performance.now()));`;
  const args = ["--input-type=module", "--eval", script];
  return Number(execFileSync(process.execPath, args, { cwd: here, encoding: "utf8" }));
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
