import type { DocumentRecord } from "rag-engine";
import { exitCode, type ExitCode } from "../cli/exit-codes.js";
import type { Settings } from "../config/settings.js";
import { openLibraryForReading } from "../runtime/knowledge-base.js";
import { json, line, type Console } from "../terminal/console.js";
import { table } from "../terminal/table.js";

/** Lists the documents of the index with their state; failed ones with the reason. */
export async function docsCommand(settings: Settings, console: Console): Promise<ExitCode> {
  const library = await openLibraryForReading(settings);
  try {
    const documents = await library.documents();
    if (settings.json) json(console.out, documents);
    else showDocuments(console, documents);
    return exitCode.ok;
  } finally {
    await library.close();
  }
}

function showDocuments({ out, colours }: Console, documents: readonly DocumentRecord[]): void {
  if (documents.length === 0) {
    line(out, "The index is empty. Index a folder:  nestor sync ./my-pdfs");
    return;
  }
  const rows = documents.flatMap((document) =>
    document.files.map(({ root, path }) => [path, document.pageCount, document.chunkCount, document.state, root]),
  );
  line(out, table(["document", "pages", "chunks", "state", "folder"], rows));
  for (const { path, failure, searchableVersion } of documents) {
    if (!failure) continue;
    line(out);
    line(out, `${colours.red(path)}  ${failure.code}: ${failure.message}`);
    if (searchableVersion) line(out, "  Its previous version is still searched.");
  }
}
