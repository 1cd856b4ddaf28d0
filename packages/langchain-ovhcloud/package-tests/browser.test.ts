import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import vm from "node:vm";
import { runWorkingProgram } from "../src/test-support/run-program.js";
import { type Api, startApi } from "./api-answers.mjs";
import { EXPECTED } from "./programs/everywhere.mjs";

const fileOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Everything that a program gets in a browser or at the edge and that the package may use. */
const WEB_GLOBALS = [
  "AbortController",
  "AbortSignal",
  "Blob",
  "DOMException",
  "Event",
  "EventTarget",
  "FormData",
  "Headers",
  "ReadableStream",
  "Request",
  "Response",
  "TextDecoder",
  "TextEncoder",
  "TransformStream",
  "URL",
  "URLSearchParams",
  "WritableStream",
  "atob",
  "btoa",
  "clearInterval",
  "clearTimeout",
  "console",
  "crypto",
  "fetch",
  "performance",
  "queueMicrotask",
  "setInterval",
  "setTimeout",
  "structuredClone",
] as const;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "ovhcloud-browser-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Bundles for browsers; returns the script, and which Node built-ins it asks for. */
async function bundle(input: string): Promise<{ script: string; builtins: { id: string; importer: string }[] }> {
  const file = path.join(folder, `${path.basename(input)}.js`);
  const { stdout } = await runWorkingProgram(fileOf("bundle.mjs"), {
    environment: {},
    args: [fileOf(input), file, "bundled"],
  });
  const { builtins } = JSON.parse(stdout) as { builtins: { id: string; importer: string }[] };
  return { script: await readFile(file, "utf8"), builtins };
}

describe("The package, bundled for browsers", () => {
  it("asks for no Node built-in, neither at once nor in what is loaded at first use", async () => {
    const { builtins, script } = await bundle("programs/browser-entry.mjs");

    expect(builtins).toEqual([]);
    expect(script).not.toMatch(/\brequire\(\s*["'`](node:|fs|path|os|crypto|http)/);
  });

  it("would not pass this test with a built-in in it", async () => {
    const { builtins } = await bundle("programs/needs-node.mjs");

    expect(builtins.map(({ id }) => id).sort()).toEqual(["fs", "node:path", "os"]);
  });

  it("does everything in a context that has nothing but web globals", async () => {
    const { script } = await bundle("programs/browser-entry.mjs");
    const api = await startApi();
    const globals = Object.fromEntries(WEB_GLOBALS.map((name) => [name, globalThis[name]]));
    const context = vm.createContext(globals);

    const given = JSON.stringify({ baseURL: api.baseURL, apiKey: "key-1" });
    const results = (await vm.runInContext(`${script}; bundled.run(${given}).then(JSON.stringify)`, context)) as string;
    await api.close();

    expect(vm.runInContext("typeof process + typeof Buffer + typeof require", context)).toBe("undefined".repeat(3));
    expect(JSON.parse(results)).toEqual(EXPECTED);
  });

  it("does everything in Chromium", async () => {
    const { script } = await bundle("programs/browser-entry.mjs");
    const api = await startApi({
      "/": { type: "text/html", body: "<script src=/bundle.js></script><script src=/page.js></script>" },
      "/bundle.js": { type: "text/javascript", body: script },
      "/page.js": { type: "text/javascript", body: PAGE },
      "/favicon.ico": { type: "image/png", body: "" },
    });
    const chromium = startChromium(api, path.join(folder, "profile"));

    const results = await api.result;
    chromium.kill();
    await new Promise((resolve) => chromium.once("close", resolve));
    await api.close();

    expect(JSON.parse(results)).toEqual(EXPECTED);
  });
});

const PAGE = `
  bundled.run({ baseURL: location.origin + "/v1", apiKey: "key-1" })
    .catch((error) => ({ error: String(error.stack) }))
    .then((results) => fetch("/result", { method: "POST", body: JSON.stringify(results) }));
`;

/** The machine's own Chromium: TEST_CHROMIUM, else /usr/bin/chromium. */
function startChromium({ origin }: Api, profile: string): ChildProcess {
  const file = process.env.TEST_CHROMIUM ?? "/usr/bin/chromium";
  if (!existsSync(file)) {
    throw new Error(`No Chromium at ${file}. Install it (apt-get install chromium) or name one in TEST_CHROMIUM.`);
  }
  const quiet = ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  const args = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    ...quiet,
    `--user-data-dir=${profile}`,
  ];
  return spawn(file, [...args, `${origin}/`], { stdio: "ignore" });
}
