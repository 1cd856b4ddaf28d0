/**
 * What the package must do wherever JavaScript runs. Uses nothing but what it is given and the language itself, so that
 * one text serves Node, Bun, Deno, browsers and bare contexts.
 *
 * @param {typeof import("langchain-ovhcloud")} provider the package
 * @param {{ baseURL: string, apiKey: string }} options where the API is
 * @returns {Promise<Record<string, unknown>>} what came of each use; compare it with {@link EXPECTED}
 */
export async function everywhere(provider, options) {
  const { AIEndpointsClient, ChatOVHcloud, OVHcloudEmbeddings, OVHcloudError, OVHcloudLLM } = provider;
  const model = new ChatOVHcloud({ ...options, model: "Mistral-Small-3.2-24B-Instruct-2506", rateLimiter: false });
  const controller = new AbortController();
  const aborted = kindOf(model.invoke("Say nothing.", { signal: controller.signal }), OVHcloudError);
  setTimeout(() => controller.abort(), 100);

  return {
    invoke: (await model.invoke("Say Hello")).text,
    stream: await textOf(await model.stream("Say Hello")),
    events: await count(model.streamEvents("Say Hello", { version: "v2" })),
    tools: (await model.bindTools([WEATHER], { tool_choice: "weather" }).invoke("Weather?")).tool_calls[0].args,
    object: await model.withStructuredOutput(CITY, { method: "jsonSchema" }).invoke("Say an object"),
    image: (await model.invoke([{ role: "user", content: [{ type: "text", text: "Say Hello" }, PIXEL] }])).text,
    completion: await new OVHcloudLLM({ ...options, rateLimiter: false }).invoke("Red,"),
    embedding: (await new OVHcloudEmbeddings({ ...options, rateLimiter: false }).embedQuery("Hello")).length,
    limited: (await new ChatOVHcloud(options).invoke("Say Hello")).text,
    models: (await new AIEndpointsClient(options).models()).length > 0,
    refused: await kindOf(new ChatOVHcloud({ ...options, apiKey: "invalid-key" }).invoke("Say Hello"), OVHcloudError),
    unreachable: await kindOf(
      new ChatOVHcloud({ ...options, baseURL: "http://127.0.0.1:9/v1", maxRetries: 0 }).invoke("Say Hello"),
      OVHcloudError,
    ),
    timeout: await kindOf(
      new ChatOVHcloud({ ...options, timeout: 100, maxRetries: 0 }).invoke("Say nothing."),
      OVHcloudError,
    ),
    aborted: await aborted,
  };
}

/** What {@link everywhere} returns, if all is well, against `api-answers`. */
export const EXPECTED = {
  invoke: "Hello there",
  stream: "Hello there",
  events: true,
  tools: { city: "Paris" },
  object: { city: "Paris" },
  image: "Hello there",
  completion: " green",
  embedding: 3,
  limited: "Hello there",
  models: true,
  refused: "authentication",
  unreachable: "connection",
  timeout: "timeout",
  aborted: "aborted",
};

const CITY = { title: "place", type: "object", properties: { city: { type: "string" } }, required: ["city"] };
const WEATHER = { type: "function", function: { name: "weather", description: "Tells it.", parameters: CITY } };
const PIXEL = {
  type: "image_url",
  image_url: {
    url: "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==",
  },
};

async function textOf(stream) {
  let text = "";
  for await (const chunk of stream) text += chunk.text;
  return text;
}

async function count(stream) {
  let events = 0;
  for await (const event of stream) if (event.event) events += 1;
  return events > 3;
}

async function kindOf(promise, OVHcloudError) {
  const error = await promise.then(
    () => undefined,
    (thrown) => thrown,
  );
  // LangChain wraps aborts in an error of its own.
  const own = [error, error?.cause].find((thrown) => OVHcloudError.isInstance(thrown));
  return own?.kind ?? String(error);
}
