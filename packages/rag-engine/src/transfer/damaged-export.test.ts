import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { createReadStream, createWriteStream, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gunzipSync, gzipSync } from "node:zlib";
import { fillIndex, openIndexFolder, testDocument, type IndexFolder } from "../test-support/index-folder.js";
import { checkExport } from "./check-export.js";
import { ExportDamagedError, NotAnExportError } from "./errors.js";
import { exportIndex } from "./export-index.js";
import { encodeRecord } from "./record-line.js";
import { exportRecord, type ExportRecord } from "./transfer-format.js";

let index: IndexFolder;
let whole: Buffer;
let file: string;

beforeAll(async () => {
  index = openIndexFolder();
  await fillIndex(index, [
    testDocument("aa".repeat(8), "Tea is hot."),
    testDocument("bb".repeat(8), "Ünïcödé 😀\n\n中文"),
  ]);
  file = join(index.folder.path, "index.export");
  await index.inUse((store) => exportIndex(createWriteStream(file), { ...index, store }));
  whole = readFileSync(file);
});
beforeEach(() => writeFileSync(file, whole));
afterAll(() => index.close());

const load = (): Promise<unknown> => checkExport(createReadStream(file));

/** The records of the export, changed by a test, with checksums that are right again. */
function rewrite(change: (records: ExportRecord[]) => ExportRecord[]): void {
  const lines = gunzipSync(readFileSync(file)).toString().trimEnd().split("\n");
  const records = lines.map((line) => exportRecord.parse(JSON.parse(line.slice(9))));
  writeFileSync(file, gzipSync(Buffer.concat(change(records).map(encodeRecord))));
}

describe("a file that is not a whole export", () => {
  it.each([
    ["is empty", "", "empty or cut off at its beginning"],
    ["is text", "Dear Sir or Madam", "not an export"],
    ["is packed text", gzipSync("Dear Sir or Madam\n"), "not an export"],
  ])("is told to be none when it %s", async (_, content, message) => {
    writeFileSync(file, content);

    await expect(load()).rejects.toThrow(message);
  });

  it("is told at its record when it is cut off, wherever that is", async () => {
    const whole = readFileSync(file);
    for (const share of [0.2, 0.5, 0.9, 0.999]) {
      writeFileSync(file, whole.subarray(0, Math.floor(whole.length * share)));

      await expect(load()).rejects.toThrow(/cut off at its beginning|damaged at record \d+: the file ends here/);
    }
  });

  it("names the record whose checksum is wrong", async () => {
    const text = gunzipSync(readFileSync(file)).toString();
    writeFileSync(file, gzipSync(text.replace("Tea is hot.", "Tea is hat.")));

    await expect(load()).rejects.toThrow("record 3: its checksum is wrong");
  });

  it("is told to be of another version", async () => {
    rewrite(([header, ...others]) => [{ ...header, version: 2 } as never, ...others]);

    await expect(load()).rejects.toThrow("export of version 2; this program reads version 1");
  });

  it.each<[string, (records: ExportRecord[]) => ExportRecord[], string]>([
    ["a record is missing", (records) => records.filter(({ type }) => type !== "chunk"), "0 chunks instead of 2"],
    ["a page is missing", (records) => records.filter(({ type }) => type !== "page"), "pages of the document before"],
    [
      "a page is twice",
      (records) => records.flatMap((each) => Array.from({ length: each.type === "page" ? 2 : 1 }, () => each)),
      "a page in",
    ],
    ["a document is twice", (records) => records.toSpliced(3, 0, ...records.slice(1, 3)), "a second document"],
    ["files come first", (records) => records.toSpliced(1, 0, ...records.slice(5, 6)), "a file of a document"],
    ["a second header", (records) => records.toSpliced(1, 0, ...records.slice(0, 1)), "a second header"],
    ["the end is missing", (records) => records.slice(0, -1), "before its end mark"],
    ["something stands behind the end", (records) => [...records, ...records.slice(-1)], "behind the end"],
    [
      "a vector is too short",
      (records) => records.map((each) => (each.type === "chunk" ? { ...each, vector: "AACAPw==" } : each)),
      "1 numbers instead of 4",
    ],
    [
      "a vector holds NaN",
      (records) =>
        records.map((each) => (each.type === "chunk" ? { ...each, vector: "AADAfwAAwH8AAMB/AADAfw==" } : each)),
      "not a finite number",
    ],
    ["records are swapped", (records) => records.toSpliced(-3, 2, ...records.slice(-3, -1).toReversed()), "whole file"],
  ])("is told when %s", async (_, change, message) => {
    rewrite(change);

    await expect(load()).rejects.toThrow(message);
  });

  it("is told when the disk that it is read from fails", async () => {
    const broken = (): Readable => {
      const stream = createReadStream(file);
      stream.on("data", () => stream.destroy(new Error("EIO")));
      return stream;
    };

    await expect(checkExport(broken())).rejects.toThrow("EIO");
  });
});

describe("an export with changed bytes", () => {
  const inMemory = (bytes: Uint8Array): Promise<unknown> => checkExport(Readable.from([Buffer.from(bytes)]));
  const mutations = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 4 });
  const mutate = (bytes: Buffer, changes: readonly (readonly [number, number])[]): Buffer => {
    const mutated = Buffer.from(bytes);
    for (const [at, by] of changes) mutated[at % bytes.length] = (mutated[at % bytes.length] ?? 0) ^ by;
    return mutated;
  };
  const isTold = (error: unknown): boolean => error instanceof ExportDamagedError || error instanceof NotAnExportError;

  it("is told, or reads the same as before", async () => {
    const before = await inMemory(whole);
    await fc.assert(
      fc.asyncProperty(mutations, async (changes) => {
        const result = await inMemory(mutate(whole, changes)).catch((error: unknown) => error);

        // Some bytes of gzip's own header mean nothing to a reader.
        expect(isTold(result) || JSON.stringify(result) === JSON.stringify(before)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("is told when the bytes below the packing changed", async () => {
    const plain = gunzipSync(whole);
    await fc.assert(
      fc.asyncProperty(mutations, async (changes) => {
        const mutated = mutate(plain, changes);
        fc.pre(!mutated.equals(plain));

        const result = await inMemory(gzipSync(mutated)).catch((error: unknown) => error);

        expect(isTold(result)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
