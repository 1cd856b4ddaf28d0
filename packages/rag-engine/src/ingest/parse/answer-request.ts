import type { Reader } from "./parser-protocol.js";

/** Does what the parent asks. The code for PDFs is loaded when the first one comes. */
export const answerRequest: Reader = async (request, report) => {
  if (request.type === "read-pages") {
    const { readPages } = await import("./pdf/read-pages.js");
    return readPages(request, report);
  }
  if (request.type === "clean-pages") {
    const { cleanPacked } = await import("./pdf/clean-packed.js");
    return cleanPacked(request, report);
  }
  if (request.type === "recognise-page") {
    const { recognisePage } = await import("../ocr/recognise-page.js");
    return recognisePage(request, report);
  }
  const { readDocument } = await import("./readers/read-document.js");
  return readDocument(request, report);
};
