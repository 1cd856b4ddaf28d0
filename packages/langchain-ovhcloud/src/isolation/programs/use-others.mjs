/** Every way to use the LLM, the embeddings and the client, by name. */
import { InMemoryCache } from "@langchain/core/caches";
import { AIEndpointsClient, OVHcloudEmbeddings, OVHcloudLLM } from "../../../dist/index.js";
import { expectError } from "./expect-error.mjs";
import { drain } from "./use-chat.mjs";

const chat = { model: "gpt-oss-120b", messages: [{ role: "user", content: "Hello" }] };
const text = { model: "Meta-Llama-3_3-70B-Instruct", prompt: "Red," };

export const useText = {
  invoke: () => new OVHcloudLLM().invoke("Red,"),
  batch: () => new OVHcloudLLM().batch(["Red,", "Green,"]),
  stream: async () => drain(await new OVHcloudLLM().stream("Red,")),
  events: () => drain(new OVHcloudLLM().streamEvents("Red,", { version: "v2" })),
  "token count": () => new OVHcloudLLM().getNumTokens("How many tokens?"),
  cache: async () => {
    const llm = new OVHcloudLLM({ cache: new InMemoryCache() });
    await llm.invoke("Red,");
    await llm.invoke("Red,");
  },
  serialisation: () => process.stderr.write(`${JSON.stringify(new OVHcloudLLM())}\n`),
  "refused key": () => expectError(new OVHcloudLLM({ apiKey: "invalid-key" }).invoke("Red,"), "authentication"),
  "unknown model": () => expectError(new OVHcloudLLM({ model: "no-such-model" }).invoke("Red,"), "model-not-found"),
};

export const useEmbeddings = {
  query: () => new OVHcloudEmbeddings().embedQuery("Hello"),
  documents: () => new OVHcloudEmbeddings({ batchSize: 2 }).embedDocuments(["one", "two", "three", "one"]),
  "instructions of the model card": () =>
    new OVHcloudEmbeddings({ model: "multilingual-e5-base", instructions: "model-card" }).embedQuery("Hello"),
  serialisation: () => process.stderr.write(`${JSON.stringify(new OVHcloudEmbeddings())}\n`),
  "refused key": () =>
    expectError(new OVHcloudEmbeddings({ apiKey: "invalid-key" }).embedQuery("Hello"), "authentication"),
  "unknown model": () =>
    expectError(new OVHcloudEmbeddings({ model: "no-such-model" }).embedQuery("Hello"), "model-not-found"),
};

export const useClient = {
  models: () => new AIEndpointsClient().models(),
  chat: () => new AIEndpointsClient().chatCompletions(chat),
  "streamed chat": () => drain(new AIEndpointsClient().streamChatCompletions(chat)),
  completions: () => new AIEndpointsClient().completions(text),
  "streamed completions": () => drain(new AIEndpointsClient().streamCompletions(text)),
  embeddings: () => new AIEndpointsClient().embeddings({ model: "bge-m3", input: "Hello" }),
  "without a key": () => new AIEndpointsClient({ anonymous: true }).models(),
  "refused key": () =>
    expectError(new AIEndpointsClient({ apiKey: "invalid-key" }).chatCompletions(chat), "authentication"),
};
