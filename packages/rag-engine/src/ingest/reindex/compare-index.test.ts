import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { fillIndex, openIndexFolder, testDocument, type IndexFolder } from "../../test-support/index-folder.js";
import { compareIndex, type IndexComparison } from "./compare-index.js";
import { estimateReindex } from "./estimate-reindex.js";

const [tea, milk] = ["aa".repeat(8), "bb".repeat(8)];
let index: IndexFolder;

beforeEach(async () => {
  index = openIndexFolder();
  await fillIndex(index, [testDocument(tea, "Tea is hot."), testDocument(milk, "Milk is not.")]);
});

afterEach(() => index.close());

const compare = (): Promise<IndexComparison> => index.inUse((store) => compareIndex(index.library, store));

describe("comparing an index with its library", () => {
  it("finds nothing where all is well", async () => {
    expect(await compare()).toEqual({ documents: 2, chunks: 2, incomplete: [], orphans: [], misplaced: [] });
  });

  it("finds documents whose chunks are missing", async () => {
    await index.inUse((store) => store.delete({ ids: [`${tea}:00ff`] }));

    expect(await compare()).toMatchObject({ incomplete: [{ id: tea, path: `${tea}.txt`, expected: 1, found: 0 }] });
  });

  it("finds chunks of documents that nobody knows", async () => {
    const metadata = { documentId: "cc".repeat(8), page: 1, start: 0, end: 1 };
    await index.inUse((store) => store.addVectors([[1, 0, 0, 0]], [{ pageContent: "x", metadata }], { ids: ["x"] }));

    expect((await compare()).orphans).toEqual(["x"]);
  });

  it("finds chunks that do not stand on their page", async () => {
    const metadata = { documentId: tea, page: 1, start: 1, end: 12 };
    await index.inUse((store) =>
      store.addVectors([[1, 0, 0, 0]], [{ pageContent: "Tea is hot.", metadata }], { ids: [`${tea}:00ff`] }),
    );

    expect((await compare()).misplaced).toEqual([`${tea}:00ff`]);
  });
});

describe("the estimate of a reindex", () => {
  it("counts chunks, and tokens of a sample", async () => {
    expect(await estimateReindex(index.library, (text) => text.length)).toEqual({
      documents: 2,
      chunks: 2,
      tokens: 23,
    });
  });

  it("is nothing for nothing", async () => {
    const empty = openIndexFolder();

    expect(await estimateReindex(empty.library, () => 1)).toEqual({ documents: 0, chunks: 0, tokens: 0 });
    await empty.close();
  });
});
