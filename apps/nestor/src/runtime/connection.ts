import { randomUUID } from "node:crypto";
import { createEmulator } from "ai-endpoints-emulator";
import type { ClientOptions } from "langchain-ovhcloud";
import type { Mode } from "../config/mode.js";

/** How the classes of the provider reach the service, or what stands in for it. */
export interface Connection {
  options: Pick<ClientOptions, "apiKey" | "anonymous" | "baseURL" | "rateLimiter">;
  close(): Promise<void>;
}

/** Opens the way to the service: the cloud with or without a key, or the emulator in this process. */
export async function openConnection({ mode }: { mode: Mode }): Promise<Connection> {
  if (mode === "offline") return openEmulator();
  return { options: mode === "anonymous" ? { anonymous: true } : {}, close: async () => {} };
}

async function openEmulator(): Promise<Connection> {
  // Known to this process alone, so that no other program on the machine can use its emulator.
  const apiKey = `offline-${randomUUID()}`;
  const emulator = await createEmulator({ rateLimits: false, apiKeys: [apiKey], anonymous: false });
  return { options: { apiKey, baseURL: emulator.url, rateLimiter: false }, close: () => emulator.close() };
}

/** Opens a connection for as long as `work` takes. */
export async function withConnection<T>(
  settings: { mode: Mode },
  work: (options: Connection["options"]) => Promise<T>,
): Promise<T> {
  const connection = await openConnection(settings);
  try {
    return await work(connection.options);
  } finally {
    await connection.close();
  }
}
