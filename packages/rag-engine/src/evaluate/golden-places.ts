import { findQuote, type TextSpan } from "../answer/find-quote.js";
import type { Library } from "../ingest/library/library.js";
import type { ChunkMetadata } from "../ingest/sync/index-document.js";
import type { GoldenQuestion } from "./golden-questions.js";

/** A place that answers a question. */
interface Place {
  documentId: string;
  /** Any page where it is missing. */
  page?: number;
  /** Any part of the page where it is missing. */
  span?: TextSpan;
}

/** The places that answer a question, or why there is none in this index. */
export type Answers = { isRight(chunk: ChunkMetadata): boolean } | { problem: string };

/** Finds in a library where the answers of golden questions stand. */
export class GoldenPlaces {
  readonly #library: Library;
  readonly #documents: ReadonlyMap<string, ReadonlySet<string>>;

  private constructor(library: Library, documents: ReadonlyMap<string, ReadonlySet<string>>) {
    this.#library = library;
    this.#documents = documents;
  }

  static async open(library: Library): Promise<GoldenPlaces> {
    const documents = new Map<string, Set<string>>();
    for (const root of new Set((await library.documents()).map((document) => document.root))) {
      for (const { path, documentId, searchableId } of await library.files(root)) {
        documents.set(path, (documents.get(path) ?? new Set()).add(searchableId ?? documentId));
      }
    }
    return new GoldenPlaces(library, documents);
  }

  /** What counts as a right passage: at least half of the quote is in it. */
  async answersTo({ path, page, quote }: GoldenQuestion): Promise<Answers> {
    const documents = this.#documents.get(path);
    if (documents === undefined)
      return { problem: `${path} is not in the index. Sync its folder, or correct the path.` };
    const places: Place[] = [];
    for (const documentId of documents) places.push(...(await this.#placesIn(documentId, page, quote)));
    if (places.length === 0) return { problem: missing(path, page, quote) };
    return { isRight: (chunk) => places.some((place) => holds(chunk, place)) };
  }

  async #placesIn(documentId: string, page: number | undefined, quote: string | undefined): Promise<Place[]> {
    if (page === undefined && quote === undefined) return [{ documentId }];
    const pages = await this.#library.pages(documentId);
    return pages.flatMap(({ text }, index): Place[] => {
      if (page !== undefined && page !== index + 1) return [];
      const place = { documentId, page: index + 1 };
      if (quote === undefined) return [place];
      const span = findQuote(text, quote);
      return span === undefined ? [] : [{ ...place, span }];
    });
  }
}

function holds({ documentId, page, start, end }: ChunkMetadata, place: Place): boolean {
  if (documentId !== place.documentId || (place.page !== undefined && page !== place.page)) return false;
  if (place.span === undefined) return true;
  const shared = Math.min(end, place.span.end) - Math.max(start, place.span.start);
  return shared * 2 >= place.span.end - place.span.start;
}

function missing(path: string, page: number | undefined, quote: string | undefined): string {
  const where = page === undefined ? path : `page ${page} of ${path}`;
  if (quote === undefined) return `${where} is not in the index. Correct the page.`;
  return `The quote does not stand on ${where}. Copy it from the document, or correct the page.`;
}
