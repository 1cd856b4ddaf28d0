import { AIEndpointsClient } from "../client/client.js";
import type { ClientOptions } from "../client/config.js";
import { type Answer, type ScriptedServer, startScriptedServer } from "./scripted-server.js";

/** A small chat request. */
export const request = { model: "gpt-oss-120b", messages: [{ role: "user" as const, content: "Hello" }] };

/** A server with a script, and clients of it that retry without waiting. */
export interface ClientFixture {
  server: ScriptedServer;
  client(options?: ClientOptions): AIEndpointsClient;
}

/** Starts the server; close it after the test. */
export async function serve(...script: Answer[]): Promise<ClientFixture> {
  const server = await startScriptedServer(...script);
  const defaults: ClientOptions = {
    apiKey: "secret-key-1",
    baseURL: server.url,
    retry: { baseDelayMs: 1, rateLimitDelayMs: 1 },
    onWarning: () => {},
  };
  return { server, client: (options = {}) => new AIEndpointsClient({ ...defaults, ...options }) };
}
