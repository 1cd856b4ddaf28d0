/**
 * Set-up of a fresh checkout: checks the machine, installs pnpm's tree through npx, and does nothing when nothing changed.
 * No dependency may be imported here: this runs before anything is installed.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
const manifest = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
const stampFile = path.join(root, "node_modules/.set-up");

/** Installs the workspace when its lockfile, this Node or this machine differ from the last time. */
export function setUp() {
  refuseOldNode();
  const stamp = currentStamp();
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;
  console.error(
    "Setting up (once; two to four minutes on a small machine: packages, two native add-ons, 53 MB of model weights) ...",
  );
  refuseMissingCompiler();
  install();
  checkNativeModules();
  mkdirSync(path.dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, stamp);
}

/** The environment in which workspace tools run: their folder on the path, no telemetry, and where Node's headers are. */
export function toolEnvironment() {
  const bin = path.join(root, "node_modules/.bin");
  const pathKey = Object.keys(process.env).find((key) => key.toUpperCase() === "PATH") ?? "PATH";
  return {
    ...process.env,
    [pathKey]: `${bin}${path.delimiter}${process.env[pathKey] ?? ""}`,
    TURBO_TELEMETRY_DISABLED: "1",
    DO_NOT_TRACK: "1",
    ONNXRUNTIME_NODE_INSTALL: "skip",
    ...nodeHeaders(),
  };
}

function refuseOldNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  stop(
    `Node ${manifest.engines.node} is needed; this is ${process.versions.node}. Get it from https://nodejs.org/ and run this again.`,
  );
}

/**
 * node-gyp downloads Node's headers from nodejs.org. Where they are installed beside Node it need not, and where that
 * host cannot be reached it must not. pnpm ignores npm's `nodedir` setting, so it goes through the environment.
 */
function nodeHeaders() {
  if (process.env.npm_config_nodedir) return {};
  const prefix = path.dirname(path.dirname(realpathSync(process.execPath)));
  return existsSync(path.join(prefix, "include/node/node.h")) ? { npm_config_nodedir: prefix } : {};
}

function currentStamp() {
  const hash = createHash("sha256");
  hash.update(`${process.version} ${process.platform} ${process.arch} ${process.versions.modules}\n`);
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json"]) {
    hash.update(readFileSync(path.join(root, file)));
  }
  return hash.digest("hex");
}

function refuseMissingCompiler() {
  if (process.platform === "win32") return; // node-gyp finds Visual Studio by itself and says so when it cannot
  const missing = ["make", "python3"].filter((name) => !runs(name));
  if (![process.env.CXX, "c++", "g++", "clang++"].some((name) => name && runs(name))) missing.unshift("a C++ compiler");
  if (missing.length > 0) stop(`Missing: ${missing.join(", ")}.\n${toolchainAdvice()}`);
}

function toolchainAdvice() {
  return [
    "Two dependencies (better-sqlite3, hnswlib-node) are compiled on your machine. Install a C++ toolchain, then run this again:",
    "  Debian, Ubuntu:  sudo apt-get install -y build-essential python3",
    "  macOS:           xcode-select --install",
    '  Windows:         winget install Microsoft.VisualStudio.2022.BuildTools --override "--add Microsoft.VisualStudio.Workload.VCTools --includeRecommended"',
    "                   winget install Python.Python.3.12",
  ].join("\n");
}

function install() {
  const pnpm = manifest.packageManager;
  const result = spawnSync(
    process.platform === "win32" ? "npx.cmd" : "npx",
    ["--yes", pnpm, "install", "--frozen-lockfile", "--reporter=append-only"],
    {
      cwd: root,
      env: { ...toolEnvironment(), CI: "true" },
      encoding: "utf8",
      maxBuffer: 1 << 28,
      shell: process.platform === "win32",
    },
  );
  if (result.error) throw result.error;
  if (result.status === 0) return;
  const output = `${result.stdout}${result.stderr}`;
  console.error(output.split("\n").slice(-60).join("\n"));
  stop(explainInstallFailure(output));
}

function explainInstallFailure(output) {
  if (/ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|fetch failed/i.test(output) && /nodejs\.org|node-gyp/i.test(output)) {
    return [
      "The native add-ons need Node's headers, and nodejs.org could not be reached.",
      "Point npm_config_nodedir at the folder above include/node/node.h (often /usr or /usr/local) and run this again:",
      "  npm_config_nodedir=/usr npm run setup",
    ].join("\n");
  }
  if (/gyp ERR|not found: make|No Xcode|Could not find any Visual Studio/i.test(output)) return toolchainAdvice();
  if (/ENOSPC/.test(output)) return "The disk is full. Free about 2 GB and run this again.";
  return "The installation failed; its last lines are above. Check the connection to your npm registry and run this again.";
}

/** A failed native build can hide behind a successful install, and would surface later as a riddle. */
function checkNativeModules() {
  const checks = [
    ["packages/langchain-hybrid-store", "new (require('better-sqlite3'))(':memory:').close()"],
    ["packages/langchain-hybrid-store", "require('hnswlib-node')"],
  ];
  for (const [folder, code] of checks) {
    const result = spawnSync(process.execPath, ["-e", code], { cwd: path.join(root, folder), encoding: "utf8" });
    if (result.status === 0) continue;
    rmSync(stampFile, { force: true });
    stop(
      `A native add-on does not load: ${firstLine(result.stderr)}\nRemove node_modules and run this again. ${toolchainAdvice()}`,
    );
  }
}

function firstLine(text) {
  return text.split("\n").find((line) => /Error/.test(line)) ?? text.trim().split("\n")[0];
}

function runs(name) {
  return spawnSync(name, ["--version"], { stdio: "ignore" }).status === 0;
}

function stop(message) {
  console.error(message);
  process.exit(1);
}
