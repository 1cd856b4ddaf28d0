import { afterEach, describe, expect, it } from "@jest/globals";
import { writeFileSync } from "node:fs";
import { bombPdf, partlyScannedPdf, textPdf } from "../../../test-support/pdf-files.js";
import { temporaryFolder } from "../../../test-support/temporary-folder.js";
import { createDocumentParser, type DocumentParserOptions } from "../document-parser.js";
import { DEFAULT_PARSER_LIMITS, type ParserLimits } from "../parser-limits.js";
import { ParserProcess } from "../parser-process.js";
import { PdfReading } from "./pdf-reading.js";

const cleanUp: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of cleanUp.splice(0).toReversed()) await end();
});

function write(name: string, content: Buffer): string {
  const folder = temporaryFolder();
  cleanUp.push(() => folder.remove());
  return folder.write(name, content);
}

function parserWith(options: DocumentParserOptions): ReturnType<typeof createDocumentParser> {
  const parser = createDocumentParser(options);
  cleanUp.push(() => parser.close());
  return parser;
}

function processWith(limits: Partial<ParserLimits> = {}): ParserProcess {
  const parser = new ParserProcess({ ...DEFAULT_PARSER_LIMITS, ...limits });
  cleanUp.push(() => parser.close());
  return parser;
}

function readingOf(file: string): PdfReading {
  const signal = new AbortController().signal;
  return new PdfReading({ file, maxPages: 1_000, maxBytes: 1e8, signal, onPage: () => undefined });
}

/** Pages that tell which they are in letters: lines that only differ in numbers would be taken for page headers. */
const named = (pages: number): string[][] =>
  Array.from({ length: pages }, (_, at) => {
    const name = [...String(at + 1)].map((digit) => "abcdefghij"[Number(digit)]).join("");
    return [`${name} is how this begins.`, `It ends with ${name}.`];
  });

describe("a long PDF", () => {
  it("is read by all processes that are free, with the pages in order", async () => {
    const file = write("long.pdf", textPdf(named(230)));
    const parser = parserWith({ parserProcesses: 2 });
    const seen: string[] = [];

    const { pages } = await parser.parse(file, { onPage: (page, of) => seen.push(`${page}/${of}`) });

    expect(pages.map(({ text }) => text)).toEqual(named(230).map((lines) => lines.join("\n")));
    expect(seen).toEqual(named(230).map((_, at) => `${at + 1}/230`));
  });

  it("does not keep a process that another document needs", async () => {
    const long = write("long.pdf", textPdf(named(2_500)));
    const short = write("short.pdf", textPdf([["Short."]]));
    const parser = parserWith({ parserProcesses: 2 });
    const ended: string[] = [];
    let begin = (): void => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));

    // By then the second process has been asked to help, and there is work for both for long.
    const reading = parser.parse(long, { onPage: (page) => page === 100 && begin() }).then(() => ended.push("long"));
    await begun;
    await parser.parse(short).then(() => ended.push("short"));
    await reading;

    expect(ended).toEqual(["short", "long"]);
  });

  it("is divided: two processes read different pages of it", async () => {
    const reading = readingOf(write("parts.pdf", textPdf(named(70))));
    const [one, two] = [processWith(), processWith()];

    await reading.readPart(one);
    await Promise.all([reading.readPart(one), reading.readPart(two)]);
    await reading.readPart(two);

    expect(one.pid).not.toBe(two.pid);
    expect(reading.unread).toBe(0);
    expect(reading.pages.map(({ text }) => text.split("\n")[0])).toEqual(named(70).map(([line]) => line));
  });

  it("that changes while it is read fails, instead of being half the old and half the new", async () => {
    const file = write("changing.pdf", textPdf(named(70)));
    const reading = readingOf(file);

    await reading.readPart(processWith());
    writeFileSync(file, textPdf(named(71)));

    await expect(reading.readPart(processWith())).rejects.toMatchObject({ code: "changed-while-reading" });
  });
});

describe("a scanned page", () => {
  it("is told apart from a blank one and from one with a small picture", async () => {
    const file = write("partly.pdf", partlyScannedPdf());

    const { scannedPages, pages } = await parserWith({}).parse(file);

    expect(scannedPages).toEqual([2]);
    expect(pages.map(({ text }) => text)).toEqual(["This page has text.", "", "", ""]);
  });
});

describe("a page that kills its reader", () => {
  it("is left out, and the others are read", async () => {
    const file = write("bomb-inside.pdf", bombPdf(1_500, [["Before it."]], [["Behind it."], ["The last."]]));
    const parser = parserWith({ maxMemoryMb: 250 });

    const { pages, unreadablePages } = await parser.parse(file);

    expect(pages.map(({ text }) => text)).toEqual(["Before it.", "", "Behind it.", "The last."]);
    expect(unreadablePages).toEqual([2]);
  }, 60_000);

  it("costs the document when it is the only one", async () => {
    const file = write("bomb.pdf", bombPdf());
    const parser = parserWith({ maxMemoryMb: 250 });

    await expect(parser.parse(file)).rejects.toMatchObject({ code: "out-of-memory" });
  }, 60_000);
});
