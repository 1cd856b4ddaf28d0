import { describe, expect, it } from "@jest/globals";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { DirectPort } from "./direct-port.js";
import { openPdf } from "./open-pdf.js";
import { getDocument, type PDFDocumentProxy } from "./pdfjs.js";
import { PDFJS_OPTIONS } from "./pdfjs-options.js";

const manual = fileURLToPath(new URL("../../../../../../samples/debmake-doc.en.pdf", import.meta.url));

/** Ids of fonts hold the number of the document in this process, which is left out. */
async function textsOf(document: PDFDocumentProxy): Promise<string[]> {
  const texts: string[] = [];
  for (let number = 1; number <= 30; number++) {
    const page = await document.getPage(number);
    texts.push(JSON.stringify(await page.getTextContent()).replaceAll(/"g_d\d+_/g, '"g_d_'));
    page.cleanup();
  }
  return texts;
}

/** What arrives at a port of all that is posted at the other. */
function connection(): { port: DirectPort; received: object[] } {
  const [port, other] = DirectPort.pair();
  const received: object[] = [];
  other.addEventListener("message", ({ data }) => received.push(data));
  return { port, received };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("a direct port", () => {
  it("brings the same text as pdf.js's own copies of it", async () => {
    const direct = await openPdf(manual, 1e8);
    const copied = getDocument({ data: new Uint8Array(readFileSync(manual)), ...PDFJS_OPTIONS });
    try {
      const expected = await textsOf(await copied.promise);

      expect(expected.join("").length).toBeGreaterThan(100_000);
      expect(await textsOf(direct.document)).toEqual(expected);
    } finally {
      await Promise.all([direct.close(), copied.destroy()]);
    }
  });

  it("delivers after the sender has returned, in order", async () => {
    const { port, received } = connection();

    port.postMessage({ n: 1 });
    port.postMessage({ n: 2, deep: { value: 1 } });

    expect(received).toEqual([]);
    await turn();
    expect(received).toEqual([{ n: 1 }, { n: 2, deep: { value: 1 } }]);
  });

  it("brings a text as it was posted, whatever its sender does with what held it", async () => {
    const { port, received } = connection();
    const chunk = { items: ["a"], styles: {} };

    port.postMessage({ chunk });
    chunk.items = ["b"];

    await turn();
    expect(received).toEqual([{ chunk: { items: ["a"], styles: {} } }]);
  });

  it("copies all else, so that the two halves share nothing", async () => {
    const { port, received } = connection();
    const bytes = new Uint8Array([1, 2]);
    const message = { data: { list: [1] }, bytes };

    port.postMessage(message, [bytes.buffer]);
    message.data.list.push(2);

    await turn();
    expect(received).toEqual([{ data: { list: [1] }, bytes: new Uint8Array([1, 2]) }]);
    expect(bytes).toHaveLength(0);
  });

  it("refuses what cannot be copied", () => {
    const { port } = connection();

    expect(() => port.postMessage({ call: () => undefined })).toThrow("could not be cloned");
  });

  it("is silent to those who no longer listen", async () => {
    const [port, other] = DirectPort.pair();
    const received: object[] = [];
    const stop = new AbortController();
    const gone = AbortSignal.abort();
    other.addEventListener("message", ({ data }) => received.push(data), { signal: stop.signal });
    other.addEventListener("message", ({ data }) => received.push(data), { signal: gone });

    port.postMessage({ n: 1 });
    await turn();
    stop.abort();
    port.postMessage({ n: 2 });
    await turn();

    expect(received).toEqual([{ n: 1 }]);
  });
});
