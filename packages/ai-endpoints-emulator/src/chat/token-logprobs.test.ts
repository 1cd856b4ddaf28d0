import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startEmulator, type TestClient } from "../test-support/emulator-client.js";
import type { ChatLogprobs } from "./token-logprobs.js";

let client: TestClient;
beforeAll(async () => {
  client = await startEmulator();
});
afterAll(() => client.emulator.close());

async function ask(more: object): Promise<Response> {
  client.emulator.scenarios.reply("one, deux été");
  const messages = [{ role: "user", content: "Hello" }];
  const response = await client.post("/chat/completions", { model: "gpt-oss-20b", messages, ...more });
  client.emulator.scenarios.clear();
  return response;
}

async function logprobsOf(more: object): Promise<ChatLogprobs | undefined> {
  const answer = (await (await ask(more)).json()) as { choices: { logprobs?: ChatLogprobs }[] };
  return answer.choices[0]?.logprobs;
}

describe("log probabilities of a chat answer", () => {
  it("are there for each token, with its bytes", async () => {
    const logprobs = await logprobsOf({ logprobs: true });

    expect(logprobs?.content.map(({ token }) => token)).toEqual(["one,", " deux", " été"]);
    expect(logprobs?.content[2]?.bytes).toEqual([...Buffer.from(" été")]);
    expect(logprobs?.content.every(({ logprob, top_logprobs }) => logprob <= 0 && top_logprobs.length === 0)).toBe(
      true,
    );
  });

  it("come with as many of the likeliest tokens as asked for, the token itself first", async () => {
    const logprobs = await logprobsOf({ logprobs: true, top_logprobs: 3 });

    const [first] = logprobs?.content ?? [];
    expect(first?.top_logprobs).toHaveLength(3);
    expect(first?.top_logprobs[0]).toEqual({ token: "one,", logprob: first?.logprob, bytes: first?.bytes });
    expect(first?.top_logprobs[1]?.logprob).toBeLessThan(first?.logprob ?? -Infinity);
  });

  it("are absent unless asked for", async () => {
    expect(await logprobsOf({})).toBeUndefined();
    expect(await logprobsOf({ logprobs: false })).toBeUndefined();
  });

  it("come with the chunk of their token when streamed, the same as not streamed", async () => {
    const text = await (await ask({ logprobs: true, top_logprobs: 2, stream: true })).text();
    const whole = await logprobsOf({ logprobs: true, top_logprobs: 2 });

    const chunks = [...text.matchAll(/^data: (\{.*)$/gm)].map(
      ([, json = ""]) => JSON.parse(json) as { choices: { delta: { content?: string }; logprobs?: ChatLogprobs }[] },
    );
    const choices = chunks.flatMap((chunk) => chunk.choices).filter(({ logprobs }) => logprobs);
    expect(choices.map(({ delta }) => delta.content)).toEqual(["one,", " deux", " été"]);
    expect(choices.flatMap(({ logprobs }) => logprobs?.content ?? [])).toEqual(whole?.content);
  });

  it.each([{ top_logprobs: 2 }, { logprobs: true, top_logprobs: 21 }])("are refused for %j", async (more) => {
    const response = await ask(more);

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { param: "top_logprobs" } });
  });
});
