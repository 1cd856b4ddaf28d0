import type { EmbeddingsInterface } from "@langchain/core/embeddings";
import type { StoreProblem } from "./check.js";
import { ManifestMismatchError } from "./errors.js";
import { canaryCosine, sameModelCosine, type Manifest } from "./manifest.js";

/** The part of `check` that is about the embedding model: `cosine` is undefined while nothing is stored. */
export async function checkCanary(
  manifest: Manifest | undefined,
  embeddings: EmbeddingsInterface,
): Promise<{ cosine: number | undefined; problems: StoreProblem[] }> {
  if (manifest === undefined) return { cosine: undefined, problems: [] };
  try {
    const cosine = await canaryCosine(manifest, embeddings);
    return { cosine, problems: cosine < sameModelCosine ? [changed(manifest, `cosine ${cosine.toFixed(3)}`)] : [] };
  } catch (error) {
    const problem = error instanceof ManifestMismatchError ? changed(manifest, error.actual) : unreachable(error);
    return { cosine: undefined, problems: [problem] };
  }
}

function changed({ embeddingModel }: Manifest, how: string): StoreProblem {
  return {
    code: "model-changed",
    message: `${embeddingModel} embeds the canary sentence differently than when the index was made (${how}). Use the model the index was made with, or index the documents again into another folder.`,
    repairable: false,
  };
}

/** The store can be whole while its model is not there to ask. */
function unreachable(error: unknown): StoreProblem {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    code: "model-unreachable",
    message: `The canary sentence could not be embedded, so whether the model is still the same is not known: ${reason}`,
    repairable: false,
  };
}
