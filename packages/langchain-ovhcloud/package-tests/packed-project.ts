import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const packageFolder = fileURLToPath(new URL("..", import.meta.url));

/** An empty project of npm's, with the packed package in it. */
export interface PackedProject {
  folder: string;
  /** The unpacked package. */
  installed: string;
  /** Runs a program with this Node, in the project; returns what it printed. */
  node(...args: string[]): Promise<string>;
  /** Every file below a folder, with `/` between the parts. */
  files(folder: string): Promise<string[]>;
  remove(): Promise<void>;
}

/** Packs the package as it would be published, and installs the tarball with npm beside core and the compiler's types. */
export async function installPacked(): Promise<PackedProject> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "ovhcloud-packed-"));
  const manifest = JSON.parse(await readFile(path.join(packageFolder, "package.json"), "utf8")) as {
    devDependencies: Record<string, string>;
  };
  await run("npm", ["pack", "--ignore-scripts", "--pack-destination", folder], { cwd: packageFolder });
  const tarball = (await readdir(folder)).find((name) => name.endsWith(".tgz"));
  await writeFile(path.join(folder, "package.json"), JSON.stringify({ name: "application", private: true }));
  const wanted = [`./${tarball}`, `@langchain/core@${manifest.devDependencies["@langchain/core"]}`];
  await run("npm", ["install", "--no-audit", "--no-fund", "--no-update-notifier", ...wanted], { cwd: folder });
  await cp(path.join(packageFolder, "package-tests/consumer"), folder, { recursive: true });
  await cp(path.join(packageFolder, "package-tests/programs/everywhere.mjs"), path.join(folder, "everywhere.mjs"));
  return {
    folder,
    installed: path.join(folder, "node_modules/langchain-ovhcloud"),
    node: async (...args) => (await run(process.execPath, args, { cwd: folder })).stdout,
    files: filesBelow,
    remove: () => rm(folder, { recursive: true }),
  };
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, "/"))
    .sort();
}
