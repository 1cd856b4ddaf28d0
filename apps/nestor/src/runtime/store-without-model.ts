import {
  readManifest,
  readPostgresManifest,
  StoreNotFoundError,
  type HybridStore,
  type Manifest,
} from "langchain-hybrid-store";
import { CanaryEmbeddings } from "rag-engine";
import type { Settings } from "../config/settings.js";
import { openStoreAt } from "./knowledge-base.js";

/** What a store was made with, as far as it matters for opening it. */
export type ModelOfStore = Pick<Manifest, "embeddingModel" | "canary"> & {
  instruction?: string | undefined;
  chunkerVersion?: string | undefined;
};

/** What the store of a generation was made with; undefined where nothing was stored yet. */
export async function manifestAt(place: string, { postgres }: Settings): Promise<Manifest | undefined> {
  if (postgres !== undefined) return readPostgresManifest(postgres.reveal(), { schema: place });
  try {
    return readManifest(place);
  } catch (error) {
    if (error instanceof StoreNotFoundError) return undefined;
    throw error;
  }
}

/** Opens a store as the model would that made it, to copy it or to look it over: nothing can be embedded. */
export function openWithoutModel(place: string, settings: Settings, model: ModelOfStore): Promise<HybridStore> {
  const { embeddingModel, instruction, chunkerVersion } = model;
  return openStoreAt(place, settings, {
    embeddings: new CanaryEmbeddings(model),
    embeddingIdentity: embeddingModel,
    ...(instruction === undefined ? {} : { instruction }),
    ...(chunkerVersion === undefined ? {} : { chunkerVersion }),
  });
}
