/** How text is recognised on scanned pages; option `ocr` of `createDocumentParser`. Needs the package `tesseract.js`. */
export interface OcrOptions {
  /**
   * Languages of the texts as Tesseract spells them, joined by "+": "eng", "eng+fra". Each comes from the npm package
   * `@tesseract.js-data/<language>`; nothing is downloaded at run time. More languages take longer and confuse more.
   */
  languages: string;
  /** File or folder from where these packages are looked for, besides from this one. Default the working directory. */
  resolveFrom?: string;
  /** Child processes that recognise, each one page at a time. Default 2, on a machine of one core 1. */
  processes?: number;
  /** Longest time for one page, in ms. Default 120,000. */
  pageTimeoutMs?: number;
  /** Resident memory of a process, in MB, above which it is killed. Default 1,024. */
  maxMemoryMb?: number;
}
