import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { HybridStore } from "langchain-hybrid-store";
import { dropPostgresSchema } from "rag-engine";
import type { Settings } from "../config/settings.js";
import { openStoreAt, type StoreModel } from "./knowledge-base.js";

/**
 * Gives work an empty store that is deleted afterwards: in a folder of the system's for temporary files, or in a schema of
 * its own in the database of `--store`. The index of the user is not touched.
 */
export async function withScratchStore<T>(
  settings: Settings,
  model: StoreModel,
  work: (store: HybridStore) => Promise<T>,
): Promise<T> {
  const { place, remove } = await makePlace(settings);
  try {
    const store = await openStoreAt(place, settings, model);
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  } finally {
    await remove();
  }
}

async function makePlace({ postgres }: Settings): Promise<{ place: string; remove: () => Promise<void> }> {
  if (postgres === undefined) {
    const place = await mkdtemp(path.join(tmpdir(), "nestor-eval-"));
    return { place, remove: () => rm(place, { recursive: true, force: true }) };
  }
  const schema = `nestor_eval_${randomBytes(6).toString("hex")}`;
  return { place: schema, remove: () => dropPostgresSchema(postgres.reveal(), schema) };
}
