/**
 * Bundles a module for browsers into one script, and prints as JSON which Node built-ins it asks for, whether at once
 * or when first used, and from which module.
 *
 *   node bundle.mjs <module> <script> <name>      the script sets a global of that name to the module's exports
 */
import { isBuiltin } from "node:module";
import path from "node:path";
import process from "node:process";
// The bundler that builds the package.
import { Rolldown } from "tsdown";

const [input, file, name] = process.argv.slice(2);
const builtins = [];
const noteBuiltins = {
  name: "note-builtins",
  resolveId: {
    order: "pre",
    handler(id, importer) {
      if (!isBuiltin(id)) return null;
      builtins.push({ id, importer: path.relative(process.cwd(), importer ?? "") });
      return { id, external: true };
    },
  },
};

const bundle = await Rolldown.rolldown({ input, platform: "browser", plugins: [noteBuiltins], logLevel: "silent" });
const { output } = await bundle.write({ file, name, format: "iife", codeSplitting: false });
await bundle.close();
process.stdout.write(`${JSON.stringify({ builtins, bytes: output[0].code.length })}\n`);
