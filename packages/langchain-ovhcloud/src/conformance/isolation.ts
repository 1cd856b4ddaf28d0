import { expect } from "@jest/globals";
import { z } from "zod";
import type { Behaviour } from "./behaviour.js";
import { errorOf, QUESTION, streamWhole, weather } from "./scripting.js";
import type { Subject } from "./subject.js";
import { startScriptedServer, type ScriptedServer, events, json } from "../test-support/scripted-server.js";

const FOREIGN = {
  OPENAI_API_KEY: "leak-key",
  OPENAI_ORG_ID: "leak-org",
  OPENAI_ORGANIZATION: "leak-organization",
  OPENAI_PROJECT_ID: "leak-project",
  OPENAI_BASE_URL: "http://127.0.0.1:9/leak-url",
  OPENAI_API_BASE: "http://127.0.0.1:9/leak-base",
  OPENAI_CUSTOM_HEADERS: "x-leak: leak-header",
  LANGSMITH_GATEWAY: "true",
};

/** Runs with the variables of OpenAI set, and takes them away again. */
async function inForeignEnvironment(act: () => Promise<void>): Promise<void> {
  Object.assign(process.env, FOREIGN);
  try {
    await act();
  } finally {
    for (const name of Object.keys(FOREIGN)) delete process.env[name];
  }
}

/** Lists the hosts that are fetched meanwhile. */
async function hostsFetched(act: () => Promise<void>): Promise<string[]> {
  const { fetch } = globalThis;
  const hosts: string[] = [];
  globalThis.fetch = (input, init) => {
    hosts.push(new URL(input instanceof Request ? input.url : input).host);
    return fetch(input, init);
  };
  try {
    await act();
  } finally {
    globalThis.fetch = fetch;
  }
  return hosts;
}

/** Everything that a user does with a model, once. */
async function useAll({ create, capabilities }: Subject, baseURL: string): Promise<void> {
  const model = create({ baseURL });
  await model.invoke([QUESTION]);
  await streamWhole(model);
  await model.streamEvents([QUESTION]);
  await create({ baseURL, streaming: true }).invoke([QUESTION]);
  await model.withStructuredOutput(z.object({ a: z.string() }), { includeRaw: true }).invoke([QUESTION]);
  if (capabilities.tools) await model.bindTools([weather]).invoke([QUESTION]);
  await model.getNumTokens("How many tokens are in this sentence?");
}

function answering({ wire }: Subject): Promise<ScriptedServer> {
  const answer = { text: "Hello" };
  return startScriptedServer((request, response) =>
    request.body.stream
      ? events(wire.streamed(answer))(request, response)
      : json(wire.whole(answer))(request, response),
  );
}

/** What it must not read, and where it must not go. */
export const isolation: readonly Behaviour[] = [
  {
    title: "puts not one byte of OpenAI's environment on the wire, whatever is asked",
    async run(subject) {
      const server = await answering(subject);

      await inForeignEnvironment(() => useAll(subject, server.url));

      await server.close();
      expect(server.seen.length).toBeGreaterThanOrEqual(5);
      for (const { raw } of server.seen) expect(raw).not.toMatch(/leak|openai|stainless/i);
    },
  },
  {
    title: "asks no host but the one it was given",
    async run(subject) {
      const server = await answering(subject);
      const { host } = new URL(server.url);

      const hosts = await hostsFetched(() => useAll(subject, server.url));

      await server.close();
      expect(hosts.length).toBeGreaterThanOrEqual(5);
      expect(new Set(hosts)).toEqual(new Set([host]));
    },
  },
  {
    title: "asks no host but the one it was given when that fails, either",
    async run({ create, emulator }) {
      emulator.scenarios.respond({ status: 503, body: "" }, { times: 2 });

      const hosts = await hostsFetched(async () => {
        await errorOf(create({ maxRetries: 1 }).invoke([QUESTION]));
      });

      expect(hosts).toEqual([new URL(emulator.url).host, new URL(emulator.url).host]);
    },
  },
  {
    title: "counts tokens here, with a plausible result and no download",
    async run({ create }) {
      let count = 0;

      const hosts = await hostsFetched(async () => {
        count = await create().getNumTokens("The quick brown fox jumps over the lazy dog.");
      });

      expect(hosts).toEqual([]);
      expect(count).toBeGreaterThanOrEqual(7);
      expect(count).toBeLessThanOrEqual(14);
    },
  },
  {
    title: "names no variable of OpenAI when the key is refused",
    async run({ create, emulator }) {
      emulator.scenarios.respond({ status: 401, body: { message: "Unauthorized" } });

      const error = await errorOf(create().invoke([QUESTION]));

      expect(String(error)).toContain("OVH_AI_ENDPOINTS_ACCESS_TOKEN");
      expect(String(error)).not.toContain("OPENAI");
    },
  },
];
