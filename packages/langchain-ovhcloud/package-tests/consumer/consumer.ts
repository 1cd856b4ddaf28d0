import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import {
  AIEndpointsClient,
  ChatOVHcloud,
  type ChatOVHcloudFields,
  OVHcloudEmbeddings,
  OVHcloudError,
  OVHcloudLLM,
  OVHcloudRateLimitError,
} from "langchain-ovhcloud";

// Never run: what an application writes must have the types it expects, wherever modules are looked for.

const fields: ChatOVHcloudFields = { model: "gpt-oss-120b", temperature: 0, fetch: (url, init) => fetch(url, init) };
export const model: BaseChatModel = new ChatOVHcloud(fields);

export async function use(): Promise<string | number | undefined> {
  const answer = await new ChatOVHcloud(fields).invoke("Hello", { signal: AbortSignal.timeout(1000) });
  const vectors: number[][] = await new OVHcloudEmbeddings({ batchSize: 2 }).embedDocuments(["one"]);
  const completed: string = await new OVHcloudLLM().invoke(answer.text);
  const [first] = await new AIEndpointsClient({ anonymous: true }).models();
  return completed + (first?.id ?? "") + (vectors[0]?.length ?? 0);
}

export function waitOf(error: unknown): number | undefined {
  if (OVHcloudRateLimitError.isInstance(error)) return error.retryAfterMs;
  return OVHcloudError.isInstance(error) ? error.status : undefined;
}

// @ts-expect-error a model's name is a text
export const wrong = new ChatOVHcloud({ model: 7 });
