import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { type Api, startApi } from "./api-answers.mjs";
import { installPacked, type PackedProject } from "./packed-project.js";
import { EXPECTED } from "./programs/everywhere.mjs";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");

let project: PackedProject;
let api: Api;
beforeAll(async () => {
  api = await startApi();
  project = await installPacked();
});
afterAll(async () => {
  await api.close();
  await project.remove();
});

const read = (file: string) => readFile(path.join(project.installed, file), "utf8");

describe("The packed package", () => {
  it("holds what is built, its manifest, licence and README, and no tests", async () => {
    const files = await project.files(project.installed);

    const others = files.filter((file) => !file.startsWith("dist/"));
    expect(others).toEqual(["LICENSE", "README.md", "package.json"]);
    expect(files).toEqual(
      expect.arrayContaining(["dist/index.js", "dist/index.cjs", "dist/index.d.ts", "dist/index.d.cts"]),
    );
    expect(files.filter((file) => /test|spec|conformance|isolation|fixture|bench/i.test(file))).toEqual([]);
  });

  it("names no path of the machine that built it", async () => {
    const files = await project.files(project.installed);

    for (const file of files) {
      const text = await read(file);
      for (const place of [root, os.homedir() + path.sep, os.tmpdir() + path.sep])
        expect({ file, text }).not.toMatchObject({ text: expect.stringContaining(place) as unknown });
    }
  });

  it("has source maps that bring their sources", async () => {
    const files = await project.files(project.installed);
    const maps = files.filter((file) => file.endsWith(".map"));

    expect(maps.length).toBeGreaterThan(1);
    for (const map of maps) {
      const { sources, sourcesContent } = JSON.parse(await read(map)) as {
        sources: string[];
        sourcesContent?: string[];
      };
      expect({ map, contents: sourcesContent?.length }).toEqual({ map, contents: sources.length });
    }
    for (const script of files.filter((file) => /\.[cm]?[jt]s$/.test(file))) {
      const announced = [...(await read(script)).matchAll(/^\/\/# sourceMappingURL=(.+)$/gm)];
      expect(files).toEqual(expect.arrayContaining(announced.map(([, map = ""]) => `dist/${map}`)));
    }
  });
});

describe("An empty project that installs it with npm", () => {
  it.each(["consumer.mjs", "consumer.cjs"])("does everything in %s", async (program) => {
    const { facts, results } = JSON.parse(await project.node(program, api.baseURL)) as Record<string, unknown>;

    expect(results).toEqual(EXPECTED);
    expect(facts).toEqual({
      extendsCore: true,
      twoCopies: true,
      foreignInstanceof: false,
      foreignIsInstance: true,
      foreignOtherKind: false,
    });
  });

  it.each([
    ["node16", "node16", "ES modules", "module"],
    ["node16", "node16", "CommonJS", "commonjs"],
    ["bundler", "esnext", "a bundler", "module"],
  ])("has types where modules are looked for as in %s (%s, %s)", async (moduleResolution, module, _what, type) => {
    const manifest = path.join(project.folder, "package.json");
    const plain = JSON.parse(await readFile(manifest, "utf8")) as object;
    await writeFile(manifest, JSON.stringify({ ...plain, type }));
    const options = ["--noEmit", "--strict", "--target", "es2022", "--lib", "es2023,dom,dom.iterable"];
    const looking = ["--module", module, "--moduleResolution", moduleResolution];

    const said = await project
      .node(compiler, "consumer.ts", ...options, ...looking, "--exactOptionalPropertyTypes", "--skipLibCheck")
      .catch((error: { stdout: string }) => error.stdout);

    expect(said).toBe("");
  });

  it("has one core, and neither native code nor anything that runs at installation", async () => {
    const files = await project.files(path.join(project.folder, "node_modules"));
    const lock = JSON.parse(await readFile(path.join(project.folder, "package-lock.json"), "utf8")) as {
      packages: Record<string, { hasInstallScript?: boolean }>;
    };

    const scripts = Object.entries(lock.packages).filter(([, { hasInstallScript }]) => hasInstallScript);
    expect(files.filter((file) => file.endsWith("@langchain/core/package.json"))).toHaveLength(1);
    expect(files.filter((file) => /\.(node|dll|dylib|so|wasm)$|(^|\/)binding\.gyp$/.test(file))).toEqual([]);
    expect(scripts).toEqual([]);
  });
});
