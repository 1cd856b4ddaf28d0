import { describe, expect, it } from "@jest/globals";
import { isCurrent, mayHaveText, pipelineOf, recutPipeline, withScans } from "./pipeline.js";

const now = pipelineOf({ maxChunkTokens: 200 });
const larger = pipelineOf({ maxChunkTokens: 400 });

describe("a document without scanned pages", () => {
  it("is current until pages are cleaned or cut in another way, with text recognition or without", () => {
    expect(isCurrent(now, now, undefined)).toBe(true);
    expect(isCurrent(now, now, "eng")).toBe(true);
    expect(isCurrent(now, larger, "eng")).toBe(false);
  });
});

describe("a document with scanned pages", () => {
  it("is read again when their text shall be recognised for the first time, or in other languages", () => {
    expect(isCurrent(withScans(now, undefined), now, "eng")).toBe(false);
    expect(isCurrent(withScans(now, "eng"), now, "eng+fra")).toBe(false);
    expect(isCurrent(withScans(now, "eng"), now, "eng")).toBe(true);
  });

  it("keeps what was recognised in a sync without recognition", () => {
    expect(isCurrent(withScans(now, "eng"), now, undefined)).toBe(true);
  });

  it("stays known as one when it is cut anew", () => {
    expect(recutPipeline(withScans(now, "eng"), larger)).toBe(withScans(larger, "eng"));
    expect(recutPipeline(now, larger)).toBe(larger);
    expect(recutPipeline("0r0.1:200", larger)).toBe("0r0.1:200");
  });

  it("that failed for want of text is tried again once for each choice of languages", () => {
    expect(mayHaveText(withScans(now, undefined), "eng")).toBe(true);
    expect(mayHaveText(withScans(now, "eng"), "eng")).toBe(false);
    expect(mayHaveText(withScans(now, "eng"), "fra")).toBe(true);
    expect(mayHaveText(withScans(now, undefined), undefined)).toBe(false);
  });
});
