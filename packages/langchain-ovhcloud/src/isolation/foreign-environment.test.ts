import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createEmulator, type Emulator } from "ai-endpoints-emulator";
import { fileURLToPath } from "node:url";
import { type RecordingRelay, startRecordingRelay } from "../test-support/recording-relay.js";
import { revealed } from "../test-support/revealed.js";
import { runWorkingProgram } from "../test-support/run-program.js";

// A process of its own per test: modules read the environment while they load. It runs the built package.

const program = fileURLToPath(new URL("programs/whole-use.mjs", import.meta.url));
const KEY = "our-own-key-of-this-test";

/** What other services keep in the environment. Every value can be told apart on the wire. */
const foreign = {
  OPENAI_API_KEY: "leak-openai-key",
  OPENAI_BASE_URL: "http://127.0.0.1:9/leak-base-url",
  OPENAI_API_BASE: "http://127.0.0.1:9/leak-api-base",
  OPENAI_ORG_ID: "leak-org-id",
  OPENAI_ORGANIZATION: "leak-organization",
  OPENAI_PROJECT_ID: "leak-project",
  OPENAI_CUSTOM_HEADERS: "x-leak-name: leak-header",
  OPENAI_WEBHOOK_SECRET: "leak-webhook",
  OPENAI_ADMIN_KEY: "leak-admin",
  OPENAI_LOG: "debug",
  AZURE_OPENAI_API_KEY: "leak-azure",
  LANGSMITH_GATEWAY: "true",
  LANGSMITH_GATEWAY_API_KEY: "leak-gateway-key",
  LANGSMITH_API_KEY: "leak-langsmith",
  LANGSMITH_ENDPOINT: "http://127.0.0.1:9/leak-langsmith",
  LANGSMITH_PROJECT: "leak-langsmith-project",
  LANGCHAIN_API_KEY: "leak-langchain",
};

let emulator: Emulator;
let relay: RecordingRelay;
beforeAll(async () => {
  emulator = await createEmulator({ rateLimits: false });
  emulator.scenarios.cutStream({
    afterChunks: 1,
    reply: "one two three",
    model: "Mistral-7B-Instruct-v0.3",
    times: 99,
  });
  relay = await startRecordingRelay(emulator.url);
});
afterAll(async () => {
  await relay.close();
  await emulator.close();
});

describe.each(["chat", "text", "embeddings", "client"])(
  "With the variables of other services set, the use of %s",
  (part) => {
    it("sends and prints nothing of them", async () => {
      const environment = { ...foreign, OVH_AI_ENDPOINTS_ACCESS_TOKEN: KEY, OVH_AI_ENDPOINTS_BASE_URL: relay.url };

      const run = await runWorkingProgram(program, { environment, args: [part] });

      expect(run.stdout).toContain(`"${part}: `);
      expect(relay.sent()).toContain(`authorization: Bearer ${KEY}`);
      expect(relay.sent()).not.toMatch(/leak|openai|stainless/i);
      expect(run.stdout + run.stderr).not.toMatch(/leak/i);
      expect(revealed(KEY, run.stdout + run.stderr)).toEqual([]);
    });
  },
);

describe("With LANGSMITH_GATEWAY naming an address", () => {
  it("still sends everything to the configured server", async () => {
    const environment = {
      ...foreign,
      LANGSMITH_GATEWAY: "http://127.0.0.1:9/leak-gateway",
      OVH_AI_ENDPOINTS_ACCESS_TOKEN: KEY,
      OVH_AI_ENDPOINTS_BASE_URL: relay.url,
    };

    const run = await runWorkingProgram(program, { environment });

    expect(`${relay.sent()}${run.stdout}${run.stderr}`).not.toMatch(/leak/i);
  });
});
