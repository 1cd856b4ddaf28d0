/**
 * Rewrites the table of what the models can do and cost, `src/catalog/profile-table.ts`, from the live catalog.
 *
 *   pnpm generate-profiles [--output file] [--date YYYY-MM-DD]
 *
 * It reads the public service, or that of OVH_AI_ENDPOINTS_BASE_URL, and needs no key. A day is changed only where
 * something else changed, so that running it again changes nothing. It writes nothing unless every source answered.
 */
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { runInNewContext } from "node:vm";
import { OVHcloudCatalog } from "../dist/index.js";

const { values } = parseArgs({ options: { output: { type: "string" }, date: { type: "string" } } });
const file = values.output ?? fileURLToPath(new URL("../src/catalog/profile-table.ts", import.meta.url));
const today = values.date ?? new Date().toISOString().slice(0, 10);

const { models, failures } = await new OVHcloudCatalog({ anonymous: true }).snapshot();
if (failures.length > 0) {
  for (const { source, error } of failures) process.stderr.write(`${source}: ${error.message}\n`);
  process.stderr.write("The table is left as it was: it is made of all sources or not at all.\n");
  process.exit(1);
}

const before = await readTable(file);
const rows = Object.fromEntries(
  models
    .filter(({ listed }) => listed)
    .flatMap((model) => (model.kind === "unknown" ? [] : [[model.id, rowOf(model)]])),
);
const changed = JSON.stringify(rows) !== JSON.stringify(before.rows);
await writeFile(file, format(rows, changed ? today : before.date));
process.stdout.write(changed ? `${Object.keys(rows).length} models written to ${file}\n` : "Nothing has changed.\n");

function rowOf({ id, kind, contextLength, maxOutput, capabilities, pricesEuro }) {
  const { inputs, reasoning, tools, structuredOutput } = capabilities;
  const images = inputs.length > 0 ? inputs.includes("image") : undefined;
  const chat =
    kind === "chat" || kind === "guard" ? { contextLength, maxOutput, images, reasoning, tools, structuredOutput } : {};
  return present({ kind, ...chat, priceEuro: priceOf(id, pricesEuro) });
}

function priceOf(id, { inputPerMillion: input, outputPerMillion: output = input } = {}) {
  if (input === undefined) return undefined;
  const old = before.rows[id]?.priceEuro;
  return { input, output, date: old?.input === input && old.output === output ? old.date : today };
}

function present(fields) {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

async function readTable(path) {
  const text = await readFile(path, "utf8").catch((error) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  const [, date = ""] = /PROFILE_TABLE_DATE = "(.*)"/.exec(text) ?? [];
  const [, literal = "{}"] = /PROFILE_TABLE: .* = (\{[^]*\});/.exec(text) ?? [];
  return { date, rows: runInNewContext(`(${literal})`) };
}

// In the layout of the repository's formatter.
function format(table, date) {
  const lines = Object.entries(table).flatMap(([id, row]) => [
    `  ${key(id)}: {`,
    ...Object.entries(row).map(([name, value]) => `    ${name}: ${literal(value)},`),
    "  },",
  ]);
  return [
    'import type { KnownModel } from "./known-model.js";',
    "",
    "/** Day of the catalog that the table was made of. Made by `pnpm generate-profiles`; do not edit. */",
    `export const PROFILE_TABLE_DATE = "${date}";`,
    "",
    "/** The models of the service, sorted by id. Made by `pnpm generate-profiles`; do not edit. */",
    "export const PROFILE_TABLE: Readonly<Record<string, KnownModel>> = {",
    ...lines,
    "};",
    "",
  ].join("\n");
}

function literal(value) {
  if (typeof value !== "object") return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([name, one]) => `${key(name)}: ${JSON.stringify(one)}`)
    .join(", ")} }`;
}

function key(name) {
  return /^[a-z_$][\w$]*$/i.test(name) ? name : JSON.stringify(name);
}
