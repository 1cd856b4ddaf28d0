import { createHash } from "node:crypto";
import { getDocument, PDFWorker, WorkerMessageHandler, type PDFDocumentProxy } from "./pdfjs.js";
import { ParseFailure } from "../../failure.js";
import { readWholeFile } from "../readers/read-whole-file.js";
import { DirectPort } from "./direct-port.js";
import { PDFJS_OPTIONS } from "./pdfjs-options.js";

/** A PDF that is open for reading. */
export interface OpenPdf {
  document: PDFDocumentProxy;
  /** Of the bytes that are read. */
  sha256: string;
  /** As the file's metadata has it. */
  title: string | undefined;
  close(): Promise<void>;
}

/**
 * Opens a PDF with nothing but what is in it: no script runs, no font or code comes from elsewhere.
 *
 * @param maxBytes refuse larger files.
 * @throws ParseFailure for a file that is no PDF, is incomplete or too large; otherwise whatever pdf.js throws.
 */
export async function openPdf(file: string, maxBytes: number): Promise<OpenPdf> {
  const data = await readWholeFile(file, maxBytes);
  const sha256 = createHash("sha256").update(data).digest("hex");
  assertPdf(data);
  const worker = workerInThisThread();
  // pdf.js takes the whole underlying memory, which is this file's alone.
  const loading = getDocument({ data: new Uint8Array(data.buffer), worker, ...PDFJS_OPTIONS });
  const close = async (): Promise<void> => {
    await loading.destroy();
    worker.destroy();
  };
  try {
    const document = await loading.promise;
    return { document, sha256, title: await titleOf(document), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The half of pdf.js that reads, without the copying of all that it reads. */
function workerInThisThread(): PDFWorker {
  const [ours, theirs] = DirectPort.pair();
  const worker = PDFWorker.create({ port: ours });
  WorkerMessageHandler.initializeFromPort(theirs);
  return worker;
}

async function titleOf(document: PDFDocumentProxy): Promise<string | undefined> {
  // A broken metadata stream must not cost the text.
  const info: unknown = await document.getMetadata().then(
    (metadata) => metadata.info,
    () => undefined,
  );
  const title = typeof info === "object" && info !== null && "Title" in info ? info.Title : undefined;
  return typeof title === "string" ? title : undefined;
}

/** pdf.js repairs files silently; half a document that looks whole is worse than a clear failure. */
function assertPdf(data: Buffer): void {
  if (!data.subarray(0, 1024).includes("%PDF-")) throw new ParseFailure("not-a-pdf");
  const tail = data.subarray(-8192);
  if (!tail.includes("%%EOF") && !tail.includes("startxref")) throw new ParseFailure("truncated");
}
