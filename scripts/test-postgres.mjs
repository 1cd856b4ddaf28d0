/**
 * A PostgreSQL with pgvector for tests.
 *
 *   node scripts/test-postgres.mjs run <command…>   starts a server, runs the command with TEST_DATABASE_URL, stops it
 *   node scripts/test-postgres.mjs install          puts PostgreSQL 17 and pgvector of Debian 13 into a cache folder
 *
 * `run` takes what is there: the server of TEST_DATABASE_URL, else one that `install` fetched, else the system's own where
 * pgvector is installed beside it. Without any of them the command runs all the same, tests that need a server are skipped,
 * and one line says so; in CI that is an error. Every run has a cluster of its own, which is gone afterwards.
 */
import { spawn, spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const project = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const cache = path.join(project, "node_modules", ".cache", "test-postgres");
const debian = "trixie";
const packages = "postgresql-17,postgresql-17-pgvector";

const [task, ...rest] = process.argv.slice(2);
if (task === "install") install();
else if (task === "run" && rest.length > 0) process.exitCode = await run(rest);
else throw new Error("Say what to do: node scripts/test-postgres.mjs run <command…>, or install.");

/** Needs root and debootstrap, as there are on a CI machine with Debian. Does nothing when it was done before. */
function install() {
  const folder = path.join(cache, debian);
  if (process.env.TEST_DATABASE_URL || findServer() !== undefined) return;
  // What was broken off must not look like a whole one.
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  const made = spawnSync("debootstrap", ["--variant=minbase", `--include=${packages}`, debian, unfinished], {
    encoding: "utf8",
  });
  if (made.status !== 0) {
    throw new Error(`PostgreSQL could not be fetched: ${made.error?.message ?? made.stdout.slice(-2000)}`);
  }
  renameSync(unfinished, folder);
}

async function run(command) {
  if (process.env.TEST_DATABASE_URL) return finish(start(command, { TEST_POSTGRES: "yes" }));
  const server = findServer();
  if (server === undefined) {
    const remedy = "Set TEST_DATABASE_URL, or as root on Debian: node scripts/test-postgres.mjs install";
    console.error(`No PostgreSQL with pgvector here: tests that need one are skipped. ${remedy}`);
    return process.env.CI ? 1 : finish(start(command, { TEST_POSTGRES: "no" }));
  }
  const cluster = await startCluster(server);
  try {
    return await finish(start(command, { TEST_DATABASE_URL: cluster.url, TEST_POSTGRES: "yes" }));
  } finally {
    await cluster.stop();
  }
}

/** Where the programs are, and how they are run: in the fetched system, or as they are. */
function findServer() {
  const fetched = path.join(cache, debian);
  if (existsSync(fetched) && process.getuid?.() === 0) {
    const version = newestWithVector(fetched);
    if (version !== undefined) return { root: fetched, programs: `/usr/lib/postgresql/${version}/bin` };
  }
  const version = newestWithVector("/");
  return version === undefined ? undefined : { root: undefined, programs: `/usr/lib/postgresql/${version}/bin` };
}

function newestWithVector(root) {
  const versions = path.join(root, "usr/lib/postgresql");
  if (!existsSync(versions)) return undefined;
  const hasVector = (version) =>
    existsSync(path.join(root, `usr/share/postgresql/${version}/extension/vector.control`));
  return readdirSync(versions)
    .filter(hasVector)
    .toSorted((a, b) => Number(b) - Number(a))[0];
}

async function startCluster({ root, programs }) {
  const parent = root === undefined ? tmpdir() : path.join(root, "tmp");
  const folder = mkdtempSync(path.join(parent, "test-postgres-"));
  const inside = root === undefined ? folder : folder.slice(root.length);
  const owner = databaseUser(root);
  if (owner !== undefined) chownSync(folder, owner.uid, owner.gid);
  const as = (program, args) =>
    root === undefined
      ? [path.join(programs, program), args, owner ?? {}]
      : ["chroot", [`--userspec=${owner.uid}:${owner.gid}`, root, path.join(programs, program), ...args], {}];
  const [initdb, initArgs, initOptions] = as("initdb", [
    "-D",
    `${inside}/data`,
    "-A",
    "trust",
    "-U",
    "postgres",
    "-E",
    "UTF8",
    "--locale=C.UTF-8",
    "-N",
  ]);
  const made = spawnSync(initdb, initArgs, { ...initOptions, cwd: "/", encoding: "utf8" });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.error?.message ?? made.stderr}`);
  const port = await freePort();
  // Nothing in it outlives the run: what makes it durable would only make it slow.
  const settings = {
    fsync: "off",
    full_page_writes: "off",
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: 200,
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const [postgres, args, spawnOptions] = as("postgres", ["-D", `${inside}/data`, "-p", String(port), ...options]);
  const server = spawn(postgres, args, {
    ...spawnOptions,
    cwd: "/",
    stdio: ["ignore", "ignore", "pipe"],
    detached: true,
  });
  const ended = new Promise((resolve) => server.once("exit", resolve));
  await ready(server);
  const stop = async () => {
    server.kill("SIGINT");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, stop };
}

/** PostgreSQL refuses to run as root. */
function databaseUser(root) {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync(path.join(root ?? "/", "etc/passwd"), "utf8")
    .split("\n")
    .map((entry) => entry.split(":"));
  const user = users.find(([name]) => name === "postgres") ?? users.find(([name]) => name === "nobody");
  return { uid: Number(user[2]), gid: Number(user[3]) };
}

function ready(server) {
  return new Promise((resolve, reject) => {
    let said = "";
    server.stderr.setEncoding("utf8").on("data", (text) => {
      said = (said + text).slice(-4000);
      if (said.includes("ready to accept connections")) resolve();
    });
    server.once("error", reject);
    server.once("exit", (code) => reject(new Error(`PostgreSQL ended with ${code}: ${said}`)));
  });
}

async function freePort() {
  const probe = createServer();
  await new Promise((resolve, reject) => probe.once("error", reject).listen(0, "127.0.0.1", resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

function start([command, ...args], variables) {
  return spawn(command, args, { stdio: "inherit", env: { ...process.env, ...variables } });
}

/** A Ctrl-C reaches the command by itself, from the terminal; this process then has to live on until the server is stopped. */
function finish(child) {
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : 1)));
  });
}
