/** The half of pdf.js that reads files; its package has no types for it. */
declare module "pdfjs-dist/legacy/build/pdf.worker.mjs" {
  export const WorkerMessageHandler: {
    /** Answers what comes in at the port, from now on. */
    initializeFromPort(port: object): void;
  };
}
