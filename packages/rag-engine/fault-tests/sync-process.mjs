/**
 * The process that is killed: syncs a folder once, as a user's program does.
 *
 *   sync-process.mjs <JSON: { folder, data, moments, embedded, killAt?, delayMs?, maxSizeBytes? }>
 *
 * Writes its moments to the file `moments`, and every text that was embedded to the file `embedded`. Sends "working" when
 * everything is loaded, then the summary, or the error.
 */
import { appendFileSync } from "node:fs";
import process from "node:process";
import { syncFolder } from "../dist/ingest/sync/sync-folder.js";
import { countMoments, withMoments } from "./moments.mjs";
import { openBase } from "./open-base.mjs";
import { StubEmbeddings } from "./stub-embeddings.mjs";

const options = JSON.parse(process.argv[2]);
const { moment, close } = countMoments(options.moments, options.killAt ?? 0);
process.send("working");

const embeddings = new StubEmbeddings(options.delayMs ?? 3, (texts) => {
  moment("embed answered");
  appendFileSync(options.embedded, texts.map((text) => `${JSON.stringify(text)}\n`).join(""));
});
try {
  moment("open");
  const { library, store } = await openBase(options.data, embeddings, options);
  const watchedStore = withMoments(store, "store", moment);
  const summary = await syncFolder({
    folder: options.folder,
    library: withMoments(library, "library", moment, {
      startSync: (ledger) => withMoments(ledger, "ledger", moment),
    }),
    store: watchedStore,
    countTokens: (text) => text.split(/\s+/).length,
    maxChunkTokens: 60,
    batchSize: 4,
    onEvent: ({ type }) => moment(`event ${type}`),
  });
  moment("close");
  await store.close();
  await library.close();
  moment("closed");
  process.send({ summary });
} catch (error) {
  process.send({ error: { name: error.name, message: error.message } });
  process.exitCode = 1;
}
close();
process.disconnect();
