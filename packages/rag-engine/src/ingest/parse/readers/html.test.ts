import { describe, expect, it } from "@jest/globals";
import { readFormat, structureOf } from "../../../test-support/read-format.js";
import { openHtml } from "./html.js";

const structure = async (html: string | Uint8Array): Promise<string[]> =>
  structureOf((await readFormat(openHtml, html)).pages[0]);

describe("a web page", () => {
  it("keeps its headings, paragraphs, lists, tables and code", async () => {
    const html =
      "<title>Page – Site</title><h1>Big</h1><p>Hello <b>you</b>&nbsp;there,<br>\n  next<ul><li>one<ul><li>two</ul><li>three</ul><ol start=3><li>x</ol>" +
      "<table><tr><th>A<th>B<tr><td>1<td>2<p>3</table><pre>\n  if (x)\n    y;</pre>";

    expect(await structure(html)).toEqual([
      "heading1: Big",
      "paragraph: Hello you there,\nnext",
      "list: - one\n  - two\n- three",
      "list: 3. x",
      "table: A | B\n1 | 2 3",
      "code:   if (x)\n    y;",
    ]);
  });

  it("is its main content, without scripts, styles, hidden parts and navigation", async () => {
    const article = `<article><p>${"The text that matters. ".repeat(10)}</p></article>`;
    const html = `<body><nav>Home</nav><header>Logo</header><style>p{}</style>${article}<script>alert(1)</script><p hidden>no<p style="color:red; DISPLAY: none">no<aside>Ad</aside><footer>© 2026</footer>`;

    expect(await structure(html)).toEqual([`paragraph: ${"The text that matters. ".repeat(10).trim()}`]);
  });

  it("keeps the heading in the head of a page that declares no main content", async () => {
    expect(await structure("<header><h1>Name</h1><nav>Home</nav></header><p>Text</p><footer>Foot</footer>")).toEqual([
      "heading1: Name",
      "paragraph: Text",
    ]);
  });

  it("sees through tables that only lay things out", async () => {
    expect(await structure("<table><tr><td><h2>News</h2><p>One.<td>Two.</table><table><tr><td>Three.</table>")).toEqual(
      ["heading2: News", "paragraph: One.", "paragraph: Two.", "paragraph: Three."],
    );
  });

  it.each([
    [
      "a meta element",
      Buffer.from('<meta http-equiv=content-type content="text/html; charset=shift_jis"><p>\x93\xfa\x96\x7b', "latin1"),
      "日本",
    ],
    ["a byte order mark", Buffer.from("\uFEFF<meta charset=latin1><p>Grüße", "utf16le"), "Grüße"],
    ["nothing, being UTF-8", Buffer.from("<p>שלום"), "שלום"],
    ["nothing, being windows-1252", Buffer.from("<p>\x8020", "latin1"), "€20"],
    ["an unknown name", Buffer.from("<meta charset=klingon><p>ü"), "ü"],
  ])("is decoded when its encoding is told by %s", async (_, html, text) => {
    expect((await readFormat(openHtml, html)).pages[0]?.text).toBe(text);
  });

  it("keeps exponents, but no numbers of footnotes", async () => {
    expect(
      await structure('<p>10<sup>3</sup> whales<sup><a href="#1">1</a></sup> and<a href="#2"><sup>[2]</sup></a> more'),
    ).toEqual(["paragraph: 103 whales and more"]);
  });

  it("may be XHTML, where an empty element closes itself", async () => {
    expect(
      await structure('<?xml version="1.0"?><html><head><title/></head><body><a id="x"/><h1>One</h1></body></html>'),
    ).toEqual(["heading1: One"]);
  });

  it("may nest deeper than any stack", async () => {
    expect(await structure(`${"<div>".repeat(20_000)}deep`)).toEqual(["paragraph: deep"]);
  });

  it("fails as no-text when it shows none", async () => {
    await expect(structure("<body><script>app()</script><div id=root></div>")).rejects.toMatchObject({
      code: "no-text",
    });
  });
});
