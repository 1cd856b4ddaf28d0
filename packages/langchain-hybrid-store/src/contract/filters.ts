import { beforeEach, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { Filter } from "../filter.js";
import { fuseByReciprocalRank } from "../fusion.js";
import type { Hit } from "../hits.js";
import type { HybridStore } from "../hybrid-store.js";
import { filters, metadata, passes } from "../test-support/filters.js";
import { randomVectors } from "../test-support/random-vectors.js";
import { idsOf, type StoresUnderTest } from "./store-under-test.js";

const rowCount = 60;
const words = ["alpha", "beta", "gamma", "delta", "epsilon"];
/** PostgreSQL keeps no NUL, in no text. */
const withoutNul = (value: unknown): boolean => !JSON.stringify(value).includes(String.raw`\u0000`);
const plainFilters = filters.filter(withoutNul);
const rows = fc
  .sample(metadata, { numRuns: rowCount * 2, seed: 11 })
  .filter(withoutNul)
  .slice(0, rowCount)
  .map((row, i) => ({ id: `${i}`, row, text: words.filter((_, w) => (i * 7 + w * w) % (w + 2) === 0).join(" ") }));
const vectors = randomVectors(rowCount, 32);
const [query = []] = randomVectors(1, 32, 5);

/** That a filter means the same in every search and look-up, and what its definition says. */
export function describeFilters({ open }: StoresUnderTest): void {
  describe("a filter", () => {
    let store: HybridStore;

    beforeEach(async () => {
      store = await open();
      const documents = rows.map(({ row, text }) => ({ pageContent: text, metadata: row }));
      await store.addVectors(vectors, documents, { ids: idsOf(rows) });
    });

    it("lets the same chunks pass in every look-up as its definition does", async () => {
      await fc.assert(
        fc.asyncProperty(plainFilters, async (filter) => {
          const wanted = idsOf(rows.filter(({ row }) => passes(row, filter)));

          expect((await store.ids(filter)).toSorted()).toEqual(wanted.toSorted());
          expect(await store.count(filter)).toBe(wanted.length);
        }),
        { numRuns: 100 },
      );
    });

    it("gives searches by meaning, by words and by both what comparing every chunk gives", async () => {
      const byMeaning = everyCosine();
      const byWords = await store.lexicalSearch(words.join(" "), { k: rowCount });

      await fc.assert(
        fc.asyncProperty(plainFilters, fc.integer({ min: 1, max: rowCount }), async (filter, k) => {
          const vector = ranked(byMeaning, filter).slice(0, k);
          const lexical = ranked(byWords, filter).slice(0, k);

          const found = await store.vectorSearch(query, { k, filter });
          const worded = await store.lexicalSearch(words.join(" "), { k, filter });
          const fused = await store.hybridSearch(words.join(" "), { vector: query, k, fetchK: k, filter });

          expect(idsOf(found)).toEqual(idsOf(vector));
          expect(idsOf(worded)).toEqual(idsOf(lexical));
          expect(idsOf(fused)).toEqual(idsOf(fuseByReciprocalRank(vector, lexical)).slice(0, k));
        }),
        { numRuns: 100 },
      );
    });

    it("deletes what it lets pass and nothing else", async () => {
      await fc.assert(
        fc.asyncProperty(plainFilters, async (filter) => {
          const documents = rows.slice(0, 8).map(({ row }) => ({ pageContent: "text", metadata: row }));
          await store.delete({ deleteAll: true });
          await store.addVectors(vectors.slice(0, 8), documents, { ids: idsOf(rows.slice(0, 8)) });

          await store.delete({ filter });

          const left = rows.slice(0, 8).filter(({ row }) => !passes(row, filter));
          expect((await store.ids()).toSorted()).toEqual(idsOf(left).toSorted());
        }),
        { numRuns: 20 },
      );
    });
  });
}

function everyCosine(): Hit[] {
  const scored = rows.map(({ id, row, text }, i) => {
    const score = (vectors[i] ?? []).reduce((sum, value, d) => sum + value * (query[d] ?? 0), 0);
    return { id, document: { id, pageContent: text, metadata: row }, score, rank: 0 };
  });
  return scored.toSorted((a, b) => b.score - a.score);
}

/** Those that pass, ranked anew. */
function ranked(hits: readonly Hit[], filter: Filter): Hit[] {
  const rowOf = new Map(rows.map(({ id, row }) => [id, row]));
  return hits
    .filter(({ id }) => passes(rowOf.get(id) ?? {}, filter))
    .map((hit, i) => Object.assign({}, hit, { rank: i + 1 }));
}
