import { describe, expect, it } from "@jest/globals";
import { rarity, synonyms, terms } from "./terms.js";

describe("terms", () => {
  it("are content words without case and common endings", () => {
    expect(terms("How are the Packages being installed?")).toEqual(terms("package installing"));
  });

  it("are pairs of characters where there are no spaces", () => {
    expect(terms("安装软件")).toEqual(["安装", "装软", "软件"]);
  });

  it("have synonyms for what questions ask and manuals say", () => {
    expect(synonyms("undo")).toContain(terms("removed")[0]);
    expect(synonyms("package")).toEqual([]);
  });
});

describe("rarity", () => {
  it("is higher for a word in fewer texts, and highest for one in none", () => {
    const weight = rarity([new Set(["a", "b"]), new Set(["a"]), new Set(["a"])]);

    expect(weight("b")).toBeGreaterThan(weight("a"));
    expect(weight("z")).toBe(weight("b"));
  });
});
