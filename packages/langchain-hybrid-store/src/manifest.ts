import type { EmbeddingsInterface } from "@langchain/core/embeddings";
import { InvalidVectorError, ManifestMismatchError } from "./errors.js";
import { dot, unitVector } from "./vector.js";

/** What an index was made with. */
export interface Manifest {
  formatVersion: 1;
  /** Identity of the embedding model, as the caller names it. */
  embeddingModel: string;
  dimension: number;
  metric: "cosine";
  /** Text put before what is embedded, where the model wants one. */
  instruction?: string;
  /** Which chunker made the chunks; for the caller's use, never a reason to refuse. */
  chunkerVersion?: string;
  /** The embedding of `canarySentence` when the index was made. */
  canary: number[];
  createdAt: string;
}

/** What the caller brings to a store, to be held against the manifest. */
export interface ModelInUse {
  embeddings: EmbeddingsInterface;
  embeddingModel: string;
  instruction?: string;
  chunkerVersion?: string;
}

/** The sentence whose embedding tells whether the model behind a name is still the same. */
export const canarySentence = "The canary in the coal mine sings while the air is good.";

/**
 * Two embeddings of one sentence by one model are equal up to rounding (cosine above 0.9999 between runtimes and batch
 * sizes); two models are far apart. Between lies room for a service that changes precision.
 */
export const sameModelCosine = 0.995;

/** The manifest of a new store. */
export async function makeManifest(
  { embeddings, embeddingModel, instruction, chunkerVersion }: ModelInUse,
  dimension: number,
): Promise<Manifest> {
  const canary = await embeddings.embedQuery(canarySentence);
  if (canary.length !== dimension) {
    throw new InvalidVectorError(
      `The vectors have ${dimension} numbers, ${embeddingModel} gives ${canary.length}. Add vectors of the model that the store was opened with.`,
    );
  }
  unitVector(canary, dimension);
  return {
    formatVersion: 1,
    embeddingModel,
    dimension,
    metric: "cosine",
    ...(instruction === undefined ? {} : { instruction }),
    ...(chunkerVersion === undefined ? {} : { chunkerVersion }),
    canary,
    createdAt: new Date().toISOString(),
  };
}

/** @throws ManifestMismatchError when the names differ. */
export function assertSameModel(manifest: Manifest, now: Pick<ModelInUse, "embeddingModel" | "instruction">): void {
  if (manifest.embeddingModel !== now.embeddingModel) {
    throw new ManifestMismatchError({
      what: "the embedding model",
      expected: manifest.embeddingModel,
      actual: now.embeddingModel,
    });
  }
  if ((manifest.instruction ?? "") !== (now.instruction ?? "")) {
    throw new ManifestMismatchError({
      what: "the instruction",
      expected: JSON.stringify(manifest.instruction ?? ""),
      actual: JSON.stringify(now.instruction ?? ""),
    });
  }
}

/**
 * Embeds the canary again and compares: the name of a model can stay while the model behind it changes.
 *
 * @throws ManifestMismatchError when the vector has another length or direction.
 */
export async function assertCanary(manifest: Manifest, embeddings: EmbeddingsInterface): Promise<void> {
  const cosine = await canaryCosine(manifest, embeddings);
  if (cosine < sameModelCosine) {
    throw new ManifestMismatchError({
      what: "the embedding model",
      expected: manifest.embeddingModel,
      actual: `a model of the same name that embeds differently (cosine ${cosine.toFixed(3)} for the same sentence)`,
    });
  }
}

/**
 * Cosine between the canary's embedding when the index was made and now.
 *
 * @throws ManifestMismatchError when the vector has another length.
 */
export async function canaryCosine(manifest: Manifest, embeddings: EmbeddingsInterface): Promise<number> {
  const vector = await embeddings.embedQuery(canarySentence);
  if (vector.length !== manifest.dimension) {
    throw new ManifestMismatchError({
      what: `${manifest.embeddingModel} with dimension`,
      expected: String(manifest.dimension),
      actual: `dimension ${vector.length}`,
    });
  }
  return dot(unitVector(vector, manifest.dimension), unitVector(manifest.canary, manifest.dimension));
}
