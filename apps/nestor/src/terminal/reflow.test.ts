import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { reflow } from "./reflow.js";

describe("reflow", () => {
  it("joins what the page broke and keeps commands on lines of their own", () => {
    const page =
      "The purpose of this document is to explain how packages are held\nback. With apt, type\napt-mark hold package_name\nand wait.";

    expect(reflow(page)).toBe(
      "The purpose of this document is to explain how packages are held back. With apt, type\napt-mark hold package_name\nand wait.",
    );
  });

  it("keeps list items apart, however long the item before is", () => {
    const list = "• unknown - the user has never indicated whether the package is wanted\n• hold - keep it";

    expect(reflow(list)).toBe(list);
  });

  it("keeps the statements of an answer apart", () => {
    const answer = '"There are three ways of holding back packages, with dpkg, apt or aptitude." [1]\n"hold" [2]';

    expect(reflow(answer)).toBe(answer);
  });

  it("never changes a word", () => {
    const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== "");
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(words(reflow(text))).toEqual(words(text));
      }),
    );
  });
});
