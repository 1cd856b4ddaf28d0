import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { hostilePdfs } from "../../test-support/hostile-pdfs.js";
import { textPdf } from "../../test-support/pdf-files.js";
import { temporaryFolder, type TemporaryFolder } from "../../test-support/temporary-folder.js";
import { ParseFailure } from "../failure.js";
import { createDocumentParser, type DocumentParser, type ParsedDocument } from "./document-parser.js";

describe("a hostile or odd PDF", () => {
  let folder: TemporaryFolder;
  let parser: DocumentParser;

  beforeAll(() => {
    folder = temporaryFolder();
    parser = createDocumentParser({ fileTimeoutMs: 100_000, maxMemoryMb: 400 });
  });
  afterAll(async () => {
    await parser.close();
    folder.remove();
  });

  it.each(hostilePdfs)(
    "is read, or fails with a reason: $name",
    async ({ name, make, text = "", failure }) => {
      const file = folder.write(`${name}.pdf`, make());

      const outcome = await parser.parse(file).then(
        (document) => (wordsOf(document).includes(text) ? "read" : wordsOf(document)),
        (error: unknown) => (error instanceof ParseFailure && error.message.endsWith(".") ? error.code : error),
      );

      expect(outcome).toBe(failure ?? "read");
    },
    110_000,
  );

  it("leaves the parser able to read the next file", async () => {
    const next = await parser.parse(folder.write("next.pdf", textPdf([["Still here."]])));

    expect(wordsOf(next)).toBe("Still here.");
    expect(hostilePdfs.length).toBeGreaterThanOrEqual(60);
  });
});

function wordsOf({ pages }: ParsedDocument): string {
  return pages.map(({ text }) => text).join("\n");
}
