/** Makes the folder in which one version of core is tried: its own `node_modules`, a copy of the sources. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { BESIDE, NOT_ABOUT_CORE, PIPELINES } from "./versions.mjs";

/** Folder of the package. */
export const packageFolder = path.resolve(fileURLToPath(import.meta.url), "../..");
/** Folder of the repository. */
export const root = path.resolve(packageFolder, "../..");

/**
 * Installs what a version of core needs (once; the folder is kept) and copies the sources and the built package anew.
 *
 * @param row a row of `CORES`.
 * @returns the folder.
 */
export async function prepareCell({ core, tests }) {
  const folder = path.join(packageFolder, ".matrix", `core-${core}`);
  mkdirSync(folder, { recursive: true });
  await install(folder, { "@langchain/core": core, ...BESIDE, ...(tests === "all but pipelines" ? {} : PIPELINES) });
  copySources(folder);
  copyBuiltPackage(folder);
  return folder;
}

async function install(folder, dependencies) {
  const file = path.join(folder, "package.json");
  const core = dependencies["@langchain/core"];
  const manifest = { name: `matrix-core-${core}`, private: true, type: "module", dependencies };
  const text = JSON.stringify({ ...manifest, overrides: { "@langchain/core": core } }, undefined, 2);
  const done = path.join(folder, "node_modules/.installed");
  if (existsSync(done) && readFileSync(done, "utf8") === text) return;

  rmSync(path.join(folder, "node_modules"), { recursive: true, force: true });
  rmSync(path.join(folder, "package-lock.json"), { force: true });
  writeFileSync(file, text);
  const quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", "--prefer-offline"];
  const npm = spawn("npm", ["install", ...quiet], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  const [status] = await once(npm, "close");
  if (status !== 0) throw new Error(`npm could not install core ${core} in ${folder}. Its own words are above.`);
  // Its dependencies are found from where it really is, and it needs no LangChain.
  symlinkSync(
    path.join(root, "packages/ai-endpoints-emulator"),
    path.join(folder, "node_modules/ai-endpoints-emulator"),
  );
  writeFileSync(done, text);
}

// Copied and not linked: Node and Jest look modules up from the real place of a file, which would be the workspace.
function copySources(folder) {
  rmSync(path.join(folder, "src"), { recursive: true, force: true });
  cpSync(path.join(packageFolder, "src"), path.join(folder, "src"), { recursive: true });
  cpSync(path.join(packageFolder, "matrix/cell.test.ts"), path.join(folder, "src/cell.test.ts"));
  cpSync(path.join(packageFolder, "matrix/smoke.mjs"), path.join(folder, "smoke.mjs"));
}

// Twice: some tests start programs that load `dist` from beside `src`, users' programs find it by its name.
function copyBuiltPackage(folder) {
  const installed = path.join(folder, "node_modules/langchain-ovhcloud");
  for (const target of [folder, installed]) {
    rmSync(path.join(target, "dist"), { recursive: true, force: true });
    cpSync(path.join(packageFolder, "dist"), path.join(target, "dist"), { recursive: true });
  }
  cpSync(path.join(packageFolder, "package.json"), path.join(installed, "package.json"));
}

/**
 * The test files that are not for a version of core: those that have nothing to do with it, and those that load LangGraph
 * or LangChain's agents, or all others.
 *
 * @param folder a prepared cell.
 * @param tests which tests the row wants.
 * @returns paths relative to the folder.
 */
export function ignoredTests(folder, tests) {
  const unrelated = NOT_ABOUT_CORE.map((name) => path.join("src", name));
  const missing = unrelated.filter((file) => !existsSync(path.join(folder, file)));
  if (missing.length > 0) throw new Error(`matrix/versions.mjs names tests that are not there: ${missing}.`);
  if (tests === "all") return unrelated;
  const files = readdirSync(path.join(folder, "src"), { recursive: true })
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => path.join("src", name));
  return files.filter((file) => {
    if (file === path.join("src", "cell.test.ts")) return false;
    if (unrelated.includes(file)) return true;
    const needsLangGraph = /from "(langchain|@langchain\/langgraph)["/]/.test(
      readFileSync(path.join(folder, file), "utf8"),
    );
    return tests === "pipelines" ? !needsLangGraph : needsLangGraph;
  });
}
