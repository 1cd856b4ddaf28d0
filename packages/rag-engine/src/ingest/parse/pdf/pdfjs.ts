import { restoreNativePush } from "./native-push.js";
import { getDocument, OPS, PDFWorker } from "pdfjs-dist/legacy/build/pdf.mjs";
// pdf.js would load its worker's code later, and with it the replacement once more.
import { WorkerMessageHandler } from "pdfjs-dist/legacy/build/pdf.worker.mjs";

restoreNativePush();

export { getDocument, OPS, PDFWorker, WorkerMessageHandler };
export type { PDFDocumentProxy, PDFPageProxy } from "pdfjs-dist/legacy/build/pdf.mjs";
