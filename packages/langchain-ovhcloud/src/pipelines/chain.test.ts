import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { StringOutputParser } from "@langchain/core/output_parsers";
import { ChatPromptTemplate, MessagesPlaceholder } from "@langchain/core/prompts";
import { RunnableLambda, RunnableParallel, RunnablePassthrough } from "@langchain/core/runnables";
import { ChatOpenAI } from "@langchain/openai";
import { createEmulator, type Emulator } from "ai-endpoints-emulator";
import { z } from "zod";
import { ChatOVHcloud, OVHcloudEmbeddings, OVHcloudError } from "../index.js";
import { readAll } from "../test-support/read-all.js";

let emulator: Emulator;
let model: ChatOVHcloud;
beforeAll(async () => {
  emulator = await createEmulator({ rateLimits: false });
  model = new ChatOVHcloud({ apiKey: "key", baseURL: emulator.url, rateLimiter: false, maxRetries: 0 });
});
afterEach(() => emulator.scenarios.clear());
afterAll(() => emulator.close());

const prompt = ChatPromptTemplate.fromMessages([
  ["system", "You are {name}."],
  new MessagesPlaceholder("history"),
  ["human", "{question}"],
]);
const input = { name: "Nestor", history: [["human", "Hi"]] as [string, string][], question: "Who are you?" };

describe("A chain with ChatOVHcloud", () => {
  it("pipes a prompt into the model and its text on, whole and streamed", async () => {
    const chain = prompt.pipe(model).pipe(new StringOutputParser());
    for (let i = 0; i < 2; i += 1) emulator.scenarios.reply("I am Nestor.");

    const whole = await chain.invoke(input);
    const pieces = await readAll(await chain.stream(input));

    expect(whole).toBe("I am Nestor.");
    expect(pieces.filter(Boolean).length).toBeGreaterThan(1);
    expect(pieces.join("")).toBe("I am Nestor.");
    expect(emulator.journal.at(-1)?.body).toMatchObject({
      messages: [
        { role: "system", content: "You are Nestor." },
        { role: "user", content: "Hi" },
        { role: "user", content: "Who are you?" },
      ],
    });
  });

  it("retrieves, fills the prompt and answers", async () => {
    const embeddings = new OVHcloudEmbeddings({ apiKey: "key", baseURL: emulator.url, rateLimiter: false });
    const texts = ["apt remove removes a package.", "The moon is far away."];
    const vectors = await embeddings.embedDocuments(texts);
    const retrieve = RunnableLambda.from(async (question: string) => {
      const query = await embeddings.embedQuery(question);
      const score = (i: number) => query.reduce((sum, x, j) => sum + x * (vectors[i]?.[j] ?? 0), 0);
      return `<passage n="1">${texts[score(0) > score(1) ? 0 : 1]}</passage>`;
    });
    const chain = RunnableParallel.from({ context: retrieve, question: new RunnablePassthrough() })
      .pipe(ChatPromptTemplate.fromTemplate("{context}\nQuestion: {question}"))
      .pipe(model)
      .pipe(new StringOutputParser());

    expect(await chain.invoke("Which command removes a package?")).toContain("apt remove");
  });

  it("keeps the order of a batch, and gives errors in place when asked", async () => {
    emulator.scenarios.respond({ status: 400, body: { message: "no" } });

    const answers = await model.batch(["one", "two"], { maxConcurrency: 1 }, { returnExceptions: true });

    expect(OVHcloudError.isInstance(answers[0])).toBe(true);
    expect(answers[1]).toHaveProperty("content");
  });

  it("falls back, and tries again only what can succeed", async () => {
    const other = new ChatOVHcloud({ model: "gpt-oss-20b", apiKey: "key", baseURL: emulator.url, rateLimiter: false });
    emulator.scenarios.unavailable({ model: "gpt-oss-120b" });
    emulator.scenarios.reply("From the other.");

    const answer = await model.withFallbacks([other]).invoke("Hi");

    expect(answer.text).toBe("From the other.");
    expect(answer.response_metadata.model).toBe("gpt-oss-20b");
  });
});

// The promise of this package: one import and the connection change, nothing else of a pipeline does.
describe.each([
  [
    "ChatOpenAI",
    () => new ChatOpenAI({ model: "gpt-oss-120b", apiKey: "key", configuration: { baseURL: emulator.url } }),
  ],
  ["ChatOVHcloud", () => new ChatOVHcloud({ model: "gpt-oss-120b", apiKey: "key", baseURL: emulator.url })],
])("The same pipeline with %s", (_name, make) => {
  it("answers, streams and fills an object", async () => {
    const chat = make();
    const schema = z.object({ city: z.string(), degrees: z.number() });
    for (let i = 0; i < 2; i += 1) emulator.scenarios.reply("I am Nestor.");

    const whole = await prompt.pipe(chat).invoke(input);
    const pieces = await readAll(await prompt.pipe(chat).stream(input));
    const object = await chat.withStructuredOutput(schema).invoke("The weather in Roubaix?");

    expect(whole.text).toBe("I am Nestor.");
    expect(pieces.map(({ text }) => text).join("")).toBe("I am Nestor.");
    expect(whole.usage_metadata?.total_tokens).toBeGreaterThan(0);
    expect(schema.safeParse(object).success).toBe(true);
  });
});
