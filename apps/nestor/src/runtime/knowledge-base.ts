import { existsSync } from "node:fs";
import path from "node:path";
import { openEmbeddedStore, openPostgresStore, type HybridStore } from "langchain-hybrid-store";
import {
  openFolderLocation,
  openLibrary,
  openPostgresLibrary,
  openPostgresLocation,
  type IndexLocation,
  type Library,
} from "rag-engine";
import { NotFoundError } from "../cli/usage-error.js";
import type { Settings } from "../config/settings.js";
import type { Models } from "./models.js";

/** The index: what was read (library) and how it is found (store). */
export interface KnowledgeBase {
  library: Library;
  store: HybridStore;
  /** Which generation of the index the store is; see `IndexLocation`. */
  place: string;
  close(): Promise<void>;
}

/** Opens the index for `sync`, making it when it is not there. */
export async function openForWriting(settings: Settings, models: Models): Promise<KnowledgeBase> {
  return withStore(await openLibraryForWriting(settings), settings, models);
}

/**
 * Opens the index for questions.
 *
 * @throws NotFoundError, LibraryNotFoundError when nothing was indexed yet.
 */
export async function openForReading(settings: Settings, models: Models): Promise<KnowledgeBase> {
  return withStore(await openLibraryForReading(settings), settings, models);
}

/** Opens the list of documents and their page texts, which needs no model, and makes it when it is not there. */
export async function openLibraryForWriting({ postgres, leaseMs, dataDirectory }: Settings): Promise<Library> {
  if (postgres === undefined) return openLibrary(dataDirectory);
  const lease = leaseMs === undefined ? {} : { leaseMs };
  return openPostgresLibrary(postgres.reveal(), { schema: postgres.schema, ...lease });
}

/**
 * Opens only the list of documents and their page texts, which needs no model.
 *
 * @throws NotFoundError, LibraryNotFoundError when nothing was indexed yet.
 */
export async function openLibraryForReading({ postgres, dataDirectory }: Settings): Promise<Library> {
  if (postgres !== undefined) {
    return openPostgresLibrary(postgres.reveal(), { schema: postgres.schema, create: false });
  }
  if (!existsSync(path.join(dataDirectory, "library.sqlite"))) {
    throw new NotFoundError(`Nothing is indexed yet in ${dataDirectory}. Index a folder first:  nestor sync ./my-pdfs`);
  }
  return openLibrary(dataDirectory);
}

/** Where the generations of the index are. */
export function openLocation({ postgres, dataDirectory }: Settings): IndexLocation {
  if (postgres === undefined) return openFolderLocation(dataDirectory);
  return openPostgresLocation(postgres.reveal(), { schema: postgres.schema });
}

/** What a store has to know of the models. */
export interface StoreModel extends Pick<Models, "embeddings" | "embeddingIdentity"> {
  /** As in the store's manifest, for a store that an import makes. */
  instruction?: string;
  chunkerVersion?: string;
}

/** Opens the store of one generation, making it when it is not there. */
export async function openStoreAt(place: string, settings: Settings, model: StoreModel): Promise<HybridStore> {
  const { embeddings, embeddingIdentity, instruction, chunkerVersion } = model;
  const options = {
    embeddings,
    embeddingModel: embeddingIdentity,
    ...(instruction === undefined ? {} : { instruction }),
    ...(chunkerVersion === undefined ? {} : { chunkerVersion }),
    indexedFields: ["documentId", "contentKey"],
    // Without a key two requests a minute are all there is: a check on open would spend one of them.
    verifyCanary: settings.mode === "anonymous" ? ("write" as const) : ("open" as const),
  };
  const { postgres } = settings;
  if (postgres !== undefined) return openPostgresStore(postgres.reveal(), { ...options, schema: place });
  return openEmbeddedStore(place, options);
}

/** Joins the library with the store in use. What fails closes the library again. */
async function withStore(library: Library, settings: Settings, models: Models): Promise<KnowledgeBase> {
  try {
    const place = await currentPlace(settings);
    const store = await openStoreAt(place, settings, models);
    return {
      library,
      store,
      place,
      close: async () => {
        await store.close();
        await library.close();
      },
    };
  } catch (error) {
    await library.close();
    throw error;
  }
}

async function currentPlace(settings: Settings): Promise<string> {
  const location = openLocation(settings);
  try {
    return (await location.current()).place;
  } finally {
    await location.close();
  }
}
