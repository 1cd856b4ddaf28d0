import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { LibraryPlace } from "./library-contract.js";
import type { LedgerEntry } from "./ledger.js";
import type { Library } from "./library.js";
import type { KeptPage, Maintenance } from "./maintenance.js";

const id = "00000000000000aa";
const older = "00000000000000bb";
const entry = (change: Partial<LedgerEntry> = {}): LedgerEntry => ({
  id,
  root: "",
  path: "",
  files: [],
  title: "A title",
  contentHash: "hash",
  bytes: 5_000_000_000,
  mediaType: "application/pdf",
  pageKind: "slide",
  pageCount: 2,
  chunkCount: 3,
  embeddedCount: 3,
  state: "indexed",
  warning: "1 page could not be read.",
  pipeline: "1.1:200",
  queuedAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-02T00:00:00.000Z",
  ...change,
});
const pages: KeptPage[] = [
  { text: "Ünïcödé 😀", name: "Intro", blocks: [{ kind: "heading", start: 0, end: 7, level: 1 }], state: "indexed" },
  { text: "", state: "unreadable" },
];

/** What maintenance does to every library, whatever database it is kept in. */
export function describeMaintenance(where: string, makePlace: () => Promise<LibraryPlace>): void {
  describe(`maintenance of a library ${where}`, () => {
    let library: Library;
    let maintenance: Maintenance;

    beforeEach(async () => {
      library = await (await makePlace()).open();
      maintenance = await library.startMaintenance();
    });

    afterEach(async () => {
      await maintenance.close();
      await library.close();
    });

    it("takes a document over with its pages, unseen until a file holds it", async () => {
      await maintenance.restore(entry(), pages);

      expect(await library.documents()).toEqual([]);
      expect(await library.searchable([id])).toEqual(new Map());
      expect(await library.pages(id)).toMatchObject([{ text: pages[0]?.text, blocks: pages[0]?.blocks }, { text: "" }]);
      expect((await library.pageRecords(id)).map(({ state }) => state)).toEqual(["indexed", "unreadable"]);

      await maintenance.replaceFiles([{ root: "/docs", path: "a.pdf", documentId: id }]);

      const place = { root: "/docs", path: "a.pdf" };
      expect(await library.entries()).toEqual([entry({ ...place, files: [place] })]);
      expect((await library.searchable([id])).get(id)).toMatchObject({ path: "a.pdf", pageKind: "slide" });
    });

    it("keeps failures, and the older version that is searched meanwhile", async () => {
      const failure = { code: "encrypted", message: "Locked." } as const;
      await maintenance.restore(entry({ id: older }), pages);
      await maintenance.restore(entry({ state: "failed", failure, pageCount: 0 }), []);
      const file = { root: "/docs", path: "a.pdf", documentId: id, searchableId: older };
      await maintenance.replaceFiles([file]);

      expect(await library.files("/docs")).toEqual([file]);
      expect(await library.document(id)).toMatchObject({ failure, searchableVersion: older });
      expect([...(await library.searchable([id, older])).keys()]).toEqual([older]);
    });

    it("replaces a document of the same id, and all files", async () => {
      await maintenance.restore(entry(), pages);
      await maintenance.replaceFiles([{ root: "/old", path: "a.pdf", documentId: id }]);
      await maintenance.restore(entry({ title: "Another" }), pages.slice(0, 1));
      await maintenance.replaceFiles([{ root: "/new", path: "b.pdf", documentId: id }]);

      expect(await library.documents()).toMatchObject([{ root: "/new", path: "b.pdf", title: "Another" }]);
      expect(await library.pages(id)).toHaveLength(1);
    });

    it("notes how documents are cut now, and knows nothing of others", async () => {
      await maintenance.restore(entry(), pages);
      const file = { root: "/docs", path: "a.pdf", documentId: id };
      await maintenance.replaceFiles([file]);
      await maintenance.recount([
        { id, chunkCount: 9, pipeline: "2.2:400" },
        { id: older, chunkCount: 1, pipeline: "2.2:400" },
      ]);

      expect(await library.entries()).toMatchObject([{ id, chunkCount: 9, embeddedCount: 9, pipeline: "2.2:400" }]);
    });

    it("lets no sync begin until it is closed", async () => {
      await expect(library.startSync("/docs")).rejects.toMatchObject({ name: "SyncInProgressError" });

      await maintenance.close();
      await (await library.startSync("/docs")).close();
      maintenance = await library.startMaintenance();
    });

    it("does not begin while a sync is at work", async () => {
      await maintenance.close();
      const ledger = await library.startSync("/docs");

      await expect(library.startMaintenance()).rejects.toMatchObject({ name: "SyncInProgressError" });

      await ledger.close();
      maintenance = await library.startMaintenance();
    });
  });
}
