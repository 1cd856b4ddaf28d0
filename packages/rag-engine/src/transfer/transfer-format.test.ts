import { describe, expect, it } from "@jest/globals";
import type { Block } from "../ingest/parse/parsed-page.js";
import { exportRecord } from "./transfer-format.js";

describe("the record of a page", () => {
  it("keeps everything that is known of its blocks", () => {
    const blocks: Block[] = [
      { kind: "heading", start: 0, end: 3, level: 2, isGuessed: true },
      { kind: "heading", start: 4, end: 7, level: 3 },
      { kind: "table", start: 8, end: 20 },
    ];
    const page = { type: "page", document: "aa", page: 1, text: "One\nTwo\nthree | four", blocks, state: "indexed" };

    expect(exportRecord.parse(page)).toEqual(page);
  });
});
