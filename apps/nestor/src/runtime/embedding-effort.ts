import { costOf, OVHcloudCatalog, priceOf, type ModelPrice } from "langchain-ovhcloud";
import type { PlannedWork, SyncRecord } from "rag-engine";
import type { Settings } from "../config/settings.js";

/** What embedding takes. */
export interface EmbeddingEffort {
  requests: number;
  /** At the documented rate limit, or offline as fast as the last sync was; undefined where neither is known. */
  minutes?: number;
  /** Undefined where no price is known. */
  euro?: number;
  /** Day of the price, `YYYY-MM-DD`. */
  priceDate?: string;
}

/** Requests a minute that the service allows for each model (capabilities guide, 2026-07-31). */
const requestsPerMinute = { cloud: 400, anonymous: 2 };
/** How `OVHcloudEmbeddings` packs a request by default. */
const [textsInRequest, tokensInRequest] = [32, 16_384];
const priceTimeoutMs = 5000;

/**
 * Estimates what a plan takes with the settings' embedding model.
 *
 * @param syncs earlier syncs of this index, whose speed counts offline.
 */
export async function effortOf(
  { chunks, tokens }: Pick<PlannedWork, "chunks" | "tokens">,
  { mode, embeddingModel }: Settings,
  syncs: readonly SyncRecord[],
): Promise<EmbeddingEffort> {
  const requests = Math.max(Math.ceil(chunks / textsInRequest), Math.ceil(tokens / tokensInRequest));
  if (mode === "offline") return { requests, euro: 0, ...minutesAt(chunks, syncs) };
  const price = await currentPrice(embeddingModel);
  return {
    requests,
    minutes: requests / requestsPerMinute[mode],
    ...(price === undefined
      ? {}
      : { euro: costOf({ input_tokens: tokens, output_tokens: 0 }, price).amount, priceDate: price.date }),
  };
}

function minutesAt(chunks: number, syncs: readonly SyncRecord[]): { minutes?: number } {
  const last = syncs.find(({ chunksEmbedded }) => chunksEmbedded > 0);
  if (last === undefined) return chunks === 0 ? { minutes: 0 } : {};
  const tookMs = Date.parse(last.seenAt) - Date.parse(last.startedAt);
  return { minutes: (chunks / last.chunksEmbedded) * (tookMs / 60_000) };
}

/** The live catalog's, or the built-in table's where that cannot be read: a plan must not fail for want of a price. */
async function currentPrice(model: string): Promise<ModelPrice | undefined> {
  try {
    const found = await new OVHcloudCatalog().get(model, { signal: AbortSignal.timeout(priceTimeoutMs) });
    return priceOf(found) ?? priceOf(model);
  } catch {
    return priceOf(model);
  }
}
