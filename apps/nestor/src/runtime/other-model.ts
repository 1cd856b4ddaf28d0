import { ManifestMismatchError } from "langchain-hybrid-store";
import { estimateReindex } from "rag-engine";
import type { Settings } from "../config/settings.js";
import { euro } from "../terminal/money.js";
import { duration } from "../terminal/progress.js";
import { effortOf } from "./embedding-effort.js";
import { estimateTokens } from "./estimate-tokens.js";
import { openLibraryForReading } from "./knowledge-base.js";

/** The index was made with another model than the one in use; says what making it anew takes. */
export class OtherModelError extends Error {
  override readonly name = "OtherModelError";
}

/** Adds to an error about another embedding model what `nestor reindex` would take; leaves other errors as they are. */
export async function explainOtherModel(cause: unknown, settings: Settings): Promise<unknown> {
  if (!(cause instanceof ManifestMismatchError)) return cause;
  try {
    return otherModel(cause, settings, await describeReindex(settings));
  } catch {
    // When the library cannot be read either, the first error is what counts.
    return cause;
  }
}

function otherModel(cause: ManifestMismatchError, settings: Settings, effort: string): OtherModelError {
  return new OtherModelError(
    `This index was made with ${cause.expected}; now it is asked with ${cause.actual}. Vectors of the two do not mix.\n` +
      "Either use the model of the index (--embedding-model, --offline or your key, as when it was made), or keep a second " +
      "index (nestor --data ./other-index sync <folder>), or make this one anew with the present model, from the pages that " +
      "are stored:\n" +
      `  nestor reindex${settings.mode === "offline" ? " --offline" : ""}${flagOf(settings)}\n` +
      `That embeds ${effort}; the present index answers meanwhile and is kept.`,
    { cause },
  );
}

/** What a reindex with the settings' model takes, in words. */
export async function describeReindex(settings: Settings): Promise<string> {
  const library = await openLibraryForReading(settings);
  try {
    const { documents, chunks, tokens } = await estimateReindex(library, estimateTokens);
    const { requests, minutes, euro: price } = await effortOf({ chunks, tokens }, settings, await library.syncs());
    const time = minutes === undefined ? "time unknown" : `about ${duration(minutes * 60_000)}`;
    const cost = price === undefined ? "price unknown" : price === 0 ? "0 €" : `about ${euro(price)}`;
    return `${chunks} chunks of ${documents} documents, about ${tokens} tokens, ${requests} requests, ${time}, ${cost}`;
  } finally {
    await library.close();
  }
}

function flagOf({ embeddingModel }: Settings): string {
  return ` --embedding-model ${embeddingModel}`;
}
