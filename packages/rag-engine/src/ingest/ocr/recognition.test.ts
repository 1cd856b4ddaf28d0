import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { mixedPdf, type ScannedPage } from "../../test-support/pdf-files.js";
import { scanOfLines } from "../../test-support/scans.js";
import { temporaryFolder, type TemporaryFolder } from "../../test-support/temporary-folder.js";
import { createDocumentParser, type DocumentParser } from "../parse/document-parser.js";
import type { OcrOptions } from "./ocr-options.js";

describe("text recognition", () => {
  let folder: TemporaryFolder;
  let english: ScannedPage;
  let parser: DocumentParser | undefined;

  beforeAll(async () => {
    folder = temporaryFolder();
    english = await scanOfLines(["The harbour was quiet.", "No ship had come for days."]);
  });
  afterEach(() => parser?.close());
  afterAll(() => folder.remove());

  function parserWith(ocr: OcrOptions): DocumentParser {
    return (parser = createDocumentParser({ ocr }));
  }

  it("reads scanned pages in the languages that were asked for, and leaves others as they are, damaged ones too", async () => {
    const french = await scanOfLines(["Le garçon préférait la forêt.", "Il était déjà tard."]);
    const damaged = { ...english, jpeg: Buffer.concat([english.jpeg.subarray(0, 400), Buffer.alloc(2_000)]) };
    const file = folder.write("mixed.pdf", mixedPdf([["A page of text."], english, french, [], damaged]));
    const seen: string[] = [];

    const onRecognised = (done: number, pages: number): number => seen.push(`${done}/${pages}`);
    const document = await parserWith({ languages: "eng+fra" }).parse(file, { onRecognised });

    expect(document.pages.map(({ text }) => text)).toEqual([
      "A page of text.",
      "The harbour was quiet.\nNo ship had come for days.",
      "Le garçon préférait la forêt.\nIl était déjà tard.",
      "",
      "",
    ]);
    expect(document).toMatchObject({ recognisedPages: [2, 3, 5], scannedPages: [], unreadablePages: [] });
    expect(seen).toEqual(["1/3", "2/3", "3/3"]);
  }, 60_000);

  it("gives up a page that takes too long, and keeps the others", async () => {
    const file = folder.write("slow.pdf", mixedPdf([["A page of text."], english]));

    const document = await parserWith({ languages: "eng", pageTimeoutMs: 1 }).parse(file);

    expect(document.pages.map(({ text }) => text)).toEqual(["A page of text.", ""]);
    expect(document).toMatchObject({ recognisedPages: [], scannedPages: [], unreadablePages: [2] });
  }, 60_000);

  it("ends at once when it is stopped", async () => {
    const file = folder.write("stopped.pdf", mixedPdf([english, english, english]));
    const stop = new AbortController();
    const reason = new Error("enough");

    const reading = parserWith({ languages: "eng" }).parse(file, {
      signal: stop.signal,
      onPage: (page) => page === 3 && stop.abort(reason),
    });

    await expect(reading).rejects.toBe(reason);
  }, 60_000);
});
