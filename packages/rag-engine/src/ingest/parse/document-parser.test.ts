import { afterAll, afterEach, describe, expect, it } from "@jest/globals";
import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bombPdf, encryptedPdf, scannedPdf, textPdf } from "../../test-support/pdf-files.js";
import { temporaryFolder } from "../../test-support/temporary-folder.js";
import { ParseFailure } from "../failure.js";
import { createDocumentParser, type ParsedDocument } from "./document-parser.js";

const folder = temporaryFolder();
const parser = createDocumentParser({ maxMemoryMb: 400 });
const sample = (name: string): string => fileURLToPath(new URL(`../../../../../samples/${name}`, import.meta.url));

afterAll(async () => {
  await parser.close();
  folder.remove();
});

async function failureOf(work: Promise<unknown>): Promise<ParseFailure> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ParseFailure);
  return error as ParseFailure;
}

function textsOf({ pages }: ParsedDocument): string[] {
  return pages.map(({ text }) => text);
}

describe("PDF", () => {
  it("gives the text of each page, the title and the hash of the content", async () => {
    const file = folder.write("plain.pdf", textPdf([["First page."], ["Second (page)."]], "A plain title"));

    const document = await parser.parse(file);

    expect(textsOf(document)).toEqual(["First page.", "Second (page)."]);
    expect(document.title).toBe("A plain title");
    expect(document.contentHash).toMatch(/^[0-9a-f]{64}$/);
  });

  it("reports every page as it is read", async () => {
    const file = folder.write("three.pdf", textPdf([["one"], ["two"], ["three"]]));
    const seen: string[] = [];

    await parser.parse(file, { onPage: (page, pages) => seen.push(`${page}/${pages}`) });

    expect(seen).toEqual(["1/3", "2/3", "3/3"]);
  });

  it("takes the file's name when the title is a leftover of the word processor", async () => {
    const file = folder.write("minutes.pdf", textPdf([["Some text"]], "Microsoft Word - minutes_v2.doc"));

    expect((await parser.parse(file)).title).toBe("minutes");
  });

  it("reads a real manual without its running headers and with broken words put together", async () => {
    const document = await parser.parse(sample("debian-faq.en.pdf"));
    const { title } = document;
    const pages = textsOf(document);

    expect(title).toBe("The Debian GNU/Linux FAQ");
    expect(pages).toHaveLength(73);
    const text = pages.join("\n");
    expect(text).not.toMatch(/^CHAPTER \d/m);
    expect(text).toContain("debian-user@lists.debian.org");
    expect(pages[14]).toMatch(/^Chapter 3\nChoosing a Debian distribution\n/);
    expect(pages[14]).toMatch(/post your questions on$/);
  });
});

describe("a PDF that cannot be read", () => {
  it.each([
    ["encrypted", "secret.pdf", () => encryptedPdf()],
    ["empty", "empty.pdf", () => Buffer.alloc(0)],
    ["not-a-pdf", "page.pdf", () => Buffer.from("<html>Not found</html>")],
    ["truncated", "half.pdf", () => readFileSync(sample("fhs-3.0.pdf")).subarray(0, 120_000)],
    ["no-text", "scan.pdf", () => scannedPdf()],
    ["damaged", "broken.pdf", () => Buffer.from("%PDF-1.7\nnothing that makes sense\nstartxref\n0\n%%EOF\n")],
  ])("fails as %s and says what to do", async (code, name, content) => {
    const failure = await failureOf(parser.parse(folder.write(name, content())));

    expect(failure.code).toBe(code);
    expect(failure.message).toMatch(/sync again\.$/);
  });

  it("fails as unreadable when it is a link that leads nowhere", async () => {
    const file = join(folder.path, "nowhere.pdf");
    symlinkSync(join(folder.path, "missing.pdf"), file);

    const failure = await failureOf(parser.parse(file));

    expect(failure.code).toBe("unreadable");
  });

  it("is stopped when it inflates to more memory than allowed, and the next file is read", async () => {
    const bomb = folder.write("bomb.pdf", bombPdf());
    const good = folder.write("good.pdf", textPdf([["Still here."]]));

    const failure = await failureOf(parser.parse(bomb));
    const next = await parser.parse(good);

    expect(failure.code).toBe("out-of-memory");
    expect(textsOf(next)).toEqual(["Still here."]);
  }, 60_000);

  it("is stopped when it takes longer than allowed", async () => {
    const hasty = createDocumentParser({ fileTimeoutMs: 1 });

    const failure = await failureOf(hasty.parse(sample("fhs-3.0.pdf")));
    await hasty.close();

    expect(failure.code).toBe("timeout");
  });

  it("fails as too large when it has more pages than allowed", async () => {
    const strict = createDocumentParser({ maxPages: 1 });

    const failure = await failureOf(strict.parse(folder.write("two.pdf", textPdf([["a"], ["b"]]))));
    await strict.close();

    expect(failure.code).toBe("too-large");
  });
});

describe("stopping", () => {
  afterEach(() => parser.close());

  it("rejects with the signal's reason and can read again afterwards", async () => {
    const stop = new AbortController();
    const reason = new Error("enough");

    const reading = parser.parse(sample("fhs-3.0.pdf"), { signal: stop.signal, onPage: () => stop.abort(reason) });

    await expect(reading).rejects.toBe(reason);
    expect(textsOf(await parser.parse(folder.write("after.pdf", textPdf([["After."]]))))).toEqual(["After."]);
  });
});

describe("two parser processes", () => {
  it("read two files at the same time with the same result", async () => {
    const two = createDocumentParser({ parserProcesses: 2 });
    const files = ["one", "two", "three"].map((name) => folder.write(`${name}.pdf`, textPdf([[`This is ${name}.`]])));

    const documents = await Promise.all(files.map((file) => two.parse(file)));
    await two.close();

    expect(documents.flatMap(textsOf)).toEqual(["This is one.", "This is two.", "This is three."]);
  });
});

describe("text and Markdown", () => {
  it("are one page, with the first heading as the title of Markdown", async () => {
    const file = folder.write("notes.md", "\uFEFF```\n# not this\n```\n\n# The *real* title\r\n\r\n    code\r\n");

    const document = await parser.parse(file);

    expect(document.title).toBe("The real title");
    expect(textsOf(document)).toEqual([
      "```\n# not this\n```\n\n# The real title".replace("real", "*real*") + "\n\n    code",
    ]);
  });

  it("may be UTF-16 with a byte order mark", async () => {
    const file = folder.write("wide.txt", Buffer.from("\uFEFFGrüße", "utf16le"));

    expect(textsOf(await parser.parse(file))).toEqual(["Grüße"]);
  });

  it("may be of an old encoding, which is told as a warning", async () => {
    const file = folder.write("latin1.txt", Buffer.from("Gr\xfc\xdfe \x96 5 \x80", "latin1"));

    const document = await parser.parse(file);

    expect(textsOf(document)).toEqual(["Grüße – 5 €"]);
    expect(document.warning).toMatch(/read as windows-1252/);
  });

  it.each([
    ["not-text", "binary.txt", Buffer.from([1, 0, 2, 0, 3])],
    ["empty", "blank.md", Buffer.from(" \n\n")],
  ])("fail as %s", async (code, name, content) => {
    const failure = await failureOf(parser.parse(folder.write(name, content)));

    expect(failure.code).toBe(code);
  });

  it("fail as too large above the limit", async () => {
    const strict = createDocumentParser({ maxTextFileMb: 0.001 });

    const failure = await failureOf(strict.parse(folder.write("long.txt", "word ".repeat(1000))));

    expect(failure.code).toBe("too-large");
  });
});
