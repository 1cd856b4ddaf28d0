import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { Sandbox, type NestorRun } from "../test-support/run-nestor.js";

jest.setTimeout(60_000);

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = new Sandbox();
  mkdirSync(sandbox.path("docs"));
  writeFileSync(sandbox.path("docs/coffee.md"), "The coffee machine is cleaned every Friday at noon.\n");
  await sandbox.nestor(["sync", "docs"]);
});

afterAll(() => sandbox.remove());

describe("nestor serve", () => {
  it("prints a link whose token opens the API, and stops on SIGTERM in good order", async () => {
    const run = sandbox.start(["serve", "--port", "0"]);
    const [, url, token] = await firstMatch(run, /(http:\/\/127\.0\.0\.1:\d+\/)#token=([\w-]+)/);
    const health = await fetch(`${url}api/health`, { headers: { authorization: `Bearer ${token}` } });
    run.process.kill("SIGTERM");

    expect(await health.json()).toMatchObject({ status: "ok", mode: "offline" });
    expect(await run.result).toMatchObject({ status: 0 });
  });

  it("does not print a token that came from the environment", async () => {
    const run = sandbox.start(["serve", "--port", "0", "--json"], { env: { NESTOR_TOKEN: "a-secret-from-outside" } });
    const [text, url] = await firstMatch(run, /"url":"([^"]+)".*\n/);
    const health = await fetch(`${url}api/health`, { headers: { authorization: "Bearer a-secret-from-outside" } });
    run.process.kill("SIGINT");

    expect(text).not.toContain("secret");
    expect(health.status).toBe(200);
    expect(await run.result).toMatchObject({ status: 0, err: expect.not.stringContaining("secret") });
  });

  it("names a port that is taken", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => taken.once("listening", resolve));
    const { port } = taken.address() as AddressInfo;

    const result = await sandbox.nestor(["serve", "--port", String(port)]);
    taken.close();

    expect(result.status).toBe(2);
    expect(result.err).toContain(`Port ${port} is taken`);
  });

  it("says what to do when nothing is indexed yet", async () => {
    const result = await sandbox.nestor(["serve", "--port", "0", "--data", "elsewhere"]);

    expect(result.status).toBe(4);
    expect(result.err).toContain("nestor sync");
  });
});

/** The first match in standard output; rejects when the run ends without one. */
function firstMatch(run: NestorRun, pattern: RegExp): Promise<string[]> {
  let out = "";
  return new Promise((resolve, reject) => {
    run.process.stdout?.on("data", (text: string) => {
      out += text;
      const match = pattern.exec(out);
      if (match) resolve([...match]);
    });
    run.process.once("close", () => reject(new Error(`Ended without ${pattern}: ${out}`)));
  });
}
