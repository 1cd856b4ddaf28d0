/** Limits of one parser process. All have defaults that fit documents of a few thousand pages. */
export interface ParserLimits {
  /** Longest silence while reading, in ms: at most this long for one page. Default 20,000. */
  pageTimeoutMs: number;
  /** Longest time for one file, in ms. Default 600,000. */
  fileTimeoutMs: number;
  /** Resident memory of the parser process, in MB, above which it is killed. Default 512. */
  maxMemoryMb: number;
  /** Pages, slides, sheets or chapters of one document. Default 20,000. */
  maxPages: number;
  /** Size of the file in MB. Default 200. */
  maxFileMb: number;
  /** Size of a Markdown, HTML, text or source file, in MB. Default 20. */
  maxTextFileMb: number;
  /** What the parts that are read of a packed file (DOCX, EPUB, ...) may unpack to, in MB. Default 300. */
  maxUnpackedMb: number;
}

export const DEFAULT_PARSER_LIMITS: ParserLimits = {
  pageTimeoutMs: 20_000,
  fileTimeoutMs: 600_000,
  maxMemoryMb: 512,
  maxPages: 20_000,
  maxFileMb: 200,
  maxTextFileMb: 20,
  maxUnpackedMb: 300,
};
