import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createEmulator, type Emulator } from "ai-endpoints-emulator";
import { fileURLToPath } from "node:url";
import { runProgram, runWorkingProgram } from "../test-support/run-program.js";

const fileOf = (name: string) => fileURLToPath(new URL(`programs/${name}.mjs`, import.meta.url));

let emulator: Emulator;
let guarded: { environment: Record<string, string>; before: string[] };
beforeAll(async () => {
  emulator = await createEmulator({ rateLimits: false });
  emulator.scenarios.cutStream({
    afterChunks: 1,
    reply: "one two three",
    model: "Mistral-7B-Instruct-v0.3",
    times: 99,
  });
  guarded = {
    environment: {
      OVH_AI_ENDPOINTS_ACCESS_TOKEN: "key-of-this-test",
      OVH_AI_ENDPOINTS_BASE_URL: emulator.url,
      // What would make LangChain itself talk to its own service, were tracing on.
      LANGSMITH_API_KEY: "unused",
    },
    before: [fileOf("connection-guard")],
  };
});
afterAll(() => emulator.close());

describe("The package", () => {
  it("opens no connection and looks up no name but the configured server's, in any use of its classes", async () => {
    const run = await runWorkingProgram(fileOf("whole-use"), guarded);

    const { passed, refused } = JSON.parse(/^guard: (.*)$/m.exec(run.stderr)?.[1] ?? "{}") as Record<string, unknown>;
    expect(refused).toEqual([]);
    expect(passed).toBeGreaterThan(40);
    expect(JSON.parse(run.stdout)).toEqual(
      expect.arrayContaining(["chat: token count", "text: token count", "embeddings: documents", "client: models"]),
    );
  });
});

describe("The guard of this test", () => {
  it.each([
    "fetch",
    "fetch of a Request",
    "http.get",
    "https.request",
    "net.connect",
    "another port",
    "Socket.connect",
    "tls.connect",
    "dns.lookup",
    "dns.resolve4",
    "WebSocket",
  ])("notices %s", async (road) => {
    const run = await runProgram(fileOf("stray"), { ...guarded, args: [road] });

    expect(run.exitCode).toBe(86);
    expect(run.stderr).toMatch(/"refused":\["[^"]+"/);
  });
});
