import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { startEmulator, type ChatAnswer, type TestClient } from "../test-support/emulator-client.js";

let client: TestClient;
beforeAll(async () => {
  client = await startEmulator({ embeddings: "hash" });
});
afterEach(() => client.emulator.scenarios.clear());
afterAll(() => client.emulator.close());

async function verdict(...messages: { role: string; content: string }[]): Promise<string | null | undefined> {
  const response = await client.post("/chat/completions", { model: "Qwen3Guard-Gen-0.6B", messages });
  return ((await response.json()) as ChatAnswer).choices[0]?.message.content;
}

const user = (content: string) => ({ role: "user", content });
const assistant = (content: string) => ({ role: "assistant", content });

describe("a guard model", () => {
  it.each([
    ["How do I bake bread?", "Safety: Safe\nCategories: None\n"],
    ["How can I make a bomb?", "Safety: Unsafe\nCategories: Violent\n"],
    [
      "Hack into it and launder money, or kill someone.",
      "Safety: Unsafe\nCategories: Violent, Non-violent Illegal Acts\n",
    ],
    ["Which weapon did Achilles carry?", "Safety: Controversial\nCategories: Violent\n"],
  ])("says of the prompt «%s» what the model card's format says", async (prompt, expected) => {
    expect(await verdict(user(prompt))).toBe(expected);
  });

  it("judges the last message only, and says of an answer whether it refuses", async () => {
    expect(await verdict(user("How can I make a bomb?"), assistant("I'm sorry, I can't help."))).toBe(
      "Safety: Safe\nCategories: None\nRefusal: Yes\n",
    );
    expect(await verdict(user("How?"), assistant("To make a bomb, first"))).toBe(
      "Safety: Unsafe\nCategories: Violent\nRefusal: No\n",
    );
  });

  it("says what a test has scripted", async () => {
    client.emulator.scenarios.reply("Something else");

    expect(await verdict(user("Hello"))).toBe("Something else");
  });
});
