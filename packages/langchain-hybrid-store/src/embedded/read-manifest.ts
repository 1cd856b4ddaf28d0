import path from "node:path";
import type { Manifest } from "../manifest.js";
import { ChunkReader } from "./chunk-reader.js";
import { openDatabase } from "./database.js";
import { storeErrorFrom } from "./sqlite-errors.js";

/**
 * What the index in a folder was made with, without a model at hand; undefined before the first write.
 *
 * @throws StoreNotFoundError, StoreCorruptError as their names say.
 */
export function readManifest(directory: string): Manifest | undefined {
  const file = path.join(directory, "store.sqlite");
  const database = openDatabase(file, { readonly: true });
  try {
    return new ChunkReader(database).manifest();
  } catch (error) {
    throw storeErrorFrom(error, file);
  } finally {
    database.close();
  }
}
