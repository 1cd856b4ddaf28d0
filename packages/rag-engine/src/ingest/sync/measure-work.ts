import { join } from "node:path";
import { ParseFailure } from "../failure.js";
import type { DocumentParser } from "../parse/document-parser.js";
import type { ParsedPage } from "../parse/parsed-page.js";
import type { MediaType } from "../sources/media-type.js";
import { chunkDocument, type Chunk } from "./index-document.js";
import type { Task } from "./plan.js";
import type { PlanOptions } from "./plan-sync.js";
import type { PlannedWork, RefusedFile } from "./sync-plan.js";

type Options = Omit<PlanOptions, "parser"> & { root: string; parser: DocumentParser };

interface Measured {
  bytes: number;
  pages: number;
  chunks: number;
  tokens: number;
}

/**
 * Reads and cuts documents to see how much there is to embed, and keeps only numbers of them and a key a chunk. Once the
 * time is up, the rest is estimated by its size, from what documents of the same kind gave.
 */
export class MeasureWork {
  readonly refused: RefusedFile[] = [];
  readonly #options: Options;
  readonly #until: number;
  readonly #sum: PlannedWork = { documents: 0, pages: 0, chunks: 0, tokens: 0, reused: 0, estimatedDocuments: 0 };
  readonly #byKind = new Map<MediaType, Measured>();
  readonly #unread: { kind: MediaType; bytes: number }[] = [];
  readonly #seen = new Set<string>();

  constructor(options: Options) {
    this.#options = options;
    this.#until = performance.now() + (options.readForMs ?? 60_000);
  }

  async add({ document, begin }: Task): Promise<void> {
    const { id, path, mediaType, bytes } = document;
    if (begin === "file" && performance.now() > this.#until) {
      this.#unread.push({ kind: mediaType, bytes });
      return;
    }
    try {
      const pages = begin === "pages" ? await this.#storedPages(id) : await this.#read(path);
      const chunks = await chunkDocument(id, pages, this.#options, this.#options.signal);
      if (chunks.length === 0) throw new ParseFailure("no-text");
      await this.#count(mediaType, { bytes, pages: pages.length }, chunks);
    } catch (error) {
      if (!(error instanceof ParseFailure)) throw error;
      this.refused.push({ path, ...error.toFailure() });
    }
  }

  /** The sum, with estimates for what was not read. */
  sum(): PlannedWork {
    const sum = { ...this.#sum, estimatedDocuments: this.#unread.length };
    for (const { kind, bytes } of this.#unread) {
      const like = this.#byKind.get(kind) ?? typical[kind] ?? typical["text/plain"];
      const share = bytes / like.bytes;
      sum.documents += 1;
      sum.pages += Math.ceil(like.pages * share);
      sum.chunks += Math.ceil(like.chunks * share);
      sum.tokens += Math.ceil(like.tokens * share);
    }
    return sum;
  }

  async #read(path: string): Promise<readonly ParsedPage[]> {
    const { parser, root, signal } = this.#options;
    return (await parser.parse(join(root, path), { signal })).pages;
  }

  async #storedPages(id: string): Promise<readonly ParsedPage[]> {
    return (await this.#options.library?.pages(id)) ?? [];
  }

  async #count(kind: MediaType, size: { bytes: number; pages: number }, chunks: readonly Chunk[]): Promise<void> {
    const { countTokens } = this.#options;
    const known = await this.#known(chunks);
    const before = this.#byKind.get(kind) ?? { bytes: 0, pages: 0, chunks: 0, tokens: 0 };
    let [added, tokens] = [0, 0];
    for (const { metadata, embedded } of chunks) {
      if (known.has(metadata.contentKey)) continue;
      known.add(metadata.contentKey);
      this.#seen.add(metadata.contentKey);
      added += 1;
      tokens += countTokens(embedded);
    }
    this.#sum.documents += 1;
    this.#sum.pages += size.pages;
    this.#sum.chunks += added;
    this.#sum.tokens += tokens;
    this.#sum.reused += chunks.length - added;
    this.#byKind.set(kind, {
      bytes: before.bytes + size.bytes,
      pages: before.pages + size.pages,
      chunks: before.chunks + added,
      tokens: before.tokens + tokens,
    });
  }

  /** Keys of chunks whose vectors are there, or will be when this document's turn comes. */
  async #known(chunks: readonly Chunk[]): Promise<Set<string>> {
    const keys = [...new Set(chunks.map(({ metadata }) => metadata.contentKey))];
    const known = new Set(keys.filter((key) => this.#seen.has(key)));
    const { store } = this.#options;
    if (store === undefined) return known;
    for (let at = 0; at < keys.length; at += 256)
      for (const key of (await store.vectorsBy("contentKey", keys.slice(at, at + 256))).keys()) known.add(key);
    return known;
  }
}

/** For the case that no document of a kind could be read in time: a page of text has about 2,500 characters. */
const typical: Partial<Record<MediaType, Measured>> & { "text/plain": Measured } = {
  "application/pdf": { bytes: 10_000, pages: 1, chunks: 3, tokens: 600 },
  "text/plain": { bytes: 2500, pages: 1, chunks: 3, tokens: 600 },
};
