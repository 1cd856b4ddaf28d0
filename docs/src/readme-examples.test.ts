import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createEmulator, type Emulator } from "ai-endpoints-emulator";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const workshop = path.join(repository, "docs/.examples");

/** Every README whose `ts` blocks, read from top to bottom, make one program. */
const readmes = [
  "README.md",
  "packages/langchain-ovhcloud/README.md",
  "packages/rag-engine/README.md",
  "packages/ai-endpoints-emulator/README.md",
];

describe.each(readmes)("the examples of %s", (readme) => {
  const name = readme.replaceAll("/", "-").replace(".md", "");
  const source = path.join(workshop, `${name}.mts`);
  let emulator: Emulator;
  let folder: string;

  beforeAll(async () => {
    emulator = await createEmulator();
    folder = mkdtempSync(path.join(tmpdir(), "example-"));
    mkdirSync(workshop, { recursive: true });
    writeFileSync(source, programOf(readFileSync(path.join(repository, readme), "utf8")));
  });

  afterAll(async () => {
    await emulator.close();
    rmSync(folder, { recursive: true, force: true });
    rmSync(workshop, { recursive: true, force: true });
  });

  it("compile and run", async () => {
    const compiled = await run("node", [
      path.join(repository, "node_modules/typescript/bin/tsc"),
      ..."--ignoreConfig --strict --skipLibCheck --target es2022 --module nodenext --types node".split(" "),
      source,
    ]);
    expect(compiled).toEqual({ status: 0, output: "" });

    mkdirSync(path.join(folder, "my-pdfs"));
    writeFileSync(path.join(folder, "my-pdfs/hold.txt"), "To put a package on hold, use apt-mark hold package_name.\n");
    const ran = await run("node", [source.replace(".mts", ".mjs")], {
      cwd: folder,
      env: { ...process.env, OVH_AI_ENDPOINTS_BASE_URL: emulator.url, OVH_AI_ENDPOINTS_ACCESS_TOKEN: "a-key" },
    });
    expect(ran.status === 0 ? "" : ran.output).toBe("");
  });
});

/** The `ts` blocks as one module; what an earlier block imported already is not imported again. */
function programOf(markdown: string): string {
  const lines = [...markdown.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].flatMap(([, body = ""]) => body.split("\n"));
  const imports = new Map<string, Set<string>>();
  const rest = lines.filter((line) => {
    const [, names, from] = /^import \{ (.+) \} from "(.+)";$/.exec(line) ?? [];
    if (names === undefined || from === undefined) return true;
    const known = imports.get(from) ?? new Set<string>();
    for (const imported of names.split(", ")) known.add(imported);
    imports.set(from, known);
    return false;
  });
  const head = [...imports].map(([from, names]) => `import { ${[...names].join(", ")} } from "${from}";`);
  return [...head, ...rest, "export {};"].join("\n");
}

function run(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<{ status: number; output: string }> {
  const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => (output += text));
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ status: code ?? 1, output }));
  });
}
