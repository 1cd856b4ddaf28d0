import { afterAll, describe, expect, it } from "@jest/globals";
import { docxFile, pptxFile, sheetRow, wordParagraph, xlsxFile } from "../../test-support/office-files.js";
import { odtFile } from "../../test-support/open-files.js";
import { textPdf } from "../../test-support/pdf-files.js";
import { PACKED, SAMPLE_FILES } from "../../test-support/sample-files.js";
import { temporaryFolder } from "../../test-support/temporary-folder.js";
import { zipFile } from "../../test-support/zip-files.js";
import type { ParseFailure } from "../failure.js";
import { createDocumentParser } from "./document-parser.js";

const folder = temporaryFolder();
const parser = createDocumentParser({ maxMemoryMb: 400, maxUnpackedMb: 20 });
const sample = (extension: string): Buffer => SAMPLE_FILES[extension] ?? Buffer.alloc(0);
const OLE = Buffer.from("d0cf11e0a1b11ae1", "hex");

afterAll(async () => {
  await parser.close();
  folder.remove();
});

async function failureOf(name: string, content: string | Uint8Array): Promise<Pick<ParseFailure, "code" | "message">> {
  return parser.parse(folder.write(name, content)).then(
    () => Promise.reject(new Error(`${name} was read, but should not be.`)),
    (error: ParseFailure) => error,
  );
}

describe.each(Object.keys(SAMPLE_FILES))("a .%s file", (extension) => {
  it("is read with any script in its text and its name", async () => {
    const { pages, contentHash } = await parser.parse(
      folder.write(`Größe 日本/${extension} שלום.${extension}`, sample(extension)),
    );

    expect(pages.map(({ text }) => text).join("\n")).toContain("Grüße 日本 שלום");
    expect(contentHash).toMatch(/^[0-9a-f]{64}$/);
  });

  it("fails as empty when it is", async () => {
    expect((await failureOf(`empty.${extension}`, "")).code).toBe("empty");
  });

  it("fails with the reason when it is a PDF, an image or a program", async () => {
    const pdf = await failureOf(`wrong.${extension}`, textPdf([["Text"]]));
    const image = await failureOf(`image.${extension}`, Buffer.from("89504e470d0a1a0a0000", "hex"));

    expect([pdf.code, image.code]).toEqual(["not-as-named", "not-as-named"]);
    expect(pdf.message).toBe(
      "What the file holds does not fit its name (it is a PDF). Give it the right extension or put the right file in its place, and sync again.",
    );
  });
});

describe.each(PACKED)("a packed .%s file", (extension) => {
  it("fails as truncated wherever it was cut off", async () => {
    const whole = sample(extension);

    for (const share of [0.2, 0.5, 0.9, 0.99]) {
      const { code } = await failureOf(`cut.${extension}`, whole.subarray(0, whole.length * share));
      expect(code).toBe("truncated");
    }
  });

  it("fails as truncated when only its first bytes are there", async () => {
    for (const bytes of [1, 3, 4, 20]) {
      expect((await failureOf(`begun.${extension}`, sample(extension).subarray(0, bytes))).code).toBe("truncated");
    }
  });

  it.each([
    ["four random bytes", Buffer.from("9f3ac108", "hex")],
    ["a plain text", "PKs are not primary keys."],
  ])("fails as not-as-named when it is %s", async (_, content) => {
    const { code, message } = await failureOf(`other.${extension}`, content);

    expect(code).toBe("not-as-named");
    expect(message).toContain("it is no ZIP archive");
  });

  it("fails as damaged when its content was overwritten", async () => {
    const damaged = Buffer.from(sample(extension));
    damaged.fill(0x55, damaged.length >> 4, damaged.length >> 2);

    expect((await failureOf(`hole.${extension}`, damaged)).code).toBe("damaged");
  });

  it("fails as damaged when something stands before it", async () => {
    const shifted = Buffer.concat([Buffer.from("junk"), sample(extension)]);

    expect((await failureOf(`shifted.${extension}`, shifted)).code).toBe("damaged");
  });

  it("fails as not-as-named when it is another archive", async () => {
    const { code } = await failureOf(`archive.${extension}`, zipFile({ "photo.jpg": "x" }));

    expect(code).toMatch(/^(?:not-as-named|damaged)$/);
  });

  it("fails as encrypted when its parts are", async () => {
    const file = zipFile({ "content.xml": { content: "x", isEncrypted: true } });

    expect((await failureOf(`secret.${extension}`, file)).code).toBe("encrypted");
  });
});

