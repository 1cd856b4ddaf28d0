import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { PassThrough } from "node:stream";
import { buffer } from "node:stream/consumers";
import { Readable } from "node:stream";
import {
  contentsOf,
  expectedOf,
  fillIndex,
  openIndexFolder,
  testDocument,
  type TestDocument,
} from "../test-support/index-folder.js";
import { exportIndex } from "./export-index.js";
import { importIndex } from "./import-index.js";
import { decodeRecord, encodeRecord } from "./record-line.js";
import type { ExportRecord } from "./transfer-format.js";
import { vectorFromText, vectorToText } from "./vector-text.js";

/** Any text, also what no file should hold: NUL, lone halves of surrogate pairs, line ends of all kinds. */
const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.constantFrom("\0", "\ud800", "\r\n\u2028\u2029\ufeff"),
);
const anyVector = fc
  .array(fc.float({ noNaN: true, noDefaultInfinity: true, min: -1, max: 1 }), { minLength: 1, maxLength: 40 })
  .map((numbers) => Float32Array.from(numbers));

describe("a record", () => {
  it("reads as it was written, whatever its text and metadata", () => {
    fc.assert(
      fc.property(anyText, anyText, fc.jsonValue(), anyVector, (id, text, value, vector) => {
        const metadata = { documentId: "aa", value };
        const record: ExportRecord = { type: "chunk", id: `x${id}`, text, metadata, vector: vectorToText(vector) };

        const line = encodeRecord(record);

        expect(line.subarray(0, -1).includes(10)).toBe(false);
        expect(decodeRecord(line.subarray(0, -1), 2)).toEqual(JSON.parse(JSON.stringify(record)));
      }),
    );
  });

  it("holds a vector to the bit", () => {
    fc.assert(
      fc.property(anyVector, (vector) => {
        expect(vectorFromText(vectorToText(vector), vector.length)).toEqual(vector);
      }),
    );
  });
});

const anyDocument = fc
  .record({
    id: fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 16, maxLength: 16 }),
    text: fc.string({ unit: "grapheme" }),
    title: fc.string({ unit: "grapheme" }),
    value: fc.oneof(fc.string({ unit: "grapheme" }), fc.integer(), fc.boolean()),
    vector: fc
      .array(fc.integer({ min: -9, max: 9 }), { minLength: 4, maxLength: 4 })
      .filter((v) => v.some((n) => n !== 0)),
  })
  .map(({ id, text, title, value, vector }): TestDocument => {
    const document = testDocument(id, text, { title });
    const chunks = document.chunks.map((chunk) => ({ ...chunk, vector, metadata: { ...chunk.metadata, value } }));
    return { ...document, chunks };
  });

describe("an index", () => {
  it("is the same after an export and an import, whatever it holds", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(anyDocument, { selector: ({ entry }) => entry.id, minLength: 1, maxLength: 5 }),
        async (documents) => {
          const [from, to] = [openIndexFolder(), openIndexFolder()];
          try {
            await fillIndex(from, documents);
            const packed = new PassThrough();
            const [bytes] = await Promise.all([
              buffer(packed),
              from.inUse((store) => exportIndex(packed, { ...from, store })),
            ]);

            await importIndex({ ...to, open: () => Readable.from([bytes]) });

            expect(await contentsOf(to)).toEqual(await expectedOf(from));
          } finally {
            await from.close();
            await to.close();
          }
        },
      ),
      { numRuns: 3 },
    );
  });
});
