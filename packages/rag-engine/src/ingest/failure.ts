/** Why a document could not be indexed. */
export type FailureCode =
  | "encrypted"
  | "empty"
  | "truncated"
  | "not-a-pdf"
  | "not-as-named"
  | "legacy-format"
  | "damaged"
  | "no-text"
  | "not-text"
  | "too-large"
  | "timeout"
  | "out-of-memory"
  | "unreadable"
  | "changed-while-reading"
  | "parser-crashed";

/** A document's failure as it is kept in the library and shown to the user. */
export interface Failure {
  code: FailureCode;
  /** One or two sentences; the last says what to do. */
  message: string;
}

/** Thrown by parsers: this file cannot be indexed. Other files are not affected. */
export class ParseFailure extends Error {
  override name = "ParseFailure";
  readonly code: FailureCode;
  /** What more is known; the message has it in brackets. */
  readonly detail: string | undefined;

  constructor(code: FailureCode, detail?: string, options?: ErrorOptions) {
    super(failureMessage(code, detail), options);
    this.code = code;
    this.detail = detail;
  }

  /** The failure as plain data. */
  toFailure(): Failure {
    return { code: this.code, message: this.message };
  }
}

/** @returns the sentence shown for a failure; `detail` is put in brackets after the problem. */
export function failureMessage(code: FailureCode, detail?: string): string {
  const [problem, remedy] = SENTENCES[code];
  return detail === undefined ? `${problem}. ${remedy}.` : `${problem} (${detail}). ${remedy}.`;
}

/** @returns a failure for an error of the file system (EACCES, ENOENT, ELOOP, EIO, ...). */
export function unreadable(error: unknown): ParseFailure {
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "unknown error";
  return new ParseFailure("unreadable", ERRNO[code] ?? code, { cause: error });
}

const SENTENCES: Record<FailureCode, readonly [problem: string, remedy: string]> = {
  encrypted: ["The document is protected by a password", "Save a copy without the password and sync again"],
  empty: ["The file is empty", "Put the complete file in its place and sync again"],
  truncated: ["The file ends too early, so a part is missing", "Copy or download it again and sync again"],
  "not-a-pdf": ["The file is named .pdf but is not a PDF", "Rename or replace it and sync again"],
  "not-as-named": [
    "What the file holds does not fit its name",
    "Give it the right extension or put the right file in its place, and sync again",
  ],
  "legacy-format": [
    "The file is in a format that is not read",
    "Save it as .docx, .pptx, .xlsx, .odt or PDF and sync again",
  ],
  damaged: ["The file is damaged and cannot be read", "Export it again from its source and sync again"],
  "no-text": [
    "The document holds no text",
    "If it is a scan, ask for text recognition (ocr, for instance --ocr eng) and sync again",
  ],
  "not-text": [
    "The file is named as text but holds something else",
    "Give it the right extension, or save it as text with the encoding UTF-8, and sync again",
  ],
  "too-large": ["The file is over a size limit", "Split it or raise the parser's limit and sync again"],
  timeout: ["Reading took too long and was stopped", "Simplify the file or raise the parser's time limit and retry it"],
  "out-of-memory": [
    "Reading needed too much memory and was stopped",
    "Do not trust a small file that does this; otherwise raise the parser's memory limit and retry it",
  ],
  unreadable: ["The file could not be opened", "Check that it exists and that you may read it, and sync again"],
  "changed-while-reading": ["The file changed while it was read", "Sync again when it is complete"],
  "parser-crashed": ["The reader stopped unexpectedly", "Retry the file; if it fails again, export it anew"],
};

const ERRNO: Record<string, string> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  ENOENT: "no such file, or a link that leads nowhere",
  ELOOP: "a link that leads back to itself",
  EISDIR: "it is a folder",
  EIO: "the disk reports an error",
};