describe("a protected or old Office document", () => {
  it("fails as encrypted, as Office packs it", async () => {
    const file = Buffer.concat([OLE, Buffer.alloc(512), Buffer.from("EncryptedPackage", "utf16le"), Buffer.alloc(512)]);

    expect(await failureOf("secret.docx", file)).toMatchObject({
      code: "encrypted",
      message: "The document is protected by a password. Save a copy without the password and sync again.",
    });
  });

  it.each(["report.doc", "report.xls", "report.ppt", "renamed.docx"])("fails as %s with advice", async (name) => {
    const { code, message } = await failureOf(name, Buffer.concat([OLE, Buffer.alloc(512)]));

    expect(code).toBe("legacy-format");
    expect(message).toMatch(/Save it as \.docx, \.pptx, \.xlsx, \.odt or PDF and sync again\.$/);
  });

  it("named .doc but being new is told by its content", async () => {
    expect((await failureOf("new.doc", sample("docx"))).message).toContain("it is a ZIP archive");
  });
});

describe("a hostile file", () => {
  const spaces = Buffer.alloc(40e6, " ");
  const manySlides = Array.from({ length: 3000 }, (_, index) => `<p:sldId id="${index}" r:id="rId1"/>`).join("");

  it.each([
    ["unpacks to more than it may", "bomb.docx", "too-large", () => docxFile("", { "word/document.xml": spaces })],
    [
      "says one long part a thousand times",
      "again.pptx",
      "too-large",
      () =>
        pptxFile([{ shapes: " ".repeat(50_000) }], {
          "ppt/presentation.xml": `<p:presentation xmlns:p="p" xmlns:r="r"><p:sldIdLst>${manySlides}</p:sldIdLst></p:presentation>`,
        }),
    ],
    [
      "says one long text a thousand times",
      "strings.xlsx",
      "too-large",
      () =>
        xlsxFile(
          {
            Sheet1: Array.from({ length: 2000 }, (_, row) => `<row r="${row + 1}"><c t="s"><v>0</v></c></row>`).join(
              "",
            ),
          },
          { "xl/sharedStrings.xml": `<sst><si><t>${"long ".repeat(20_000)}</t></si></sst>` },
        ),
    ],
    [
      "has entities that grow",
      "laughs.odt",
      "damaged",
      () =>
        odtFile("", {
          "content.xml":
            '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><office:document-content xmlns:office="o">&b;</office:document-content>',
        }),
    ],
    [
      "asks for a file of the machine",
      "entity.docx",
      "damaged",
      () =>
        docxFile("", {
          "word/document.xml":
            '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><w:document xmlns:w="w"><w:p><w:r><w:t>&f;</w:t></w:r></w:p></w:document>',
        }),
    ],
    ["names parts outside of itself", "path.docx", "damaged", () => zipFile({ "../../etc/passwd": "x" })],
  ])("that %s fails as it should", async (_, name, code, content) => {
    expect((await failureOf(name, content())).code).toBe(code);
  });

  it.each([
    [
      "table cells",
      "deep.docx",
      () =>
        docxFile(
          "<w:tbl><w:tr><w:tc>".repeat(20_000) + wordParagraph("deep") + "</w:tc></w:tr></w:tbl>".repeat(20_000),
        ),
    ],
    ["elements", "deep.html", () => Buffer.from(`${"<b><i>".repeat(30_000)}deep`)],
    ["quotes", "deep.md", () => Buffer.from(`${"> ".repeat(50_000)}deep`)],
  ])("that nests %s without end is read or fails, and does not stop the next", async (_, name, content) => {
    const outcome = await parser.parse(folder.write(name, content())).then(
      () => "read",
      (error: ParseFailure) => error.name,
    );

    const { pages } = await parser.parse(folder.write("after.docx", sample("docx")));

    expect(outcome).toMatch(/^(?:read|ParseFailure)$/);
    expect(pages).toHaveLength(1);
  });

  it("of any format is stopped when it takes too long", async () => {
    const hasty = createDocumentParser({ fileTimeoutMs: 1 });

    const failures = await Promise.all(
      ["docx", "html", "md"].map((extension) =>
        hasty.parse(folder.write(`slow.${extension}`, sample(extension))).catch((error: ParseFailure) => error.code),
      ),
    );
    await hasty.close();

    expect(failures).toEqual(["timeout", "timeout", "timeout"]);
  });
});

describe("limits", () => {
  it("count sheets and slides as pages", async () => {
    const strict = createDocumentParser({ maxPages: 1 });

    const failures = await Promise.all(
      [
        folder.write("two.pptx", pptxFile([{ shapes: "" }, { shapes: "" }])),
        folder.write("two.xlsx", xlsxFile({ A: sheetRow(1, ["a"]), B: sheetRow(1, ["b"]) })),
      ].map((file) => strict.parse(file).catch((error: ParseFailure) => error.code)),
    );
    await strict.close();

    expect(failures).toEqual(["too-large", "too-large"]);
  });

  it("lose a page, not the file", async () => {
    const file = xlsxFile({ Bad: "", Good: sheetRow(1, ["fine"]) }, { "xl/worksheets/sheet1.xml": "<worksheet><row>" });

    const { pages, unreadablePages } = await parser.parse(folder.write("half.xlsx", file));

    expect(pages.map(({ text }) => text)).toEqual(["", "fine"]);
    expect(unreadablePages).toEqual([1]);
  });
});
