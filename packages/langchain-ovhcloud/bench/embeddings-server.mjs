/** The emulator in a process of its own: 400 requests a minute and 50 ms latency, as the service's documentation has it. */
import process from "node:process";
import { createEmulator } from "ai-endpoints-emulator";

const batch = Number(process.argv[2]);
const emulator = await createEmulator({
  embeddings: "hash",
  embeddingLatencyMs: 50,
  rateLimits: { authenticated: 400, anonymous: 2 },
  maxEmbeddingBatch: batch,
  journalLimit: 1_000_000,
});
process.send?.({ url: emulator.url });
process.on("message", () => {
  const statuses = {};
  for (const { status } of emulator.journal) statuses[status] = (statuses[status] ?? 0) + 1;
  process.send?.({ statuses });
});
process.on("disconnect", () => void emulator.close().then(() => process.exit()));
