import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { dropUnknownMarkers, findMarkers } from "./citation-markers.js";

const numbersIn = (text: string): number[][] => findMarkers(text).map(({ numbers }) => numbers);

describe("finding citation markers", () => {
  it.each([
    ["one number", "Hold it [1].", [[1]]],
    ["several in one", "Hold it [1, 3].", [[1, 3]]],
    ["several in a row", "Hold it [1][2].", [[1], [2]]],
    [
      "a range",
      "Hold it [1-3] or [5–6].",
      [
        [1, 2, 3],
        [5, 6],
      ],
    ],
    ["a mix", "Hold it [1, 3-4; 7].", [[1, 3, 4, 7]]],
    ["a word before the number", "Hold it [passage 2] or [Source 3].", [[2], [3]]],
    ["lenticular brackets", "Hold it 【2】【3†source】.", [[2], [3]]],
    ["no space before it", "Hold the packages[1].", [[1]]],
    ["a script without spaces", "これは保留です[2]。", [[2]]],
  ])("reads %s", (_, text, expected) => {
    expect(numbersIn(text)).toEqual(expected);
  });

  it.each([
    ["links", "See [1](https://example.org) and [[2]](https://example.org)."],
    ["link definitions", "Text.\n[1]: https://example.org"],
    ["images", "![1](a.png)"],
    ["footnotes", "See[^1]."],
    ["inline code", "Use `list[1]`, or ` [2] `."],
    ["code blocks", "```js\nfoo [1]\n```\n"],
    ["array elements", "Take a[1], list_items[2], $x[3] or argv[1] = 2."],
    ["years", "In [2024] it changed."],
    ["words and check boxes", "[ ] [x] [a1] [1a]"],
    ["ranges that run backwards", "See [3-1]."],
  ])("leaves %s alone", (_, text) => {
    expect(numbersIn(text)).toEqual([]);
    expect(dropUnknownMarkers(text, new Set())).toEqual({ text, dropped: [] });
  });

  it("ends a range that would name too many", () => {
    expect(numbersIn("All of it [1-999].")[0]?.length).toBeLessThan(30);
  });
});

describe("dropping unknown markers", () => {
  it("removes the marker with the space before it and reports the number once", () => {
    expect(dropUnknownMarkers("It is [1] so [9] and so [9].", new Set([1]))).toEqual({
      text: "It is [1] so and so.",
      dropped: [9],
    });
  });

  it("keeps the known numbers of a marker", () => {
    expect(dropUnknownMarkers("It is so [1, 8, 2].", new Set([1, 2]))).toEqual({
      text: "It is so [1][2].",
      dropped: [8],
    });
  });

  it("keeps lines apart", () => {
    expect(dropUnknownMarkers("One.\n[7] Two.", new Set()).text).toBe("One.\n Two.");
  });

  it("leaves no marker behind that is made of what was around another", () => {
    expect(dropUnknownMarkers("It is so [8[9]].", new Set([1])).text).toBe("It is so.");
  });

  it("leaves only known numbers in any text, and changes nothing the second time", () => {
    const piece = fc.oneof(
      fc.constantFrom("[1]", "[2, 9]", "[3-5]", "[4]", "【2】", " ", "\n", "`", "```", "a", "(", "[", "]"),
      fc.string({ maxLength: 8 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const known = new Set([1, 2, 3]);

        const once = dropUnknownMarkers(pieces.join(""), known);

        expect(once.dropped.filter((n) => known.has(n))).toEqual([]);
        expect(
          findMarkers(once.text)
            .flatMap(({ numbers }) => numbers)
            .filter((n) => !known.has(n)),
        ).toEqual([]);
        expect(dropUnknownMarkers(once.text, known)).toEqual({ text: once.text, dropped: [] });
      }),
    );
  });
});
