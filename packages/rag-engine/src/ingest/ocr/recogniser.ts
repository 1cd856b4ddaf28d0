import { availableParallelism } from "node:os";
import { ParseFailure } from "../failure.js";
import { DEFAULT_PARSER_LIMITS } from "../parse/parser-limits.js";
import { ParserPool } from "../parse/parser-pool.js";
import type { ParserProcess } from "../parse/parser-process.js";
import type { PackedPage } from "../parse/pdf/packed-page.js";
import { findLanguages, type LanguageData } from "./find-languages.js";
import { languageFolder, type LanguageFolder } from "./language-folder.js";
import type { OcrOptions } from "./ocr-options.js";

/** Which pages to recognise. */
export interface RecogniseOptions {
  /** Absolute path of a PDF. */
  file: string;
  maxBytes: number;
  /** Numbers, from 1. */
  pages: readonly number[];
  signal: AbortSignal;
  /** Called for each page: with its lines, none where it shows no text; or with why it could not be recognised. */
  onPage: (page: number, result: PackedPage | ParseFailure) => void;
}

/** Recognises the text of scanned pages, in child processes with limits. */
export class Recogniser {
  /** Languages, as they were asked for, each once. */
  readonly languages: string;
  readonly #data: readonly LanguageData[];
  readonly #pool: ParserPool;
  readonly #processes: number;
  #folder: LanguageFolder | undefined;

  /** @throws OcrSetupError when something for it is not installed. */
  constructor(options: OcrOptions) {
    const { processes = Math.min(2, availableParallelism()), pageTimeoutMs = 120_000, maxMemoryMb = 1_024 } = options;
    this.#data = findLanguages(options);
    this.languages = this.#data.map(({ code }) => code).join("+");
    this.#processes = processes;
    this.#pool = new ParserPool(processes, { ...DEFAULT_PARSER_LIMITS, pageTimeoutMs, maxMemoryMb });
  }

  /**
   * Recognises pages of one file, in any order. A page that cannot be recognised does not throw.
   *
   * @throws the signal's reason.
   */
  async recognise({ pages, ...options }: RecogniseOptions): Promise<void> {
    const todo = [...pages];
    const job = ++jobs;
    let failures = 0;
    const work = async (parser: ParserProcess): Promise<void> => {
      for (let page = todo.shift(); page !== undefined; page = todo.shift()) {
        try {
          // When it fails again and again, it is not the pages: the rest need not take its time limit each.
          if (failures >= MANY_FAILURES) throw new ParseFailure("timeout", "so did others before it");
          options.onPage(page, await this.#recogniseOne(parser, { ...options, page, job }));
          failures = 0;
        } catch (error) {
          if (options.signal.aborted || !(error instanceof ParseFailure)) throw error;
          failures += 1;
          options.onPage(page, error);
        }
      }
    };
    const workers = Array.from({ length: Math.min(this.#processes, todo.length) }, () => this.#pool.use(work));
    await Promise.allSettled(workers);
    await Promise.all(workers);
  }

  /** Ends the processes and removes what was made for them. */
  close(): void {
    this.#pool.close();
    this.#folder?.remove();
    this.#folder = undefined;
  }

  async #recogniseOne(
    parser: ParserProcess,
    { file, maxBytes, page, job, signal }: Omit<RecogniseOptions, "pages" | "onPage"> & { page: number; job: number },
  ): Promise<PackedPage> {
    const { path } = (this.#folder ??= languageFolder(this.#data));
    let result: PackedPage | undefined;
    await parser.run(
      { type: "recognise-page", job, file, maxBytes, page, languages: this.languages, languageFolder: path },
      (message) => {
        if (message.type === "raw-pages") result = message.pages[0];
      },
      signal,
    );
    if (result === undefined) throw new ParseFailure("parser-crashed", "it said nothing of the page");
    return result;
  }
}

const MANY_FAILURES = 3;

let jobs = 0;
