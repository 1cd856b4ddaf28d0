import { hello, said, type HostilePdf } from "./hostile-pdf.js";
import { pagePdf, showLines, type PdfObject } from "./pdf-builder.js";
import { scannedPdf, textPdf } from "./pdf-files.js";

function fonts(): HostilePdf[] {
  const type0 = (more: string): string =>
    `<< /Type /Font /Subtype /Type0 /BaseFont /Nobody /Encoding /Identity-H /DescendantFonts [5 0 R] ${more} >>`;
  const descendant =
    "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Nobody /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>";
  const mapped = (pairs: string): PdfObject => ({ data: Buffer.from(toUnicode(pairs)) });
  const shown = (hex: string): string => `BT /F1 12 Tf 50 700 Td <${hex}> Tj ET`;
  return [
    {
      name: "Arabic, right to left",
      make: () =>
        pagePdf(shown("000100020003"), {
          font: type0("/ToUnicode 6 0 R"),
          objects: [descendant, mapped("<0001> <0645> <0002> <0631> <0003> <062D>")],
        }),
      text: "م",
    },
    {
      name: "Japanese",
      make: () =>
        pagePdf(shown("00010002"), {
          font: type0("/ToUnicode 6 0 R"),
          objects: [descendant, mapped("<0001> <65E5> <0002> <672C>")],
        }),
      text: "日本",
    },
    {
      name: "glyphs without letters",
      make: () => pagePdf(shown("00010002"), { font: type0(""), objects: [descendant] }),
      failure: "no-text",
    },
    { name: "a font that is missing", make: () => pagePdf(hello, { font: "99 0 R" }), text: said },
    { name: "a font that is a number", make: () => pagePdf(hello, { font: "42" }), text: said },
    { name: "a Type 3 font", make: typeThree, failure: "no-text" },
    {
      name: "ligatures and soft hyphens",
      make: () =>
        pagePdf(shown("000100020003"), {
          font: type0("/ToUnicode 6 0 R"),
          objects: [descendant, mapped("<0001> <FB01> <0002> <006E> <0003> <0064>")],
        }),
      text: "find",
    },
  ];
}

function toUnicode(pairs: string): string {
  const count = pairs.split(" ").length / 2;
  return `/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange ${count} beginbfchar ${pairs} endbfchar endcmap end end`;
}

function typeThree(): Buffer {
  const font =
    "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] /FirstChar 65 /LastChar 65 /Widths [9] " +
    "/CharProcs << /a 5 0 R >> /Encoding << /Type /Encoding /Differences [65 /a] >> >>";
  return pagePdf("BT /F1 1 Tf 50 700 Td (A) Tj ET", {
    font,
    objects: [{ data: Buffer.from("9 0 0 0 9 9 d1 0 0 9 9 re f") }],
  });
}

/** The lines of two columns of prose, from top to bottom. */
const twoColumnLines: readonly (readonly string[])[] = [
  [
    "The harbour lay quiet that morning, and",
    "no ship had come in for three whole days.",
    "The fishermen mended their nets on the",
    "steps and talked about the price of salt,",
    "which had gone up again since the winter.",
    "Nobody expected what was to happen next.",
  ],
  [
    "At noon a sail was seen beyond the point,",
    "and children ran along the wall to be the",
    "first who knew her name. She was low in",
    "the water and slow, and her flag was one",
    "that nobody in the town had seen before.",
    "By evening she had dropped her anchor.",
  ],
];

/** Both columns row by row: a line of the left one, the line beside it, the next of the left one. */
function twoColumns(): string {
  const [left = [], right = []] = twoColumnLines;
  return left
    .map(
      (line, row) =>
        showLines([line], { y: 780 - 14 * row }) + showLines([right[row] ?? ""], { x: 320, y: 780 - 14 * row }),
    )
    .join("");
}

