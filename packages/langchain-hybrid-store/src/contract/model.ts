import { describe, expect, it } from "@jest/globals";
import { ManifestMismatchError, StoreError } from "../errors.js";
import { WordEmbeddings } from "../test-support/word-embeddings.js";
import type { StoresUnderTest } from "./store-under-test.js";

const note = { id: "n", pageContent: "a note", metadata: {} };

/** That vectors of two models never mix. */
export function describeModel({ open, place }: StoresUnderTest): void {
  async function makeStore(): Promise<string> {
    const where = await place();
    const store = await open({}, where);
    await store.addDocuments([note]);
    await store.close();
    return where;
  }

  describe("another embedding model", () => {
    it("is refused with both names, and the store is as it was", async () => {
      const where = await makeStore();

      await expect(open({ embeddingModel: "other" }, where)).rejects.toMatchObject({
        name: "ManifestMismatchError",
        expected: "words",
        actual: "other",
      });

      expect(await (await open({}, where)).count()).toBe(1);
    });

    it("is noticed by its vectors when its name stayed the same", async () => {
      const where = await makeStore();
      const redirected = { embeddings: new WordEmbeddings({ seed: 99 }) };

      await expect(open(redirected, where)).rejects.toThrow(ManifestMismatchError);
      await expect(open({ embeddings: new WordEmbeddings({ dimension: 8 }) }, where)).rejects.toThrow(/dimension 8/);
    });

    it("is looked for only before the first write when told so", async () => {
      const where = await makeStore();
      const embeddings = new WordEmbeddings({ seed: 99 });

      const store = await open({ embeddings, verifyCanary: "write" }, where);
      await store.lexicalSearch("note");

      expect(embeddings.queries).toBe(0);
      await expect(store.addDocuments([note])).rejects.toThrow(ManifestMismatchError);
      expect(await store.count()).toBe(1);
    });

    it("is refused too when two writers make a new store at once", async () => {
      const where = await place();
      const first = await open({}, where);
      const second = await open({ embeddingModel: "other" }, where);

      const results = await Promise.allSettled([first.addDocuments([note]), second.addDocuments([note])]);

      const refused = results.flatMap((result) => (result.status === "rejected" ? [result.reason as unknown] : []));
      expect(refused).toEqual([expect.any(ManifestMismatchError)]);
      expect(await first.count()).toBe(1);
    });

    it.each(["open", "write"] as const)(
      "may not search by meaning what was empty when it was opened (verifyCanary: %j)",
      async (verifyCanary) => {
        const where = await place();
        const other = await open({ embeddingModel: "other", verifyCanary }, where);
        await (await open({}, where)).addDocuments([note]);

        await expect(other.similaritySearch("a note", 1)).rejects.toThrow(ManifestMismatchError);

        expect(await other.lexicalSearch("note")).toMatchObject([{ id: "n" }]);
      },
    );
  });

  describe("the manifest", () => {
    it("tells what the index was made with", async () => {
      const where = await place();
      await (await open({ instruction: "query: ", chunkerVersion: "1" }, where)).addDocuments([note]);

      const store = await open({ instruction: "query: ", chunkerVersion: "2" }, where);

      expect(store.manifest).toMatchObject({
        formatVersion: 1,
        embeddingModel: "words",
        instruction: "query: ",
        chunkerVersion: "1",
        dimension: 32,
        metric: "cosine",
      });
      await expect(open({ instruction: "passage: " }, where)).rejects.toThrow(/instruction/);
    });

    it("is not left behind by a first write that is refused", async () => {
      const store = await open();
      const vectors = [new WordEmbeddings().vector("a"), Array.from({ length: 32 }, () => Number.NaN)];

      await expect(store.addVectors(vectors, [note, note])).rejects.toThrow(StoreError);

      expect(store.manifest).toBeUndefined();
      expect(await store.ids()).toEqual([]);
    });

    it("is made once by two writers of the same model", async () => {
      const where = await place();
      const [first, second] = [await open({}, where), await open({}, where)];
      const other = { pageContent: "another", metadata: {} };

      await Promise.all([first.addDocuments([other]), second.addDocuments([other]), first.addDocuments([other])]);

      expect(await second.count()).toBe(3);
    });

    it("does not hide what the embedding model throws", async () => {
      const where = await makeStore();
      const embeddings = new WordEmbeddings();
      const failure = Object.assign(new Error("The key was refused."), { code: "EACCES" });
      embeddings.embedQuery = () => Promise.reject(failure);

      await expect(open({ embeddings }, where)).rejects.toBe(failure);
    });
  });
}
