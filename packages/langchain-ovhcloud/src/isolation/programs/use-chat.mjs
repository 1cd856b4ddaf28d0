/** Every way to use `ChatOVHcloud`, by name. The model names choose scenarios of the emulator. */
import { InMemoryCache } from "@langchain/core/caches";
import { load } from "@langchain/core/load";
import { AIMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { ChatPromptTemplate } from "@langchain/core/prompts";
import { tool } from "@langchain/core/tools";
import { z } from "zod";
import { ChatOVHcloud } from "../../../dist/index.js";
import { expectError } from "./expect-error.mjs";

const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";
const SEEING = "Mistral-Small-3.2-24B-Instruct-2506";
const object = z.object({ city: z.string(), degrees: z.number() });
const weather = tool(({ city }) => `sunny in ${city}`, {
  name: "weather",
  description: "Tells the weather.",
  schema: z.object({ city: z.string() }),
});

export const useChat = {
  invoke: () => new ChatOVHcloud().invoke("Hello"),
  batch: () => new ChatOVHcloud().batch(["Hello", "Good evening"]),
  stream: async () => drain(await new ChatOVHcloud().stream("Hello")),
  "invoke, streaming inside": () => new ChatOVHcloud({ streaming: true }).invoke("Hello"),
  "stream, version 1 of contents": async () => drain(await new ChatOVHcloud({ outputVersion: "v1" }).stream("Hello")),
  "events of version 2": () => drain(new ChatOVHcloud().streamEvents("Hello", { version: "v2" })),
  "events of version 3": () => drain(new ChatOVHcloud().streamEvents("Hello", { version: "v3" })),
  "prompt chain": () => ChatPromptTemplate.fromTemplate("{a}").pipe(new ChatOVHcloud()).invoke({ a: "Hello" }),
  "tool loop": useTools,
  "structured output": useStructuredOutput,
  "images and files": useMedia,
  cache: useCache,
  serialisation: useSerialisation,
  "token count": async () => {
    await new ChatOVHcloud({ model: "gpt-oss-20b" }).getNumTokens("How many tokens?");
    await new ChatOVHcloud({ model: "no-such-model" }).getNumTokens([{ type: "text", text: "How many?" }]);
  },
  "refused key": () => expectError(new ChatOVHcloud({ apiKey: "invalid-key" }).invoke("Hi"), "authentication"),
  "unknown model": () => expectError(new ChatOVHcloud({ model: "no-such-model" }).invoke("Hi"), "model-not-found"),
  "cut stream": () =>
    expectError(new ChatOVHcloud({ model: "Mistral-7B-Instruct-v0.3" }).stream("Hi").then(drain), "stream-interrupted"),
  abort: () => expectError(new ChatOVHcloud().invoke("Hi", { signal: AbortSignal.abort() }), "aborted"),
};

async function useTools() {
  const model = new ChatOVHcloud();
  const question = new HumanMessage("What is the weather in Paris?");
  const call = await model.bindTools([weather], { tool_choice: "weather" }).invoke([question]);
  const result = new ToolMessage({ content: "sunny", tool_call_id: call.tool_calls[0].id, name: "weather" });
  await model.bindTools([weather]).invoke([question, call, result]);
  await drain(await model.bindTools([weather], { tool_choice: "any" }).stream([question]));
}

async function useStructuredOutput() {
  for (const method of [undefined, "jsonSchema", "functionCalling"]) {
    await new ChatOVHcloud().withStructuredOutput(object, { method }).invoke("The weather?");
  }
  const loose = new ChatOVHcloud().withStructuredOutput({ type: "object", properties: {} }, { method: "jsonMode" });
  await loose.invoke("The weather as JSON?");
  await drain(await new ChatOVHcloud().withStructuredOutput(object, { includeRaw: true }).stream("The weather?"));
}

// Messages with media go through the converters of another package, which brings the OpenAI SDK.
async function useMedia() {
  const model = new ChatOVHcloud({ model: SEEING });
  const contents = [
    [{ type: "image_url", image_url: { url: `data:image/png;base64,${PIXEL}` } }],
    [{ type: "image", source_type: "base64", mime_type: "image/png", data: PIXEL }],
    [{ type: "image", mimeType: "image/png", data: PIXEL }],
  ];
  for (const image of contents) {
    const message = new HumanMessage({ content: [{ type: "text", text: "What is this?" }, ...image] });
    await model.invoke([message]);
    await drain(await model.stream([message, new AIMessage("A pixel."), new HumanMessage("Sure?")]));
  }
}

async function useCache() {
  const model = new ChatOVHcloud({ cache: new InMemoryCache() });
  await model.invoke("Hello");
  await model.invoke("Hello");
}

async function useSerialisation() {
  const text = JSON.stringify(new ChatOVHcloud({ temperature: 0 }));
  process.stderr.write(`${text}\n`);
  const importMap = { chat_models__ovhcloud: { ChatOVHcloud } };
  const secretsMap = { OVH_AI_ENDPOINTS_ACCESS_TOKEN: process.env.OVH_AI_ENDPOINTS_ACCESS_TOKEN };
  await (await load(text, { importMap, secretsMap })).invoke("Hello");
}

/** Reads a stream to its end. */
export async function drain(stream) {
  for await (const piece of stream) if (piece === undefined) throw new Error("A stream yielded nothing.");
}
