import { describe, expect, it } from "@jest/globals";
import { InvalidFilterError, InvalidOptionError, InvalidQueryError, StoreClosedError } from "../errors.js";
import type { HybridStore } from "../hybrid-store.js";
import type { ScanOptions, StoredChunk } from "../stored-chunk.js";
import { WordEmbeddings } from "../test-support/word-embeddings.js";
import { animals, animalIds, idsOf, openWithAnimals, type StoresUnderTest } from "./store-under-test.js";

/** Reading a store as a whole, and looking it over. */
export function describeWholeStore(stores: StoresUnderTest): void {
  const { open } = stores;

  describe("scan", () => {
    it("gives everything that is stored of every chunk, with vectors of length 1", async () => {
      const store = await openWithAnimals(stores);

      const chunks = await collect(store);

      expect(idsOf(chunks).toSorted()).toEqual(animalIds.toSorted());
      const dog = chunks.find(({ id }) => id === "dog");
      expect(dog).toMatchObject({ text: animals[1]?.pageContent, metadata: animals[1]?.metadata });
      expect(Object.prototype.toString.call(dog?.vector)).toBe("[object Float32Array]");
      expect(cosine([...(dog?.vector ?? [])], new WordEmbeddings().vector("The dog runs in the garden"))).toBeCloseTo(
        1,
        5,
      );
      expect(Math.hypot(...(dog?.vector ?? []))).toBeCloseTo(1, 5);
    });

    it("comes in batches of the size that is asked for, in the same order each time", async () => {
      const store = await openWithAnimals(stores);

      const sizes: number[] = [];
      for await (const batch of store.scan({ batchSize: 3 })) sizes.push(batch.length);

      expect(sizes).toEqual([3, 1]);
      expect(idsOf(await collect(store, { batchSize: 1 }))).toEqual(idsOf(await collect(store)));
    });

    it("is of one moment: what is written, replaced or deleted meanwhile is not in it", async () => {
      const store = await openWithAnimals(stores);
      const scanned: StoredChunk[] = [];

      for await (const batch of store.scan({ batchSize: 1 })) {
        scanned.push(...batch);
        if (scanned.length > 1) continue;
        await store.addDocuments([{ pageContent: "new", metadata: {} }], { ids: ["new"] });
        await store.addDocuments([{ pageContent: "replaced", metadata: {} }], { ids: ["bird"] });
        await store.delete({ ids: ["both", "dog"] });
      }

      expect(idsOf(scanned).toSorted()).toEqual(animalIds.toSorted());
      expect(scanned.map(({ text }) => text).toSorted()).toEqual(animals.map((one) => one.pageContent).toSorted());
    });

    it("gives only what passes the filter, and nothing of an empty store", async () => {
      const store = await openWithAnimals(stores);

      expect(idsOf(await collect(store, { filter: { field: "page", gt: 1 } }))).toEqual(["both"]);
      expect(await collect(await open())).toEqual([]);
    });

    it("may be broken off, run beside another one, and ends with the store", async () => {
      const store = await openWithAnimals(stores);
      const left = store.scan({ batchSize: 1 })[Symbol.asyncIterator]();
      await left.next();

      for await (const [first] of store.scan({ batchSize: 2 })) {
        expect(first?.vector).toHaveLength(32);
        break;
      }
      await store.close();

      await expect(left.next()).rejects.toThrow(StoreClosedError);
    });

    it("refuses a batch size and a filter that make no sense", async () => {
      const store = await openWithAnimals(stores);

      await expect(collect(store, { batchSize: 0 })).rejects.toThrow(InvalidQueryError);
      await expect(collect(store, { filter: { page: 1 } as never })).rejects.toThrow(InvalidFilterError);
    });
  });

  describe("vectorsBy", () => {
    it("gives a stored vector for each value that a chunk has in the field", async () => {
      const store = await open({ indexedFields: ["path"] });
      await store.addDocuments(animals, { ids: animalIds });

      const vectors = await store.vectorsBy("path", ["cats.md", "nothing.md", "birds.md", "1"]);

      expect([...vectors.keys()].toSorted()).toEqual(["birds.md", "cats.md"]);
      const own = new WordEmbeddings().vector(animals[0]?.pageContent ?? "");
      expect(cosine([...(vectors.get("cats.md") ?? [])], own)).toBeCloseTo(1, 5);
    });

    it("gives vectors that can be added again as they are", async () => {
      const store = await openWithAnimals(stores);
      const again = await open();

      const vectors = await store.vectorsBy("path", ["cats.md"]);
      await again.addVectors([...vectors.values()], animals.slice(0, 1), { ids: ["cat"] });

      const [chunk] = await collect(again);
      expect(cosine([...(chunk?.vector ?? [])], [...(vectors.get("cats.md") ?? [])])).toBeCloseTo(1, 6);
    });

    it("takes fields without an index, and refuses what is no field", async () => {
      const store = await openWithAnimals(stores);

      expect((await store.vectorsBy("path", ["dogs.md", "dogs.md"])).size).toBe(1);
      expect((await store.vectorsBy("page", ["1"])).size).toBe(0);
      expect((await store.vectorsBy("path", [])).size).toBe(0);
      expect((await (await open()).vectorsBy("path", ["x"])).size).toBe(0);
      await expect(store.vectorsBy('a"b', ["x"])).rejects.toThrow(InvalidFilterError);
    });
  });

  describe("check", () => {
    it("finds no problem in a store that is whole, and nothing to repair", async () => {
      const store = await openWithAnimals(stores);

      const report = await store.check();

      expect(report).toMatchObject({ count: 4, dimension: 32, problems: [] });
      expect(report.canaryCosine).toBeCloseTo(1, 4);
      expect(report.bytes).toBeGreaterThan(0);
      expect(report.index).not.toBe("");
      expect(Object.keys(report.versions)).not.toEqual([]);
      expect(await store.repair()).toEqual([]);
    });

    it("takes an empty store as it is, and refuses a sample that is none", async () => {
      const store = await open();

      expect(await store.check()).toMatchObject({ count: 0, dimension: undefined, recall: undefined, problems: [] });
      await expect(store.check({ sample: 0 })).rejects.toThrow(InvalidOptionError);
    });
  });
}

async function collect(store: HybridStore, options?: ScanOptions): Promise<StoredChunk[]> {
  const chunks: StoredChunk[] = [];
  for await (const batch of store.scan(options)) chunks.push(...batch);
  return chunks;
}

function cosine(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0) / Math.hypot(...a) / Math.hypot(...b);
}
