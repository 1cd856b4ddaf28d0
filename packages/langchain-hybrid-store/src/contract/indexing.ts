import { describe, expect, it } from "@jest/globals";
import type { DocumentInterface } from "@langchain/core/documents";
import { index, RecordManager } from "@langchain/core/indexing";
import type { StoresUnderTest } from "./store-under-test.js";

/** The least that `index()` needs; the record managers that are published live in packages that are being retired. */
class MemoryRecordManager extends RecordManager {
  override lc_namespace = ["test"];
  readonly #records = new Map<string, { groupId: string | null; updatedAt: number }>();
  #now = 0;

  override async createSchema(): Promise<void> {}

  override async getTime(): Promise<number> {
    this.#now += 1;
    return this.#now;
  }

  override async update(keys: string[], { groupIds = [] }: { groupIds?: (string | null)[] } = {}): Promise<void> {
    const updatedAt = await this.getTime();
    for (const [i, key] of keys.entries()) this.#records.set(key, { groupId: groupIds[i] ?? null, updatedAt });
  }

  override async exists(keys: string[]): Promise<boolean[]> {
    return keys.map((key) => this.#records.has(key));
  }

  override async listKeys({
    before = Infinity,
    groupIds,
  }: { before?: number; groupIds?: (string | null)[] } = {}): Promise<string[]> {
    return [...this.#records]
      .filter(([, { groupId, updatedAt }]) => updatedAt < before && (groupIds?.includes(groupId) ?? true))
      .map(([key]) => key);
  }

  override async deleteKeys(keys: string[]): Promise<void> {
    for (const key of keys) this.#records.delete(key);
  }
}

function page(source: string, number: number, pageContent: string): DocumentInterface {
  return { pageContent, metadata: { source, page: number } };
}

/** LangChain's `index()` with a record manager. */
export function describeIndexing({ open }: StoresUnderTest): void {
  describe("LangChain's index()", () => {
    it("adds, skips, replaces and cleans up through the store", async () => {
      const vectorStore = await open();
      const recordManager = new MemoryRecordManager();
      const options = { cleanup: "incremental", sourceIdKey: "source" } as const;
      const run = (docsSource: DocumentInterface[]) => index({ docsSource, recordManager, vectorStore, options });

      const first = await run([page("a", 1, "same"), page("a", 2, "same"), page("b", 1, "other")]);
      const again = await run([page("a", 1, "same"), page("a", 2, "same"), page("b", 1, "other")]);
      const changed = await run([page("a", 1, "same"), page("a", 2, "new text")]);

      expect(first).toMatchObject({ numAdded: 3, numSkipped: 0 });
      expect(again).toMatchObject({ numAdded: 0, numSkipped: 3, numDeleted: 0 });
      expect(changed).toMatchObject({ numAdded: 1, numSkipped: 1, numDeleted: 1 });
      const documents = await vectorStore.get(await vectorStore.ids());
      expect(
        documents.map(({ pageContent, metadata }) => `${metadata.source} ${metadata.page} ${pageContent}`).toSorted(),
      ).toEqual(["a 1 same", "a 2 new text", "b 1 other"]);
    });
  });
}
