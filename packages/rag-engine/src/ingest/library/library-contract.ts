import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import process from "node:process";
import type { Ledger, ParsedContent, ScannedDocument } from "./ledger.js";
import type { Library } from "./library.js";

/** A place for libraries: what one `open` wrote, the next one reads. */
export interface LibraryPlace {
  open(): Promise<Library>;
}

const file = (path: string, id = "00000000000000aa"): ScannedDocument => ({
  id,
  root: "/docs",
  path,
  contentHash: `hash of ${id}`,
  bytes: 12,
  mediaType: "application/pdf",
});
const [first, second] = ["00000000000000aa", "00000000000000bb"];
const content: ParsedContent = {
  title: "A title",
  pageKind: "page",
  pages: [{ text: "First page\n\twith a tab, ünïcödé and 😀" }, { text: "" }, { text: "" }],
  unreadablePages: [3],
  warning: "1 page could not be read.",
  pipeline: "p",
};

/** What every library does, whatever database it is kept in. */
export function describeLibrary(where: string, makePlace: () => Promise<LibraryPlace>): void {
  describe(`a library ${where}`, () => {
    let place: LibraryPlace;
    let library: Library;
    let ledger: Ledger;

    beforeEach(async () => {
      place = await makePlace();
      library = await place.open();
      ledger = await library.startSync("/docs");
    });

    afterEach(async () => {
      await ledger.close();
      await library.close();
    });

    const enter = (...changed: ScannedDocument[]): Promise<void> =>
      ledger.record({ root: "/docs", changed, gone: [], queue: [] });

    it("keeps documents and the exact text of their pages after closing", async () => {
      await enter(file("sub/a.pdf"));
      await ledger.setParsed(first, content);
      await ledger.setIndexed(first, 7);
      await ledger.close();
      await library.close();

      library = await place.open();
      ledger = await library.startSync();

      expect(await Promise.all([1, 2, 4].map((page) => library.pageText(first, page)))).toEqual([
        content.pages[0]?.text,
        "",
        undefined,
      ]);
      expect(await library.documents()).toEqual([
        {
          ...file("sub/a.pdf"),
          files: [{ root: "/docs", path: "sub/a.pdf" }],
          title: "A title",
          pageKind: "page",
          pageCount: 3,
          chunkCount: 7,
          embeddedCount: 7,
          state: "indexed",
          warning: "1 page could not be read.",
          queuedAt: expect.any(String),
          updatedAt: expect.any(String),
        },
      ]);
      expect(await library.document("unknown")).toBeUndefined();
    });

    it("keeps names and blocks of pages, and says what became of each page", async () => {
      const blocks = [{ kind: "heading" as const, start: 0, end: 5, level: 1 }];
      await enter(file("a.pdf"));
      await ledger.setParsed(first, {
        ...content,
        pages: [{ text: "Costs of 2026", name: "Costs", blocks }, ...content.pages],
        unreadablePages: [4],
      });
      await ledger.setProgress(first, { embedded: 1, chunks: 3, completePages: 1, added: 1 });

      expect((await library.pages(first))[0]).toEqual({ text: "Costs of 2026", name: "Costs", blocks });
      expect(await library.pageRecords(first)).toEqual([
        { page: 1, name: "Costs", state: "indexed", updatedAt: expect.any(String) },
        { page: 2, state: "read", updatedAt: expect.any(String) },
        { page: 3, state: "empty", updatedAt: expect.any(String) },
        { page: 4, state: "unreadable", updatedAt: expect.any(String) },
      ]);
      expect(await library.document(first)).toMatchObject({ state: "embedding", embeddedCount: 1, chunkCount: 3 });
    });

    it("has one document for several files with the same content, until the last of them is gone", async () => {
      await enter(file("b.pdf"), file("a.pdf"));
      expect(await library.documents()).toMatchObject([
        { path: "a.pdf", files: [{ path: "a.pdf" }, { path: "b.pdf" }] },
      ]);

      await ledger.record({ root: "/docs", changed: [], gone: ["a.pdf"], queue: [] });
      expect(await library.documents()).toMatchObject([{ path: "b.pdf", files: [{ path: "b.pdf" }] }]);
      expect(await ledger.unreferenced()).toEqual([]);

      await ledger.record({ root: "/docs", changed: [], gone: ["b.pdf"], queue: [] });
      expect(await library.documents()).toEqual([]);
      expect(await ledger.unreferenced()).toEqual([first]);
    });

    it("calls a document by another name, unless it got a title meanwhile", async () => {
      await enter(file("old.pdf"), file("read.pdf", second));
      await ledger.setParsed(second, content);

      await ledger.record({
        root: "/docs",
        changed: [file("new.pdf")],
        gone: ["old.pdf"],
        titles: [first, second].map((id) => ({ id, from: "old.pdf", to: "new.pdf" })),
        queue: [],
      });

      expect((await library.documents()).map(({ path, title }) => [path, title])).toEqual([
        ["new.pdf", "new.pdf"],
        ["read.pdf", "A title"],
      ]);
    });

    it("says which older content of a file is searched while the new one fails, and shows it", async () => {
      await enter(file("a.pdf"));
      await ledger.setIndexed(first, 1);
      await enter(file("a.pdf", second));
      expect([...(await library.searchable([first, second])).keys()]).toEqual([first]);

      await ledger.setFailed(second, { code: "encrypted", message: "No." }, "p");

      expect(await library.documents()).toMatchObject([{ id: second, state: "failed", searchableVersion: first }]);
      expect(await ledger.unreferenced()).toEqual([]);
      expect([...(await library.searchable([first, second])).keys()]).toEqual([first]);
    });

    it("shows the new content once it is indexed, and lets go of the old one", async () => {
      await enter(file("a.pdf"));
      await ledger.setIndexed(first, 1);
      await enter(file("a.pdf", second));
      await ledger.setIndexed(second, 1);

      expect(await ledger.unreferenced()).toEqual([first]);
      await ledger.remove([first]);

      expect(await library.document(first)).toBeUndefined();
      expect(await library.searchable([first, second])).toEqual(
        new Map([[second, { id: second, title: "a.pdf", path: "a.pdf", pageKind: "page" }]]),
      );
    });

    it("keeps what was searched first, over several contents that were never finished", async () => {
      await enter(file("a.pdf"));
      await ledger.setIndexed(first, 1);
      await enter(file("a.pdf", second));
      await enter(file("a.pdf", "00000000000000cc"));

      expect(await library.documents()).toMatchObject([{ id: "00000000000000cc", searchableVersion: first }]);
      expect(await ledger.unreferenced()).toEqual([second]);
    });

    it("gives every document that waits to one claim, in the order of paths", async () => {
      await enter(file("b.pdf"), file("a.pdf", second));

      const claimed = [await ledger.claim("/docs"), await ledger.claim("/docs"), await ledger.claim("/docs")];

      expect(claimed.map((document) => document?.path)).toEqual(["a.pdf", "b.pdf", undefined]);
      expect(await ledger.claim("/elsewhere")).toBeUndefined();
    });

    it("gives a document again that was given back, and none that is finished", async () => {
      await enter(file("a.pdf"), file("b.pdf", second));
      await ledger.claim("/docs");
      await ledger.claim("/docs");
      await ledger.setFailed(second, { code: "empty", message: "Empty." }, "p");
      await ledger.release(first, "chunking");

      expect(await ledger.claim("/docs")).toMatchObject({ id: first, state: "chunking" });
      expect(await ledger.claim("/docs")).toBeUndefined();
    });

    it("gives documents in the order of paths even when others come before them meanwhile", async () => {
      await enter(file("b.pdf"));
      await ledger.claim("/docs");
      await enter(file("a.pdf", second));

      expect(await ledger.claim("/docs")).toMatchObject({ id: second });
    });

    it("says who is at work, on what, and how much the sync has embedded", async () => {
      await enter(file("a.pdf"), file("b.pdf", second));
      const claimed = await ledger.claim("/docs");
      await ledger.setState(first, "parsing");
      await ledger.setProgress(first, { embedded: 4, chunks: 9, completePages: 1, added: 3 });
      await ledger.setProgress(first, { embedded: 8, chunks: 9, completePages: 1, added: 4 });

      const [sync] = await library.syncs();

      expect(claimed?.id).toBe(first);
      expect(sync).toMatchObject({ root: "/docs", outcome: "running", chunksEmbedded: 7 });
      expect(sync?.worker).toContain(`process ${process.pid}`);
      expect((await library.documents()).map(({ worker }) => worker)).toEqual([sync?.worker, undefined]);
    });

    it("remembers how syncs ended, the newest first, and which one never did", async () => {
      await ledger.finish("failed", "The key is wrong.");
      await ledger.close();
      await (await library.startSync("/interrupted")).close();
      ledger = await library.startSync("/stopped");
      await ledger.finish("stopped");
      await ledger.close();

      const [stopped, interrupted, failed] = await library.syncs();

      expect(stopped).toMatchObject({ root: "/stopped", outcome: "stopped", endedAt: expect.any(String) });
      expect(interrupted).toMatchObject({ root: "/interrupted", outcome: "interrupted" });
      expect(interrupted).not.toHaveProperty("endedAt");
      expect(failed).toMatchObject({ root: "/docs", outcome: "failed", message: "The key is wrong." });
    });

    it("sums up documents by state and kind, without those that no file holds", async () => {
      await enter(file("a.pdf"), { ...file("b.txt", second), mediaType: "text/plain" });
      await enter(file("gone.pdf", "00000000000000cc"));
      await ledger.record({ root: "/docs", changed: [], gone: ["gone.pdf"], queue: [] });
      await ledger.setProgress(second, { embedded: 4, chunks: 9, completePages: 0, added: 4 });

      expect(await library.tally()).toEqual([
        { state: "embedding", mediaType: "text/plain", documents: 1, bytes: 12, chunks: 9, embedded: 4 },
        { state: "queued", mediaType: "application/pdf", documents: 1, bytes: 12, chunks: 0, embedded: 0 },
      ]);
    });

    it("tells the files of a folder and all documents without a ledger", async () => {
      await enter(file("a.pdf"));
      await ledger.setParsed(first, content);

      expect(await library.files("/docs")).toEqual([{ root: "/docs", path: "a.pdf", documentId: first }]);
      expect(await library.files("/elsewhere")).toEqual([]);
      expect(await library.entries()).toMatchObject([{ id: first, pipeline: "p" }]);
    });

    it("puts documents into the queue again, without their old failure", async () => {
      await enter(file("a.pdf"));
      await ledger.setFailed(first, { code: "timeout", message: "Slow." }, "p");

      await ledger.record({ root: "/docs", changed: [], gone: [], queue: [{ id: first, state: "queued" }] });

      const [document] = await library.documents();
      expect(document).toMatchObject({ state: "queued" });
      expect(document).not.toHaveProperty("failure");
    });

    it("can be read by a second connection while it is written", async () => {
      const reader = await place.open();
      await enter(file("a.pdf"));

      expect(await reader.documents()).toHaveLength(1);
      await reader.close();
    });
  });
}
