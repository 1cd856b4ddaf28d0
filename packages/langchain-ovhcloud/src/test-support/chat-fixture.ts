import { tool } from "@langchain/core/tools";
import { z } from "zod";
import { ChatOVHcloud } from "../chat/chat-model.js";
import type { ChatOVHcloudFields } from "../chat/fields.js";
import { type Answer, completion, json, type ScriptedServer, startScriptedServer } from "./scripted-server.js";

/** The key that chat models of tests use. */
export const KEY = "very-secret-key";

/** A tool. */
export const weather = tool(({ city }: { city: string }) => `sunny in ${city}`, {
  name: "weather",
  description: "Tells the weather.",
  schema: z.object({ city: z.string() }),
});

/** A server with a script (default: "Hello") and a chat model that talks to it. */
export interface ChatFixture {
  server: ScriptedServer;
  model: ChatOVHcloud;
  /** Body of the n-th request. */
  sent(n?: number): Record<string, unknown>;
}

/** Starts the server; close it after the test. */
export async function startChat(fields: ChatOVHcloudFields = {}, ...script: Answer[]): Promise<ChatFixture> {
  const server = await startScriptedServer(...(script.length > 0 ? script : [json(completion({ content: "Hello" }))]));
  const model = new ChatOVHcloud({ apiKey: KEY, baseURL: server.url, retry: { baseDelayMs: 1 }, ...fields });
  return { server, model, sent: (n = 0) => server.seen[n]?.body ?? {} };
}
