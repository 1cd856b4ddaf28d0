import { describe, expect, it } from "@jest/globals";
import { epubFile } from "../../../test-support/open-files.js";
import { readFormat, structureOf } from "../../../test-support/read-format.js";
import { openEpub } from "./epub.js";

describe("a book", () => {
  it("has a page for each chapter, named as in the table of contents, else by its heading", async () => {
    const file = epubFile([
      { name: "", html: '<svg><title>Cover</title></svg><img src="http://example.com/x.png"/>' },
      { name: "1. Whales", html: '<h1>Whales</h1><p>Call me <a id="x"/>Ishmael.</p>' },
      { name: "", html: "<h2>第二章</h2><p>海<ruby>鯨<rt>くじら</rt></ruby>。</p>" },
    ]);

    const { pages, pageKind, title } = await readFormat(openEpub, file);

    expect({ pageKind, title }).toEqual({ pageKind: "chapter", title: "A book of tests" });
    expect(pages.map(({ name }) => name)).toEqual(["1. Whales", "第二章"]);
    expect(pages.map(structureOf)).toEqual([
      ["heading1: Whales", "paragraph: Call me Ishmael."],
      ["heading2: 第二章", "paragraph: 海鯨。"],
    ]);
  });

  it("takes the names of an EPUB 2 from its NCX", async () => {
    const file = epubFile([{ name: "unused", html: "<p>Text.</p>" }], {
      "OEBPS/book.opf":
        '<package xmlns:dc="d"><dc:title>Old</dc:title><manifest><item id="n" href="toc.ncx" media-type="application/x-dtbncx+xml"/><item id="c1" href="text/c%201.xhtml"/></manifest><spine toc="n"><itemref idref="c1"/></spine></package>',
      "OEBPS/toc.ncx":
        '<ncx><navMap><navPoint><navLabel><text>Chapter One</text></navLabel><content src="text/c%201.xhtml"/></navPoint></navMap></ncx>',
    });

    const { pages } = await readFormat(openEpub, file);

    expect(pages[0]?.name).toBe("Chapter One");
  });

  it("is read when only its fonts are obfuscated, and fails when it is protected", async () => {
    const encryption = (algorithm: string): string =>
      `<encryption><EncryptedData><EncryptionMethod Algorithm="${algorithm}"/></EncryptedData></encryption>`;
    const book = (algorithm: string): Buffer =>
      epubFile([{ name: "One", html: "<p>Text.</p>" }], { "META-INF/encryption.xml": encryption(algorithm) });

    const free = await readFormat(openEpub, book("http://www.idpf.org/2008/embedding"));

    expect(free.pages).toHaveLength(1);
    await expect(readFormat(openEpub, book("http://www.w3.org/2001/04/xmlenc#aes256-cbc"))).rejects.toMatchObject({
      code: "encrypted",
    });
  });
});
