import { docxFile, pptxFile, sheetRow, slideShape, wordParagraph, xlsxFile } from "./office-files.js";
import { epubFile, odtFile } from "./open-files.js";

/** A small valid file of each format, by extension. All say "Grüße 日本 שלום". */
export const SAMPLE_FILES: Readonly<Record<string, Buffer>> = {
  docx: docxFile(wordParagraph("Grüße 日本 שלום", '<w:pStyle w:val="berschrift1"/>') + wordParagraph("Text.")),
  odt: odtFile('<text:h text:outline-level="1">Grüße 日本 שלום</text:h><text:p>Text.</text:p>'),
  pptx: pptxFile([{ shapes: slideShape("title", ["Grüße 日本 שלום"]), notes: "A note." }, { shapes: "" }]),
  xlsx: xlsxFile({ Sheet1: sheetRow(1, ["Word", "Count"]) + sheetRow(2, ["Grüße 日本 שלום", 3]) }),
  epub: epubFile([{ name: "One", html: "<p>Grüße 日本 שלום</p>" }]),
  csv: Buffer.from("Word;Count\nGrüße 日本 שלום;3\n"),
  tsv: Buffer.from("Word\tCount\nGrüße 日本 שלום\t3\n"),
  eml: Buffer.from(
    "From: a@example.org\r\nSubject: Hi\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nGrüße 日本 שלום\r\n",
  ),
  html: Buffer.from("<title>T</title><h1>Grüße 日本 שלום</h1><table><tr><td>1<td>2</table>"),
  md: Buffer.from("# Grüße 日本 שלום\n\n- a\n- b\n\n| A |\n|---|\n| 1 |\n"),
  txt: Buffer.from("Grüße 日本 שלום\n"),
  py: Buffer.from('def greet():\n    return "Grüße 日本 שלום"\n'),
};

/** Extensions of the samples that are ZIP containers. */
export const PACKED = ["docx", "odt", "pptx", "xlsx", "epub"];
