/**
 * Times export, import and reindex of a large index, and the memory of each:
 *
 *   node bench/transfer.mjs [chunks, default 100000] [numbers a vector, default 1024]
 *
 * Vectors are made up, so that what is timed is ours alone. Each step runs in a process of its own.
 */
import { Embeddings } from "@langchain/core/embeddings";
import { fork } from "node:child_process";
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openEmbeddedStore } from "langchain-hybrid-store";
import { CanaryEmbeddings, exportIndex, importIndex, openFolderLocation, openLibrary, reindex } from "../dist/index.js";

const pagesPerDocument = 50;
const words = "river stone letter window copper garden signal harvest engine paper copy memory winter harbour".split(
  " ",
);

/** Repeatable numbers, different for each text. */
class MadeUpEmbeddings extends Embeddings {
  constructor(dimension) {
    super({});
    this.dimension = dimension;
  }

  async embedDocuments(texts) {
    return texts.map((text) => this.vector(text));
  }

  async embedQuery(text) {
    return this.vector(text);
  }

  vector(text) {
    let state = 7;
    for (let at = 0; at < text.length; at += 1) state = (state * 31 + text.charCodeAt(at)) >>> 0;
    return Array.from({ length: this.dimension }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32 - 0.5;
    });
  }
}

const stores = (embeddings, embeddingModel) => (generation) =>
  openEmbeddedStore(generation.place, { embeddings, embeddingModel, indexedFields: ["documentId", "contentKey"] });

const reindexOptions = (folder, dimension, model) => ({
  library: openLibrary(folder),
  location: openFolderLocation(folder),
  openStore: stores(new MadeUpEmbeddings(dimension), model),
  embeddingModel: model,
  countTokens: (text) => text.split(" ").length,
  maxChunkTokens: 200,
});

const steps = {
  async fill({ folder, chunks }) {
    const library = openLibrary(folder);
    const maintenance = await library.startMaintenance();
    const files = [];
    const now = new Date().toISOString();
    for (let at = 0; at < chunks / pagesPerDocument; at += 1) {
      const id = at.toString(16).padStart(16, "0");
      const pages = Array.from({ length: pagesPerDocument }, (_, page) => {
        const text = Array.from({ length: 120 }, (_unused, word) => words[(at * 7 + page * 3 + word * word) % 14]);
        return { text: `Page ${page} of document ${at}: ${text.join(" ")}.`, state: "indexed" };
      });
      const counts = {
        bytes: 1,
        pageCount: pagesPerDocument,
        chunkCount: pagesPerDocument,
        embeddedCount: pagesPerDocument,
      };
      const kind = { mediaType: "text/plain", pageKind: "page", state: "indexed", pipeline: "1.1:200" };
      const place = { root: "", path: "", files: [] };
      const times = { queuedAt: now, updatedAt: now };
      await maintenance.restore({ id, title: id, contentHash: id, ...place, ...kind, ...counts, ...times }, pages);
      files.push({ root: "/docs", path: `${id}.txt`, documentId: id });
    }
    await maintenance.replaceFiles(files);
    await maintenance.close();
    await library.close();
  },
  build: ({ folder, dimension }) => reindex(reindexOptions(folder, dimension, "bench/one")),
  rebuild: ({ folder, dimension }) => reindex(reindexOptions(folder, dimension, "bench/one")),
  async export({ folder, dimension, file }) {
    const library = openLibrary(folder);
    const open = stores(new MadeUpEmbeddings(dimension), "bench/one");
    const store = await open(await openFolderLocation(folder).current());
    const counts = await exportIndex(createWriteStream(file), { library, store });
    await store.close();
    await library.close();
    return counts;
  },
  async import({ other, file }) {
    const library = openLibrary(other);
    const counts = await importIndex({
      open: () => createReadStream(file, { highWaterMark: 2 ** 18 }),
      library,
      location: openFolderLocation(other),
      openStore: (generation, model) => stores(new CanaryEmbeddings(model), model.embeddingModel)(generation),
    });
    await library.close();
    return counts;
  },
};

if (process.send === undefined) {
  const [chunks = 100_000, dimension = 1024] = process.argv.slice(2).map(Number);
  const folder = mkdtempSync(join(tmpdir(), "transfer-"));
  const job = {
    folder: join(folder, "one"),
    other: join(folder, "two"),
    file: join(folder, "all.export"),
    chunks,
    dimension,
  };
  for (const step of Object.keys(steps)) {
    const child = fork(fileURLToPath(import.meta.url));
    child.send({ step, job });
    const { ms, peakMb, result } = await new Promise((resolve, reject) => {
      child.once("message", resolve);
      child.once("exit", (code) => reject(new Error(`${step} ended with code ${code}`)));
    });
    const perSecond = Math.round(chunks / (ms / 1000));
    console.log(
      `${step.padEnd(8)} ${(ms / 1000).toFixed(1)} s, ${perSecond} chunks/s, peak ${peakMb} MB`,
      result ?? "",
    );
    if (step === "export") console.log(`         file ${Math.round(statSync(job.file).size / 2 ** 20)} MB`);
  }
  rmSync(folder, { recursive: true });
} else {
  process.once("message", async ({ step, job }) => {
    const started = performance.now();
    const result = await steps[step](job);
    const peakMb = Math.round(process.resourceUsage().maxRSS / 1024);
    process.send({ ms: performance.now() - started, peakMb, result }, () => process.exit());
  });
}
