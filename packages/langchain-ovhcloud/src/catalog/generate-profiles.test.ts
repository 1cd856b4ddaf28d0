import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createEmulator, type Emulator } from "ai-endpoints-emulator";
import { runProgram } from "../test-support/run-program.js";
import { json, startScriptedServer } from "../test-support/scripted-server.js";
import { PROFILE_TABLE, PROFILE_TABLE_DATE } from "./profile-table.js";

const program = fileURLToPath(new URL("../../scripts/generate-profiles.mjs", import.meta.url));
const table = fileURLToPath(new URL("profile-table.ts", import.meta.url));

let emulator: Emulator;
let folder: string;
beforeAll(async () => {
  emulator = await createEmulator({ rateLimits: false });
  folder = mkdtempSync(path.join(tmpdir(), "profiles-"));
});
afterAll(async () => {
  await emulator.close();
  rmSync(folder, { recursive: true, force: true });
});

const generate = (output: string, ...more: string[]) =>
  runProgram(program, {
    environment: { OVH_AI_ENDPOINTS_BASE_URL: emulator.url },
    args: ["--output", output, ...more],
  });

describe("generate-profiles", () => {
  it("changes nothing in the table of this package, which was made of the same catalog", async () => {
    const copy = path.join(folder, "same.ts");
    copyFileSync(table, copy);

    const { exitCode, stdout } = await generate(copy);

    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "Nothing has changed.\n" });
    expect(readFileSync(copy, "utf8")).toBe(readFileSync(table, "utf8"));
  });

  it("makes a new table with the day, sorted, and the same one again later", async () => {
    const fresh = path.join(folder, "fresh.ts");

    await generate(fresh, "--date", "2026-12-01");
    const first = readFileSync(fresh, "utf8");
    await generate(fresh, "--date", "2026-12-24");

    expect(readFileSync(fresh, "utf8")).toBe(first);
    expect(first).toContain('PROFILE_TABLE_DATE = "2026-12-01"');
    expect(first.replaceAll("2026-12-01", "")).toBe(
      readFileSync(table, "utf8").replaceAll(/(?<=")\d{4}-\d{2}-\d{2}(?=")/g, ""),
    );
  });

  it("writes nothing when a source is missing", async () => {
    const server = await startScriptedServer((request, response) => {
      const answer = request.path.endsWith("/v1/models") ? json({ data: [] }) : json({}, { status: 404 });
      return answer(request, response);
    });
    const copy = path.join(folder, "kept.ts");
    copyFileSync(table, copy);

    const { exitCode, stderr } = await runProgram(program, {
      environment: { OVH_AI_ENDPOINTS_BASE_URL: server.url },
      args: ["--output", copy],
    });
    await server.close();

    expect(exitCode).toBe(1);
    expect(stderr).toContain("models_v2: HTTP 404");
    expect(readFileSync(copy, "utf8")).toBe(readFileSync(table, "utf8"));
  });
});

describe("The table of this package", () => {
  it("is sorted by id and dated", () => {
    const ids = Object.keys(PROFILE_TABLE);

    expect(ids).toEqual(ids.toSorted((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)));
    expect(PROFILE_TABLE_DATE).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });
});
