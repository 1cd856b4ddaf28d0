import { describe, expect, it } from "@jest/globals";
import type { DocumentInterface } from "@langchain/core/documents";
import type { HybridStore } from "../hybrid-store.js";
import { animalIds, animals, idsOf, openWithAnimals, type StoresUnderTest } from "./store-under-test.js";

/** Adding, replacing, deleting, and looking up. */
export function describeChunks(stores: StoresUnderTest): void {
  const { open, place } = stores;

  describe("what the store holds", () => {
    it("is what was added, in the order asked for, without ids that are not there", async () => {
      const store = await openWithAnimals(stores);

      const documents = await store.get(["bird", "nothing", "cat"]);

      expect(documents).toMatchObject([
        { id: "bird", pageContent: animals[3]?.pageContent, metadata: { path: "birds.md", page: 1, draft: true } },
        { id: "cat", pageContent: animals[0]?.pageContent },
      ]);
      expect(await store.has(["cat", "nothing"])).toEqual(new Set(["cat"]));
      expect((await store.ids()).toSorted()).toEqual(animalIds.toSorted());
      expect((await store.ids({ field: "path", eq: "dogs.md" })).toSorted()).toEqual(["both", "dog"]);
      expect(await store.count()).toBe(4);
      expect(await store.count({ field: "page", gt: 1 })).toBe(1);
    });

    it("takes ids from the option, else from the document, else makes them", async () => {
      const store = await open();
      const own = { id: "own", pageContent: "a", metadata: {} };

      const fromOption = await store.addDocuments([own], { ids: ["given"] });
      const fromDocument = await store.addDocuments([own]);
      const made = await store.addDocuments([nameless("a"), nameless("b")]);

      expect(fromOption).toEqual(["given"]);
      expect(fromDocument).toEqual(["own"]);
      expect(new Set(made).size).toBe(2);
      expect(await store.count()).toBe(4);
    });

    it("is replaced as a whole by a document with the same id", async () => {
      const store = await openWithAnimals(stores);

      await store.addDocuments([{ pageContent: "A submarine dives", metadata: { path: "sea.md" } }], { ids: ["cat"] });

      expect(await store.count()).toBe(4);
      expect(await store.get(["cat"])).toMatchObject([
        { pageContent: "A submarine dives", metadata: { path: "sea.md" } },
      ]);
      expect(await store.lexicalSearch("roof")).toEqual([]);
      expect(idsOf(await store.lexicalSearch("submarine"))).toEqual(["cat"]);
      expect(idsOf(await store.similaritySearch("A submarine dives", 1))).toEqual(["cat"]);
      expect(idsOf(await store.similaritySearch("The cat sleeps on the warm roof", 9)).toSorted()).toEqual(
        animalIds.toSorted(),
      );
    });

    it("keeps the last of two documents with the same id in one call", async () => {
      const store = await open();

      await store.addDocuments([nameless("first"), nameless("second")], { ids: ["x", "x"] });

      expect(await store.count()).toBe(1);
      expect(idsOf(await store.similaritySearch("first", 5))).toEqual(["x"]);
      expect(await store.get(["x"])).toMatchObject([{ pageContent: "second" }]);
    });

    it.each([
      ["ids", { ids: ["cat", "nothing"] }, ["bird", "both", "dog"]],
      ["a filter", { filter: { field: "path", eq: "dogs.md" } } as const, ["bird", "cat"]],
      ["deleteAll", { deleteAll: true } as const, []],
    ])("is gone from every search after delete by %s", async (_, parameters, left) => {
      const store = await openWithAnimals(stores);

      await store.delete(parameters);

      expect((await store.ids()).toSorted()).toEqual(left);
      expect(idsOf(await store.similaritySearch("garden cat dog", 9)).toSorted()).toEqual(left);
      expect(await wordsFind(store)).toEqual(left);
    });

    it("is there again after closing and opening", async () => {
      const where = await place();
      const first = await open({}, where);
      await first.addDocuments(animals, { ids: animalIds });
      await first.close();

      const second = await open({}, where);

      expect((await second.ids()).toSorted()).toEqual(animalIds.toSorted());
      expect(idsOf(await second.similaritySearch("The dog runs in the garden", 1))).toEqual(["dog"]);
      expect(await wordsFind(second)).toEqual(animalIds.toSorted());
    });

    it("keeps nested metadata and odd characters of texts and ids", async () => {
      const store = await open();
      const pageContent = "quote \" ', backslash \\, emoji 🙂, combining e\u0301, tab \t, \uFFFE";
      const metadata = { loc: { page: 3, lines: [1, 2] }, "strange key\n": null, "it's": "ß" };
      const id = "a'b\"c\\d/é 🙂";

      await store.addDocuments([{ pageContent, metadata }], { ids: [id] });

      expect(await store.get([id])).toMatchObject([{ id, pageContent, metadata }]);
      expect(await store.ids({ field: "it's", eq: "ß" })).toEqual([id]);
    });
  });
}

function nameless(pageContent: string): DocumentInterface {
  return { pageContent, metadata: {} };
}

async function wordsFind(store: HybridStore): Promise<string[]> {
  return idsOf(await store.lexicalSearch("cat dog dogs garden vogel", { k: 9 })).toSorted();
}
