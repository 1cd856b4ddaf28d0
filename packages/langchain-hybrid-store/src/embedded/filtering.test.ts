import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { filters, metadata, names, passes } from "../test-support/filters.js";
import { randomVectors } from "../test-support/random-vectors.js";
import { temporaryStores } from "../test-support/temporary-stores.js";
import type { EmbeddedStoreOptions } from "./options.js";

const { open } = temporaryStores();

describe.each<[string, Partial<EmbeddedStoreOptions>]>([
  ["as it is", {}],
  ["with indexes on the fields", { indexedFields: names }],
  ["that searches through the graph", { exactBelow: 1 }],
])("a filter in a store %s", (_, options) => {
  it("lets the same chunks pass in every look-up and search as its definition does", async () => {
    const store = await open(undefined, options);
    const rows = fc.sample(metadata, { numRuns: 60, seed: 11 });
    const ids = rows.map((_row, i) => `${i}`);
    const vectors = randomVectors(rows.length, 32);
    await store.addVectors(
      vectors,
      rows.map((row) => ({ pageContent: "text", metadata: row })),
      { ids },
    );

    const idsOf = (hits: readonly { id: string }[]): string[] => hits.map(({ id }) => id).toSorted();
    await fc.assert(
      fc.asyncProperty(filters, async (filter) => {
        const wanted = ids.filter((_id, i) => passes(rows[i] ?? {}, filter));

        expect(await store.ids(filter)).toEqual(wanted);
        expect(await store.count(filter)).toBe(wanted.length);
        expect(idsOf(await store.lexicalSearch("text", { k: 100, filter }))).toEqual(wanted.toSorted());
        expect(idsOf(await store.vectorSearch(vectors[0] ?? [], { k: 100, filter }))).toEqual(wanted.toSorted());
      }),
      { numRuns: 150 },
    );
  });

  it("deletes what it lets pass and nothing else", async () => {
    const store = await open(undefined, options);
    await fc.assert(
      fc.asyncProperty(fc.array(metadata, { minLength: 1, maxLength: 5 }), filters, async (rows, filter) => {
        const ids = rows.map((_row, i) => `${i}`);
        const documents = rows.map((row) => ({ pageContent: "text", metadata: row }));
        await store.delete({ deleteAll: true });
        await store.addDocuments(documents, { ids });

        await store.delete({ filter });

        expect(await store.ids()).toEqual(ids.filter((_id, i) => !passes(rows[i] ?? {}, filter)));
      }),
      { numRuns: 25 },
    );
  });
});
