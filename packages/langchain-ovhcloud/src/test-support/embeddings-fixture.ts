import { OVHcloudEmbeddings } from "../embeddings/embeddings.js";
import type { OVHcloudEmbeddingsFields } from "../embeddings/fields.js";
import { type Answer, json, type ScriptedServer, startScriptedServer } from "./scripted-server.js";

/** A vector that tells which text it belongs to. */
export const vectorOf = (text: string) => [text.length, text.charCodeAt(0) || 0, 1];

/** Answers with vectors of the texts, the last one first: the order of an answer is not to be trusted. */
export const embed: Answer = (request, response) => {
  const data = textsOf(request).map((text, index) => ({ index, embedding: vectorOf(text) }));
  json({ data: data.toReversed() })(request, response);
};

/** The texts of a request. */
export const textsOf = ({ body }: { body: Record<string, unknown> }) => body.input as string[];

/** A server and a way to make embeddings that use it. */
export async function serveEmbeddings(...script: Answer[]): Promise<{
  server: ScriptedServer;
  create: (fields?: OVHcloudEmbeddingsFields) => OVHcloudEmbeddings;
}> {
  const server = await startScriptedServer(...(script.length > 0 ? script : [embed]));
  const create = (fields: OVHcloudEmbeddingsFields = {}) =>
    new OVHcloudEmbeddings({
      apiKey: "very-secret-key",
      baseURL: server.url,
      rateLimiter: false,
      retry: { baseDelayMs: 1, rateLimitDelayMs: 1 },
      ...fields,
    });
  return { server, create };
}