function geometry(): HostilePdf[] {
  return [
    { name: "a turned page", make: () => pagePdf(hello, { page: "/Rotate 90" }), text: said },
    { name: "a page turned by 37 degrees", make: () => pagePdf(hello, { page: "/Rotate 37" }), text: said },
    { name: "a page without size", make: () => pagePdf(hello, { mediaBox: "[0 0 0 0]" }), text: said },
    {
      name: "a page of a million units",
      make: () => pagePdf(hello, { mediaBox: "[-1000000 -1000000 1000000 1000000]" }),
      text: said,
    },
    { name: "a box of words", make: () => pagePdf(hello, { mediaBox: "[(a) (b) (c) (d)]" }), text: said },
    {
      name: "letters without size",
      make: () => pagePdf(hello.replace("11 Tf", "0 Tf")),
      text: said,
    },
    { name: "text turned upside down", make: () => pagePdf(`q -1 0 0 -1 595 842 cm ${hello} Q`), text: said },
    {
      name: "text outside of the page",
      make: () => pagePdf(showLines([said], { x: 5000, y: -5000 })),
      failure: "no-text",
    },
    {
      name: "two columns, drawn row by row",
      make: () => pagePdf(twoColumns()),
      text: twoColumnLines.flat().join("\n"),
    },
  ];
}

function extras(): HostilePdf[] {
  const action = (script: string): string => `/OpenAction << /S /JavaScript /JS (${script}) >>`;
  const field = "<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (Filled in) /Rect [50 600 200 620] /P 3 0 R >>";
  return [
    {
      name: "a script that runs on opening",
      make: () => pagePdf(hello, { catalog: action("while \\(true\\) {}") }),
      text: said,
    },
    {
      name: "an action that launches a program",
      make: () => pagePdf(hello, { catalog: "/OpenAction << /S /Launch /F (calc.exe) >>" }),
      text: said,
    },
    {
      name: "an action that opens an address",
      make: () => pagePdf(hello, { catalog: "/OpenAction << /S /URI /URI (http://127.0.0.1:9/x) >>" }),
      text: said,
    },
    {
      name: "a form that was filled in",
      make: () =>
        pagePdf(hello, { catalog: "/AcroForm << /Fields [5 0 R] >>", page: "/Annots [5 0 R]", objects: [field] }),
      text: said,
    },
    {
      name: "an attached program",
      make: () =>
        pagePdf(hello, {
          catalog: "/Names << /EmbeddedFiles << /Names [(evil.exe) 5 0 R] >> >>",
          objects: ["<< /Type /Filespec /F (evil.exe) /EF << /F 6 0 R >> >>", { data: Buffer.from("MZ...") }],
        }),
      text: said,
    },
    {
      name: "an outline in a circle",
      make: () =>
        pagePdf(hello, {
          catalog: "/Outlines 5 0 R",
          objects: ["<< /First 5 0 R /Last 5 0 R /Next 5 0 R /Title (x) >>"],
        }),
      text: said,
    },
    {
      name: "an XFA form",
      make: () =>
        pagePdf(hello, {
          catalog: "/AcroForm << /XFA 5 0 R /Fields [] >>",
          objects: [{ data: Buffer.from("<xdp:xdp>") }],
        }),
      text: said,
    },
    { name: "a scan", make: scannedPdf, failure: "no-text" },
    { name: "a web page with the wrong name", make: () => Buffer.from("<html>not found</html>"), failure: "not-a-pdf" },
    { name: "nothing", make: () => Buffer.alloc(0), failure: "empty" },
  ];
}

function sizes(): HostilePdf[] {
  return [
    {
      name: "five thousand pages",
      make: () => textPdf(Array.from({ length: 5000 }, (_, i) => manyLines(i))),
      text: "4999 is the last",
    },
    {
      name: "a line of a quarter million letters",
      make: () => pagePdf(showLines([`${"word ".repeat(50_000)}end.`]), { mediaBox: "[0 0 9000000 842]" }),
      text: "end.",
    },
    {
      name: "a page of twenty thousand lines",
      make: () =>
        pagePdf(showLines(Array.from({ length: 20_000 }, (_, i) => `Line ${i}.`)), { mediaBox: "[0 -400000 595 842]" }),
      text: "Line 19999.",
    },
  ];
}

/** Lines that differ from page to page, so that none is taken for a running head. */
function manyLines(page: number): string[] {
  const name = ((page * 7919) % 100_003).toString(36);
  return [
    `A tale of ${name}`,
    `Once ${name} went to ${name}ville.`,
    page === 4999 ? "4999 is the last" : `${name} slept.`,
  ];
}

/** PDFs whose fonts, measures, extras or sizes are out of the ordinary. */
export const oddPdfs: readonly HostilePdf[] = [...fonts(), ...geometry(), ...extras(), ...sizes()];
