import { openEmbeddedStore, type HybridStore } from "langchain-hybrid-store";
import type { Library } from "../ingest/library/library.js";
import { openLibrary } from "../ingest/library/sqlite-library.js";
import { syncFolder } from "../ingest/sync/sync-folder.js";
import { countWords } from "./count-words.js";
import { temporaryFolder, type TemporaryFolder } from "./temporary-folder.js";
import { WordEmbeddings } from "./word-embeddings.js";

/** A small manual, indexed for real: store, library and the folder of its documents. */
export interface IndexedManual {
  store: HybridStore;
  library: Library;
  folder: TemporaryFolder;
  /** Where the index lies; room for a file of conversations. */
  data: TemporaryFolder;
  sync(): Promise<void>;
  close(): Promise<void>;
}

const holding = `Holding packages

To keep a package at its version, mark it: "apt-mark hold" prevents a package from being
upgraded automatically. The hold can be removed with the command apt-mark unhold.
Up to 12 packages may be named at once.
`;
const mirrors = `Mirrors

The file sources.list names the mirrors that packages are fetched from. Never edit it while
an upgrade runs. A mirror is checked every 6 hours.
`;
const printing = `Printing

CUPS is the print server. Its web page on port 631 adds a printer.
`;

/** Indexes the given texts by file name; a manual about packages, mirrors and printing when none are given. */
export async function indexManual(
  files: Record<string, string> = { "holding.md": holding, "mirrors.md": mirrors, "printing.txt": printing },
): Promise<IndexedManual> {
  const folder = temporaryFolder();
  const data = temporaryFolder();
  for (const [name, text] of Object.entries(files)) folder.write(name, text);
  const embeddings = new WordEmbeddings(64);
  const store = await openEmbeddedStore(`${data.path}/index`, { embeddings, embeddingModel: "test/words" });
  const library = openLibrary(data.path);
  const sync = async (): Promise<void> =>
    void (await syncFolder({ folder: folder.path, library, store, countTokens: countWords, maxChunkTokens: 60 }));
  await sync();
  const close = async (): Promise<void> => {
    await store.close();
    await library.close();
    folder.remove();
    data.remove();
  };
  return { store, library, folder, data, sync, close };
}
